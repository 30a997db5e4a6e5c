/** The plugin's executable: the engine hands it its own address. */
import { serve } from "./serve";
import { makeServer } from "./server";

serve(makeServer(process.argv[2]));
