/**
 * What AWS refuses of a policy document when it is saved. The local AWS takes anything, so the stand-in asks
 * these questions itself.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { unlessMissing, type Cloud } from "./cloud";

export type DocumentKind = "trust" | "identity" | "resource";

/** Characters without white space, as AWS counts them; the defaults of the service quotas. */
export const quotas = {
    trust: 2048,
    inline: 10_240,
    managed: 6144,
    repository: 10_240,
    registry: 10_240,
} as const;

type Json = Readonly<Record<string, unknown>>;

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

function isObject(value: unknown): value is Json {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

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

/**
 * ECR refuses a policy that names a role or user which does not exist, in whichever account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export async function missingPrincipals(text: string, cloud: Cloud): Promise<readonly string[]> {
    const { Statement } = JSON.parse(text) as { Statement: unknown };
    const named = listOf(Statement)
        .filter(isObject)
        .flatMap(({ Principal }) => (isObject(Principal) ? listOf(Principal["AWS"]) : []));
    const missing: string[] = [];
    for (const arn of new Set(named.map(String))) {
        if (!(await principalExists(arn, cloud))) {
            missing.push(`Principal not found: ${arn}`);
        }
    }
    return missing;
}

async function principalExists(arn: string, cloud: Cloud): Promise<boolean> {
    const match = /^arn:[a-z-]+:iam::(?<account>\d{12}):(?<kind>role|user)\/(?:.*\/)?(?<name>[^/]+)$/.exec(
        arn,
    );
    const { account, kind, name } = match?.groups ?? {};
    if (account === undefined || name === undefined) {
        return true;
    }
    const iam = await cloud.as(account).iam;
    const { GetRoleCommand, GetUserCommand } = await import("@aws-sdk/client-iam");
    const found =
        kind === "role"
            ? (await unlessMissing(iam.send(new GetRoleCommand({ RoleName: name })), "NoSuchEntityException"))
                  ?.Role?.Arn
            : (await unlessMissing(iam.send(new GetUserCommand({ UserName: name })), "NoSuchEntityException"))
                  ?.User?.Arn;
    return found === arn;
}
