import { type ProblemText } from "../problems";

/** Condition operator -> condition key -> the values of which one must match. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Kind of principal -> the principals, named one by one; `*` only beside conditions on organization and name. */
export type Principals = Readonly<Partial<Record<"AWS" | "Federated" | "Service", readonly string[]>>>;

/**
 * One permission. There is no Deny and no NotPrincipal, NotAction or NotResource: what is not allowed is refused anyway.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface Statement {
    /** Unique in its document; letters and digits. */
    readonly sid: string;
    /** Left out in a policy attached to a role: there it is the role itself. */
    readonly principals?: Principals;
    readonly actions: readonly string[];
    /** Left out in a policy attached to a resource or a trust policy: there it is the thing itself. */
    readonly resources?: readonly string[];
    readonly conditions?: Conditions;
}

/**
 * The policy as JSON without white space. Lists are sorted and freed of duplicates, a list of one becomes its value, and
 * keys have one order, so that the same meaning is always the same text and reordering configuration is no change.
 */
export function policyJson(statements: readonly Statement[]): string {
    const sorted = [...statements].sort((a, b) => compare(a.sid, b.sid));
    return JSON.stringify({ Version: "2012-10-17", Statement: sorted.map(statementJson) });
}

/**
 * The size that AWS holds against a quota, in characters. White space between elements does not count, and
 * `policyJson` writes none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function policySize(json: string): number {
    return json.length;
}

/** Characters of a trust policy that IAM accepts without a raised quota. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const TRUST_POLICY_QUOTA = 2048;

/**
 * What IAM takes in a policy document: tab, line feed, carriage return and U+0020 to U+00FF.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
const POLICY_TEXT = /^[\t\n\r\u0020-\u00FF]*$/;

/** A text that ends in a policy document must have no character that IAM refuses there. */
export function policyTextProblem(text: string): ProblemText | undefined {
    return POLICY_TEXT.test(text)
        ? undefined
        : {
              message: "has a character that IAM does not take in a policy",
              remediation:
                  "rename it, or use IDs: a policy holds tab, line feed, carriage return and U+0020 to U+00FF only",
          };
}

/** Order by code unit, the same on every machine and in every locale. */
export function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

function statementJson(statement: Statement): object {
    return {
        Sid: statement.sid,
        Effect: "Allow",
        ...(statement.principals && { Principal: values(statement.principals) }),
        Action: oneOrMany(statement.actions),
        ...(statement.resources && { Resource: oneOrMany(statement.resources) }),
        ...(statement.conditions && {
            Condition: Object.fromEntries(
                sortedEntries(statement.conditions).map(([operator, keys]) => [operator, values(keys)]),
            ),
        }),
    };
}

function values(lists: Readonly<Record<string, readonly string[]>>): Record<string, string | string[]> {
    return Object.fromEntries(sortedEntries(lists).map(([key, list]) => [key, oneOrMany(list)]));
}

function sortedEntries<T>(record: Readonly<Record<string, T>>): [string, T][] {
    return Object.entries(record).sort(([a], [b]) => compare(a, b));
}

function oneOrMany(list: readonly string[]): string | string[] {
    const sorted = [...new Set(list)].sort(compare);
    const [first] = sorted;
    return sorted.length === 1 && first !== undefined ? first : sorted;
}
