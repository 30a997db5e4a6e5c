import { segmentsOf } from "../values/path";
import { plainName } from "./resource";

/**
 * A path below a resource's properties as all tools would write it, without positions in lists.
 *
 * @param path such as `Policies[0].PolicyDocument`, or `Policies[].PolicyDocument` as schemas have it
 */
export function namesOf(path: string): string[] {
    return segmentsOf(path.replaceAll("[]", "")).flatMap((segment) =>
        typeof segment === "number" ? [] : [commonName(segment)],
    );
}

/**
 * A property's name in lower case, without underscores, and in the singular, because Terraform's block `inline_policy` is
 * Pulumi's list `inlinePolicies`.
 */
export function commonName(name: string): string {
    const plain = plainName(name);
    if (plain.endsWith("ies")) {
        return `${plain.slice(0, -3)}y`;
    }
    return plain.endsWith("s") ? plain.slice(0, -1) : plain;
}
