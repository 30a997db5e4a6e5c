import { plainName } from "../resources/resource";
import { isObject } from "../values/value";
import type { Explanation } from "./located";

/** What a macro makes, or a file that is put in. */
export const INSERTED: Explanation = {
    message: "a macro or a file elsewhere makes this, so no rule has judged it",
    remediation: "Write it into the template, or judge what CloudFormation makes of it.",
};

/** What a loop makes of names that only a deployment knows. */
export const OPEN_LOOP: Explanation = {
    message: "the names that the loop makes depend on the deployment, so no rule has judged what they mean",
    remediation: "Write the loop's list into the template.",
};

/** What a module makes. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/modules.html */
export const MODULE: Explanation = {
    message:
        "the module is in the registry of the account and not in the template, so no rule has judged its resources",
    remediation: "Judge the module's own template, and accept the module here as an exception.",
};

/** What lies elsewhere. */
export const ELSEWHERE: Explanation = {
    message: "the template or definition lies elsewhere, so no rule has judged it",
    remediation: "Judge it where it lies, and accept it here as an exception.",
};

/**
 * Whether an address leads away from the files that lie beside the one that names it: those are judged by themselves, and are
 * uploaded by `aws cloudformation package` only. The key of an object in a bucket always does.
 */
export function liesElsewhere(address: unknown, property: string): boolean {
    return typeof address === "string"
        ? /^\w+:/.test(address) || plainName(property) === "key"
        : isObject(address) && !("Key" in address);
}
