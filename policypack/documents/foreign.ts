import { mayBeAws, plainName } from "../resources/resource";
import { isObject } from "../values/value";

const AWS_VERSION = /^\d{4}-\d{2}-\d{2}$/;

/** Texts without which a document can hardly concern AWS. */
const AWS_WORDS = /arn:aws|amazonaws|"aws"/i;

/**
 * Whether a document is in another cloud's grammar, which looks like IAM's and has versions of its own, such as "1" at
 * Alibaba Cloud and "2.0" at Tencent Cloud. In doubt it is not: the type must be of another provider, the version none that
 * AWS could have, and nothing in it may name AWS.
 * https://www.alibabacloud.com/help/en/ram/policy-structure-and-syntax
 */
export function isForeign(document: Readonly<Record<string, unknown>>, type: string): boolean {
    if (mayBeAws(type)) {
        return false;
    }
    const version = Object.entries(document).find(([key]) => plainName(key) === "version")?.[1];
    return (
        typeof version === "string" && !AWS_VERSION.test(version) && !AWS_WORDS.test(JSON.stringify(document))
    );
}

const DATA_PROTECTION_ELEMENTS = new Set(["Name", "Description", "Version", "Statement"]);
/** What a statement about sensitive data has in place of IAM's actions, effect, resources and conditions. */
const DATA_PROTECTION = new Set(["Sid", "DataDirection", "Principal", "DataIdentifier", "Operation"]);

/**
 * Whether a document is a data protection policy of SNS, which looks like IAM's, names principals and grants no access. IAM
 * refuses its version. https://docs.aws.amazon.com/sns/latest/dg/sns-message-data-protection-policies.html
 */
export function isDataProtection(document: Readonly<Record<string, unknown>>): boolean {
    const statements = document["Statement"];
    return (
        document["Version"] === "2021-06-01" &&
        Object.keys(document).every((key) => DATA_PROTECTION_ELEMENTS.has(key)) &&
        Array.isArray(statements) &&
        statements.every(
            (statement) =>
                isObject(statement) &&
                "Operation" in statement &&
                Object.keys(statement).every((key) => DATA_PROTECTION.has(key)),
        )
    );
}
