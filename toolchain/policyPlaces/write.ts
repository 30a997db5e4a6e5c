/** Writes down where policy documents can stand: `npm run places`, after an update of the packages with the schemas. */
import { writeFileSync } from "node:fs";
import { generateTables, TABLES_PATH } from "./generate";

void generateTables().then((text) => writeFileSync(TABLES_PATH, text));
