import { type Partition } from "../../iam/arn";
import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { readerNameProblem } from "../model/names";
import { type ImageWriter } from "../model/readers";
import { organizationProblem } from "../../iam/organization";
import { checkRole } from "./roleIdentity";

/** Writers by their names, as configuration gives them. */
export type Writers = Readonly<Record<string, Known<ImageWriter>>>;

/** Checks the writers; `path` leads to them. */
export function checkWriters(problems: Problems, path: Path, writers: Writers, partition: Partition): void {
    for (const [name, { role, organization }] of Object.entries(writers)) {
        problems.check([...path, name], name, readerNameProblem(name));
        checkRole(problems, [...path, name, "role"], role, partition, "writer");
        if (organization !== undefined) {
            problems.check([...path, name, "organization"], organization, organizationProblem(organization));
        }
    }
}
