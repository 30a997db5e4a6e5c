import { segmentsOf } from "../values/path";
import { plainName } from "./resource";

/**
 * A path below a resource's properties as all tools would write it: in lower case, without underscores, without positions
 * in lists, and in the singular, because Terraform's block `inline_policy` is Pulumi's list `inlinePolicies`.
 */
export function namesOf(path: string): string[] {
    return segmentsOf(path.replaceAll("[]", "")).flatMap((segment) =>
        typeof segment === "number" ? [] : [plainName(segment).replace(/ies$/, "y").replace(/s$/, "")],
    );
}
