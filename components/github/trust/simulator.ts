/** What a token of GitHub Actions says, as far as a trust policy can compare it. */
export interface GitHubToken {
    /** The `iss` claim, such as https://token.actions.githubusercontent.com. */
    readonly issuer: string;
    /** The other claims as GitHub sends them; all of them, or those that matter: what is missing counts as absent. */
    readonly claims: Readonly<Record<string, string>>;
}

/** What AWS would answer. */
export interface TrustVerdict {
    /** `undecided` where the document has something that is not simulated: then neither of the others may be relied on. */
    readonly decision: "allowed" | "refused" | "undecided";
    /** The statement that decided, by its sid or its position; none where no statement applies. */
    readonly statement?: string;
    /** Why, in a sentence. */
    readonly reason: string;
}

/**
 * The claims that IAM makes condition keys of. Another claim is as good as absent.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
const MAPPED = new Set([
    ...["sub", "aud", "actor", "actor_id", "enterprise_id", "environment", "job_workflow_ref", "ref"],
    ...["repository", "repository_id", "repository_owner_id", "workflow"],
]);
const MAPPED_FOR_OTHER_HOSTS = new Set(["sub", "aud"]);

type Json = Readonly<Record<string, unknown>>;

/** Whether something is so; undefined where it cannot be told. */
type Known = boolean | undefined;

/** What became of one statement. */
interface Outcome {
    readonly applies: Known;
    readonly why: string;
}

/** One statement as it was judged. */
interface Judged extends Outcome {
    readonly label: string;
    readonly effect: unknown;
}

/**
 * Would this token get credentials for a role with this trust policy? Follows IAM's own rules on the document alone, and
 * shares nothing with what builds one, so that users' tests can hold one against the other:
 *
 * ```ts
 * const verdict = simulateTrust(trust, {
 *     issuer: "https://token.actions.githubusercontent.com",
 *     claims: { aud: "sts.amazonaws.com", sub: "repo:acme/web:ref:refs/heads/main" },
 * });
 * assert.equal(verdict.decision, "allowed", verdict.reason);
 * ```
 *
 * Where a statement that is not simulated could decide (NotPrincipal, NotAction, policy variables, condition keys of the
 * request, other operators than those for strings and Null), the verdict is `undecided`, with the reason. Signature and
 * expiry of the token are not looked at, nor are quotas, and organization policies only where they are given.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @param policy The trust policy as JSON.
 * @param controls Resource control policies that apply to the role's account, as JSON, such as `policy` of GitHubPerimeter:
 * what they deny is refused, and they allow nothing.
 * @throws SyntaxError when a policy is not JSON.
 */
export function simulateTrust(
    policy: string,
    token: GitHubToken,
    controls: readonly string[] = [],
): TrustVerdict {
    const denials = controls.flatMap((control) => judge(control, token)).filter(isDenial);
    return verdictOf([...denials, ...judge(policy, token)]);
}

function isDenial({ effect }: Judged): boolean {
    return effect === "Deny";
}

function judge(policy: string, token: GitHubToken): readonly Judged[] {
    const document = elementsOf(JSON.parse(policy));
    const request = { ...token, hasVariables: document["version"] === "2012-10-17" };
    return listOf(document["statement"]).map((statement, index): Judged => {
        const its = elementsOf(statement);
        const sid = its["sid"];
        return {
            label: typeof sid === "string" && sid !== "" ? sid : `Statement[${index}]`,
            effect: its["effect"],
            ...outcomeOf(its, request),
        };
    });
}

/** In the order in which they decide: a Deny that applies, then whatever cannot be told, then an Allow. */
function verdictOf(judged: readonly Judged[]): TrustVerdict {
    const first = (effect: string, applies: Known) =>
        judged.find((its) => its.effect === effect && its.applies === applies);
    const denial = first("Deny", true);
    if (denial !== undefined) {
        return { decision: "refused", statement: denial.label, reason: `denied: ${denial.why}` };
    }
    const grant = first("Allow", true);
    const untold = grant === undefined ? first("Allow", undefined) : first("Deny", undefined);
    if (untold !== undefined) {
        return { decision: "undecided", statement: untold.label, reason: untold.why };
    }
    if (grant !== undefined) {
        return { decision: "allowed", statement: grant.label, reason: grant.why };
    }
    const misses = judged
        .filter(({ effect }) => effect === "Allow")
        .map(({ label, why }) => `${label}: ${why}`);
    return { decision: "refused", reason: misses.length === 0 ? "nothing is allowed" : misses.join("; ") };
}

/** A token, and whether `${...}` in the policy is a variable. */
interface Request extends GitHubToken {
    readonly hasVariables: boolean;
}

/** A statement applies where all of its elements do; one that does not is enough to tell. */
function outcomeOf(statement: Json, request: Request): Outcome {
    const outcomes = [principalOutcome(statement, request), actionOutcome(statement)];
    const conditions = statement["condition"];
    if (conditions !== undefined && !isObject(conditions)) {
        outcomes.push({ applies: undefined, why: "a Condition that is no object is not simulated" });
    }
    for (const [operator, keys] of Object.entries(objectOf(conditions))) {
        for (const [key, values] of Object.entries(objectOf(keys))) {
            outcomes.push(conditionOutcome(operator, key, listOf(values).map(String), request));
        }
    }
    return (
        outcomes.find(({ applies }) => applies === false) ??
        outcomes.find(({ applies }) => applies === undefined) ?? {
            applies: true,
            why: "every condition holds",
        }
    );
}

