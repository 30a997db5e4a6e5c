/**
 * A second reading of IAM, for comparison: does a trust policy hand out credentials for this token? It shares no code with
 * the pack and knows only well-formed documents.
 */
export interface TrustPolicy {
    readonly Statement: readonly TrustStatement[];
}

export interface TrustStatement {
    readonly Effect: "Allow" | "Deny";
    readonly Principal: "*" | { readonly Federated: string | readonly string[] };
    readonly Action?: string | readonly string[];
    readonly NotAction?: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Token {
    readonly issuer: string;
    /** A claim with several values is a list; one that the token does not have is undefined. */
    readonly claims: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export function assumes(policy: TrustPolicy, token: Token): boolean {
    const applying = policy.Statement.filter((statement) => applies(statement, token));
    return (
        applying.some(({ Effect }) => Effect === "Allow") && !applying.some(({ Effect }) => Effect === "Deny")
    );
}

function applies(statement: TrustStatement, token: Token): boolean {
    const provider = `:oidc-provider/${token.issuer}`;
    const named =
        statement.Principal === "*" ||
        list(statement.Principal.Federated).some((principal) => principal.endsWith(provider));
    return (
        named &&
        acts(statement) &&
        Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
            Object.entries(keys).every(([key, values]) => holds(operator, key, list(values), token)),
        )
    );
}

function acts({ Action, NotAction }: TrustStatement): boolean {
    const covers = (pattern: string): boolean => glob(pattern, "sts:assumerolewithwebidentity", "i");
    return NotAction === undefined ? list(Action ?? []).some(covers) : !list(NotAction).some(covers);
}

function holds(operator: string, key: string, values: readonly string[], token: Token): boolean {
    const prefix = `${token.issuer}:`.toLowerCase();
    const wanted = key.toLowerCase();
    const claim = wanted.startsWith(prefix) ? token.claims[wanted.slice(prefix.length)] : undefined;
    const [, set, name = "", ifExists] =
        /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
    if (name === "null") {
        return values.some((text) => (text.toLowerCase() === "true") === (claim === undefined));
    }
    if (claim === undefined) {
        return (
            ifExists !== undefined || set === "forallvalues:" || (isNegated(name) && set !== "foranyvalue:")
        );
    }
    const one = (value: string): boolean =>
        values.some((text) => compares(name, text, value)) !== isNegated(name);
    return set === "forallvalues:" ? list(claim).every(one) : list(claim).some(one);
}

function isNegated(name: string): boolean {
    return name.includes("not");
}

function compares(name: string, text: string, value: string): boolean {
    switch (name) {
        case "stringequals":
        case "stringnotequals":
            return text === value;
        case "stringequalsignorecase":
        case "stringnotequalsignorecase":
            return text.toLowerCase() === value.toLowerCase();
        case "stringlike":
        case "stringnotlike":
            return glob(text, value);
        default:
            throw new Error(`no operator ${name}`);
    }
}

function glob(pattern: string, text: string, flags = ""): boolean {
    const source = pattern
        .replace(/[.+^${}()|[\]\\/-]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${source}$`, flags).test(text);
}

function list(value: string | readonly string[]): readonly string[] {
    return typeof value === "string" ? [value] : value;
}
