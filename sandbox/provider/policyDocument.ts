/**
 * What AWS refuses of a policy document when it is saved. The local AWS takes anything, so the stand-in asks
 * these questions itself.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { isObject, listOf, type Json } from "./values";

export type DocumentKind = "trust" | "identity" | "resource";

/** Characters without white space, as AWS counts them; the defaults of the service quotas. */
export const quotas = {
    trust: 2048,
    inline: 10_240,
    managed: 6144,
    repository: 10_240,
    registry: 10_240,
} as const;

const elements = new Set([
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
]);

/**
 * All that a document of IAM's may hold; ECR and S3 say nothing of the kind.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html#API_CreateRole_RequestParameters
 */
const IAM_CHARACTERS = /^[\t\n\r\u0020-\u00ff]*$/;

/** The reasons why AWS would answer MalformedPolicyDocument, or none. */
export function malformed(text: string, kind: DocumentKind, quota: number): readonly string[] {
    let document: unknown;
    try {
        document = JSON.parse(text);
    } catch (error) {
        return [`not JSON: ${(error as Error).message}`];
    }
    if (!isObject(document)) {
        return ["not a JSON object"];
    }
    const reasons: string[] = [];
    if (kind !== "resource" && !IAM_CHARACTERS.test(text)) {
        reasons.push("IAM takes tab, line feed, carriage return and U+0020 to U+00FF only");
    }
    const size = JSON.stringify(document).length;
    if (size > quota) {
        reasons.push(`${size} characters, where the quota is ${quota}`);
    }
    if (!["2012-10-17", "2008-10-17", undefined].includes(document["Version"] as string | undefined)) {
        reasons.push(`no such Version: ${JSON.stringify(document["Version"])}`);
    }
    const statements = listOf(document["Statement"]);
    if (statements.length === 0) {
        reasons.push("no Statement");
    }
    statements.forEach((statement, index) => {
        const at = `Statement[${index}]`;
        if (isObject(statement)) {
            reasons.push(...statementReasons(statement, kind).map((reason) => `${at}: ${reason}`));
        } else {
            reasons.push(`${at}: not an object`);
        }
    });
    if (kind === "trust" && opensGitHub(statements)) {
        reasons.push(
            "a trust policy for GitHub's provider must evaluate its sub or job_workflow_ref with StringEquals, StringLike or StringEqualsIgnoreCase",
        );
    }
    return reasons;
}

function statementReasons(statement: Json, kind: DocumentKind): readonly string[] {
    const has = (element: string) => statement[element] !== undefined;
    const reasons = Object.keys(statement)
        .filter((element) => !elements.has(element))
        .map((element) => `no such element: ${element}`);
    const exactlyOne = (first: string, second: string) => {
        if (has(first) === has(second)) {
            reasons.push(`needs exactly one of ${first} and ${second}`);
        }
    };
    if (!["Allow", "Deny"].includes(String(statement["Effect"]))) {
        reasons.push("Effect is neither Allow nor Deny");
    }
    exactlyOne("Action", "NotAction");
    if (kind === "identity") {
        if (has("Principal") || has("NotPrincipal")) {
            reasons.push("an identity policy names no principal");
        }
        exactlyOne("Resource", "NotResource");
    } else {
        exactlyOne("Principal", "NotPrincipal");
    }
    if (kind === "trust" && (has("Resource") || has("NotResource"))) {
        reasons.push("a trust policy names no resource");
    }
    return reasons;
}

/** The issuer of github.com, or of one enterprise; it prefixes the condition keys as it stands in the ARN. */
const github = /oidc-provider\/(token\.actions\.githubusercontent\.com(?:\/[^/]+)?)$/;

/** IAM's own guard: it looks for the condition key, not for what it is compared with. */
function opensGitHub(statements: readonly unknown[]): boolean {
    return statements.filter(isObject).some((statement) => {
        const principal = isObject(statement["Principal"]) ? listOf(statement["Principal"]["Federated"]) : [];
        const host = principal
            .map((arn) => github.exec(String(arn))?.[1])
            .find((found) => found !== undefined);
        if (host === undefined || statement["Effect"] !== "Allow") {
            return false;
        }
        const condition = isObject(statement["Condition"]) ? statement["Condition"] : {};
        const evaluated = ["StringEquals", "StringLike", "StringEqualsIgnoreCase"].flatMap((operator) =>
            isObject(condition[operator])
                ? Object.keys(condition[operator]).map((key) => key.toLowerCase())
                : [],
        );
        return ![`${host}:sub`, `${host}:job_workflow_ref`].some((key) => evaluated.includes(key));
    });
}
