/**
 * Who may do what with a repository by its own policy, as the local AWS has no call that asks for a service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
import { isObject, type Json, listOf } from "../values";

export const PULL_ACTIONS = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/** Somebody who asks: whether a principal means them, and what the request says of them by condition key. */
export interface Caller {
    isNamedBy(principal: Json | "*"): boolean;
    readonly context: Readonly<Record<string, string>>;
}

export const serviceCaller = (name: string, context: Caller["context"]): Caller => ({
    isNamedBy: (named) =>
        named === "*" || listOf(named["Service"]).includes(name) || listOf(named["AWS"]).includes("*"),
    context,
});

/** A role or user, which its account's root means too. */
export const principal = (arn: string): Caller => {
    const [, partition, , , account = ""] = arn.split(":");
    const names = ["*", arn, account, `arn:${partition ?? ""}:iam::${account}:root`];
    return {
        isNamedBy: (named) =>
            named === "*" || listOf(named["AWS"]).some((one) => names.includes(String(one))),
        context: { "aws:PrincipalArn": arn, "aws:PrincipalAccount": account },
    };
};

/** Any role or user of an account. */
export const somebodyOf = (account: string): Caller => ({
    isNamedBy: (named) =>
        named === "*" ||
        listOf(named["AWS"]).some(
            (one) => one === "*" || new RegExp(`^(.*::)?${account}(:|$)`).test(String(one)),
        ),
    context: { "aws:PrincipalAccount": account },
});

/** The actions that the policy of a repository does not grant the caller. */
export function notGranted(
    policy: string | undefined,
    caller: Caller,
    actions: readonly string[],
): readonly string[] {
    return actions.filter((action) => decide(policy, caller, action) !== "Allow");
}

export type Decision = "Allow" | "Deny" | "none";

/**
 * An explicit denial counts before any grant.
 * @param resource what the action is about, where the policy is not the resource's own
 */
export function decide(
    policy: string | undefined,
    caller: Caller,
    action: string,
    resource?: string,
): Decision {
    const { Statement } = policy === undefined ? {} : (JSON.parse(policy) as Json);
    const effects = listOf(Statement)
        .filter(isObject)
        .filter((statement) => applies(statement, caller, action) && isAbout(statement, resource))
        .map(({ Effect }) => Effect);
    return effects.includes("Deny") ? "Deny" : effects.includes("Allow") ? "Allow" : "none";
}

function applies(statement: Json, caller: Caller, action: string): boolean {
    return (
        names(statement, caller) &&
        listOf(statement["Action"]).some((pattern) => isLike(action, String(pattern), "i")) &&
        holds(statement, caller.context)
    );
}

function names({ Principal, NotPrincipal }: Json, caller: Caller): boolean {
    const isNamed = (value: unknown) => (isObject(value) || value === "*") && caller.isNamedBy(value);
    return NotPrincipal === undefined ? isNamed(Principal) : !isNamed(NotPrincipal);
}

const isAbout = ({ Resource }: Json, resource: string | undefined) =>
    resource === undefined || listOf(Resource).some((pattern) => isLike(resource, String(pattern)));

type Test = (value: string | undefined, expected: readonly string[]) => boolean;

const some =
    (compare: (value: string, expected: string) => boolean): Test =>
    (value, expected) =>
        value !== undefined && expected.some((one) => compare(value, one));
const not =
    (test: Test): Test =>
    (value, expected) =>
        !test(value, expected);
const equals = some((value, expected) => value === expected);
const like = some((value, expected) => isLike(value, expected));

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const TESTS: Readonly<Record<string, Test>> = {
    stringequals: equals,
    stringnotequals: not(equals),
    stringequalsignorecase: some((value, expected) => value.toLowerCase() === expected.toLowerCase()),
    stringlike: like,
    stringnotlike: not(like),
    arnequals: like,
    arnlike: like,
    arnnotequals: not(like),
    arnnotlike: not(like),
    bool: equals,
    null: (value, expected) => expected.some((one) => (one === "true") === (value === undefined)),
};

/** An operator that is not known here makes a grant hold for nobody, and a denial for everybody. */
function holds({ Condition, Effect }: Json, context: Caller["context"]): boolean {
    const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
    return Object.entries(isObject(Condition) ? Condition : {}).every(([operator, keys]) => {
        const { name = "", optional } =
            /^(?<name>\w+?)(?<optional>ifexists)?$/.exec(operator.toLowerCase())?.groups ?? {};
        const test = TESTS[name];
        return test === undefined
            ? Effect === "Deny"
            : Object.entries(isObject(keys) ? keys : {}).every(([key, expected]) => {
                  const value = values.get(key.toLowerCase());
                  return (
                      (optional !== undefined && value === undefined) ||
                      test(value, listOf(expected).map(String))
                  );
              });
    });
}

function isLike(value: string, pattern: string, flags = ""): boolean {
    const source = pattern
        .replace(/[.+^${}()|[\]\\/]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${source}$`, flags).test(value);
}
