/** What a token of GitHub Actions says, as far as it decides who enters. */
export interface GitHubToken {
    /** The `iss` claim, such as https://token.actions.githubusercontent.com. */
    readonly issuer: string;
    /** The other claims as GitHub sends them; all of them, or those that matter: what is missing counts as absent. */
    readonly claims: Readonly<Record<string, string>>;
}

/** What AWS would answer. */
export interface TrustVerdict {
    readonly allowed: boolean;
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

/** What became of one statement; undefined where it cannot be told. */
interface Outcome {
    readonly applies: boolean | undefined;
    readonly why: string;
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
 * assert.equal(verdict.allowed, true, verdict.reason);
 * ```
 *
 * What it does not know (NotPrincipal, NotAction, other operators than those for text and Null) counts as refused, with
 * the reason. Signature and expiry of the token are none of its business, nor are quotas and service control policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @param policy The trust policy as JSON.
 * @throws SyntaxError when the policy is not JSON.
 */
export function simulateTrust(policy: string, token: GitHubToken): TrustVerdict {
    const document = objectOf(JSON.parse(policy));
    const statements = listOf(document["Statement"]).map((statement, index) => {
        const its = objectOf(statement);
        return {
            label: typeof its["Sid"] === "string" && its["Sid"] !== "" ? its["Sid"] : `Statement[${index}]`,
            effect: its["Effect"],
            outcome: outcomeOf(its, token),
        };
    });
    // In the order in which they decide: a Deny that may apply is as good as one that does.
    const denial = statements.find(({ effect, outcome }) => effect === "Deny" && outcome.applies !== false);
    if (denial !== undefined) {
        return { allowed: false, statement: denial.label, reason: `denied: ${denial.outcome.why}` };
    }
    const allowing = statements.filter(({ effect }) => effect === "Allow");
    const grant = allowing.find(({ outcome }) => outcome.applies === true);
    if (grant !== undefined) {
        return { allowed: true, statement: grant.label, reason: grant.outcome.why };
    }
    const misses = allowing.map(({ label, outcome }) => `${label}: ${outcome.why}`);
    return { allowed: false, reason: misses.length === 0 ? "nothing is allowed" : misses.join("; ") };
}

function outcomeOf(statement: Json, token: GitHubToken): Outcome {
    const unknown = ["NotPrincipal", "NotAction"].find((element) => element in statement);
    if (unknown !== undefined) {
        return { applies: undefined, why: `${unknown} is not simulated` };
    }
    const host = token.issuer.replace(/^https:\/\//, "");
    const principal = statement["Principal"];
    const federated = typeof principal === "string" ? [principal] : listOf(objectOf(principal)["Federated"]);
    if (!federated.some((arn) => arn === "*" || providerIn(String(arn)) === host.toLowerCase())) {
        return { applies: false, why: `trusts no provider for ${host}` };
    }
    if (
        !listOf(statement["Action"]).some((action) =>
            matches(String(action), "sts:assumerolewithwebidentity", true),
        )
    ) {
        return { applies: false, why: "is for another action" };
    }
    for (const [operator, keys] of Object.entries(objectOf(statement["Condition"]))) {
        for (const [key, values] of Object.entries(objectOf(keys))) {
            const claim = claimOf(key, host);
            const value = claim === undefined ? undefined : token.claims[claim];
            const holds = compared(operator, listOf(values).map(String), value);
            if (holds === undefined) {
                return { applies: undefined, why: `the operator ${operator} is not simulated` };
            }
            if (!holds) {
                const shown = value === undefined ? "absent" : JSON.stringify(value);
                return { applies: false, why: `${operator} on ${key} does not hold: it is ${shown}` };
            }
        }
    }
    return { applies: true, why: "every condition holds" };
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
 * Whether a condition holds; undefined where the operator is not known.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function compared(
    operator: string,
    accepted: readonly string[],
    value: string | undefined,
): boolean | undefined {
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
    return accepted.some((wanted) => compare(wanted, value)) !== negated;
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
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