function principalOutcome(statement: Json, { issuer }: Request): Outcome {
    if ("notprincipal" in statement) {
        return { applies: undefined, why: "NotPrincipal is not simulated" };
    }
    const host = hostOf(issuer);
    const principal = statement["principal"];
    const federated = typeof principal === "string" ? [principal] : listOf(objectOf(principal)["Federated"]);
    if (federated.some((arn) => arn === "*" || providerIn(String(arn)) === host.toLowerCase())) {
        return { applies: true, why: `trusts ${host}` };
    }
    return listOf(objectOf(principal)["AWS"]).includes("*")
        ? { applies: undefined, why: "a principal of everybody under AWS is not simulated" }
        : { applies: false, why: `trusts no provider for ${host}` };
}

function actionOutcome(statement: Json): Outcome {
    if ("notaction" in statement) {
        return { applies: undefined, why: "NotAction is not simulated" };
    }
    return listOf(statement["action"]).some((action) =>
        matches(String(action), "sts:assumerolewithwebidentity", true),
    )
        ? { applies: true, why: "is for this action" }
        : { applies: false, why: "is for another action" };
}

function conditionOutcome(
    operator: string,
    key: string,
    accepted: readonly string[],
    request: Request,
): Outcome {
    if (/^(?:aws|sts|iam):/i.test(key)) {
        return { applies: undefined, why: `${key} is a key of the request, which is not simulated` };
    }
    const claim = claimOf(key, hostOf(request.issuer));
    const value = claim === undefined ? undefined : request.claims[claim];
    const holds = compared(operator, accepted, value, request.hasVariables);
    if (holds === undefined) {
        const what = accepted.find((text) => request.hasVariables && hasVariable(text));
        const why =
            what === undefined
                ? `the operator ${operator}`
                : `the policy variable in ${JSON.stringify(what)}`;
        return { applies: undefined, why: `${why} is not simulated` };
    }
    const shown = value === undefined ? "absent" : JSON.stringify(value);
    return { applies: holds, why: `${operator} on ${key} does not hold: it is ${shown}` };
}

function hostOf(issuer: string): string {
    return issuer.replace(/^https:\/\//, "");
}

/** Whether IAM reads a variable in a text, or a character that is written as one. */
function hasVariable(text: string): boolean {
    return text.includes("${");
}

/** The host and path that a provider's ARN ends with. */
function providerIn(arn: string): string | undefined {
    return /^arn:[^:]+:iam::\d{12}:oidc-provider\/(.+)$/.exec(arn)?.[1]?.toLowerCase();
}

/** The claim behind a condition key; keys are compared without regard to capitals. */
function claimOf(key: string, host: string): string | undefined {
    const prefix = `${host.toLowerCase()}:`;
    const wanted = key.toLowerCase();
    if (!wanted.startsWith(prefix)) {
        return undefined;
    }
    const claim = wanted.slice(prefix.length);
    const isGitHubCom = /^token\.actions\.(?:githubusercontent\.com|[a-z0-9-]+\.ghe\.com)(?:\/|$)/.test(host);
    return (isGitHubCom ? MAPPED : MAPPED_FOR_OTHER_HOSTS).has(claim) ? claim : undefined;
}

/**
 * Whether a condition holds; undefined where the operator is not known, or where only a variable could make it hold.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function compared(
    operator: string,
    accepted: readonly string[],
    value: string | undefined,
    hasVariables: boolean,
): Known {
    const [, set, name = "", ifExists] =
        /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
    if (name === "null") {
        return accepted.some((wanted) => (wanted.toLowerCase() === "true") === (value === undefined));
    }
    const compare = OPERATORS[name.replace("stringnot", "string")];
    if (compare === undefined) {
        return undefined;
    }
    const negated = name.startsWith("stringnot");
    if (value === undefined) {
        return ifExists !== undefined || set === "forallvalues:" || (negated && set !== "foranyvalue:");
    }
    // A claim has one value, so that ForAllValues and ForAnyValue differ only where it is absent.
    const isVariable = (text: string) => hasVariables && hasVariable(text);
    if (accepted.some((wanted) => !isVariable(wanted) && compare(wanted, value))) {
        return !negated;
    }
    return accepted.some(isVariable) ? undefined : negated;
}

const OPERATORS: Readonly<Record<string, (accepted: string, value: string) => boolean>> = {
    stringequals: (accepted, value) => accepted === value,
    stringequalsignorecase: (accepted, value) => accepted.toLowerCase() === value.toLowerCase(),
    stringlike: (accepted, value) => matches(accepted, value, false),
};

/** `*` stands for any text and `?` for one character; everything else for itself. */
function matches(pattern: string, text: string, ignoreCase: boolean): boolean {
    const source = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${source}$`, ignoreCase ? "isu" : "su").test(text);
}

function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];
}

function objectOf(value: unknown): Json {
    return isObject(value) ? value : {};
}

/** The elements of a document or a statement by their names in lower case: IAM takes no account of theirs. */
function elementsOf(value: unknown): Json {
    return Object.fromEntries(
        Object.entries(objectOf(value)).map(([name, its]) => [name.toLowerCase(), its]),
    );
}

function isObject(value: unknown): value is Json {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
