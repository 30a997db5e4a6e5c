import { type Partition } from "../../iam/arn";
import { type Path, type Problems } from "../../problems";
import { organizationFlaw, readerNameFlaw } from "./readers";
import { checkRole, type RoleIdentity } from "./roleIdentity";

/**
 * A role that pushes images, for instance of a workflow that pushes to the registries of several accounts. A role of the
 * images' own account needs no mention here when its own policy lets it push.
 *
 * The role must exist before it is named: ECR refuses a policy that names a principal it cannot find.
 */
export interface ImageWriter {
    /** The role that pushes. */
    role: RoleIdentity;
    /** ID of the AWS Organization that the role must belong to at the moment of its request. None by default. */
    organization?: string | undefined;
}

/** Writers by their names, as configuration gives them. */
export type Writers = Readonly<Record<string, ImageWriter>>;

/** Checks the writers; `path` leads to them. */
export function checkWriters(problems: Problems, path: Path, writers: Writers, partition: Partition): void {
    for (const [name, { role, organization }] of Object.entries(writers)) {
        problems.check([...path, name], name, readerNameFlaw(name));
        checkRole(problems, [...path, name, "role"], role, partition, "writer");
        if (organization !== undefined) {
            problems.check([...path, name, "organization"], organization, organizationFlaw(organization));
        }
    }
}
