/**
 * A second reading of IAM, for comparison: is a request allowed by the policies of some accounts? It shares no code with the
 * pack and knows only well-formed documents.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export type Texts = string | readonly string[];
export type Conditions = Readonly<Record<string, Readonly<Record<string, Texts>>>>;
export type PlainPrincipal = "*" | Readonly<Partial<Record<"AWS" | "Service" | "Federated", Texts>>>;

export interface PlainStatement {
    readonly Effect: "Allow" | "Deny";
    readonly Principal?: PlainPrincipal;
    readonly NotPrincipal?: PlainPrincipal;
    readonly Action?: Texts;
    readonly NotAction?: Texts;
    readonly Resource?: Texts;
    readonly NotResource?: Texts;
    readonly Condition?: Conditions;
}

export interface PlainPolicy {
    readonly Statement: readonly PlainStatement[];
}

export interface PlainIdentity {
    readonly arn: string;
    readonly kind: "role" | "user";
    readonly account: string;
    readonly policies: readonly PlainPolicy[];
    readonly boundary?: PlainPolicy | undefined;
}

export interface PlainResource {
    /** The ARN that the policy stands on. */
    readonly arn: string;
    readonly account: string;
    readonly policy: PlainPolicy;
    /** A role or a key: its own policy has to allow in any case. */
    readonly decidesItself: boolean;
}

export interface PlainWorld {
    readonly identities: readonly PlainIdentity[];
    readonly resources: readonly PlainResource[];
    /** Policies of the organization on accounts. */
    readonly controls: readonly { readonly account: string; readonly policy: PlainPolicy }[];
}

export type Requester =
    | { readonly kind: "identity"; readonly arn: string }
    | { readonly kind: "service"; readonly name: string }
    | { readonly kind: "token"; readonly issuer: string; readonly subject: string };

export interface Request {
    readonly requester: Requester;
    readonly action: string;
    /** The resource that the policy stands on. */
    readonly on: string;
    /** What the request is about: the same, or something in it. */
    readonly resource: string;
    readonly context: Readonly<Record<string, string>>;
}

export function isAllowed(world: PlainWorld, request: Request): boolean {
    const resource = world.resources.find(({ arn }) => arn === request.on);
    const { requester } = request;
    const identity =
        requester.kind === "identity" ? world.identities.find(({ arn }) => arn === requester.arn) : undefined;
    const context = contextOf(request, identity);
    const about = { ...request, context };
    const onResource = (resource?.policy.Statement ?? []).filter(
        (statement) => matches(statement, about) && isNamed(statement, requester, identity?.account),
    );
    if (onResource.some(({ Effect }) => Effect === "Deny")) {
        return false;
    }
    const allows = onResource.filter(({ Effect }) => Effect === "Allow");
    if (identity === undefined) {
        return allows.some((statement) => statement.Principal !== "*");
    }
    const controls = world.controls.filter(({ account }) => account === identity.account);
    const limits = [...identity.policies, ...controls.map(({ policy }) => policy)].concat(
        identity.boundary ?? [],
    );
    if (limits.some((policy) => has(policy, "Deny", about))) {
        return false;
    }
    const inBoundary = identity.boundary === undefined || has(identity.boundary, "Allow", about);
    const own = inBoundary && identity.policies.some((policy) => has(policy, "Allow", about));
    if (resource?.account !== identity.account) {
        return own && allows.length > 0;
    }
    const byName = allows.some((statement) => listsExactly(statement, identity.arn));
    const granted = allows.some(isForEverybody) || (byName && (identity.kind === "user" || inBoundary));
    return granted || (own && (!resource.decidesItself || allows.length > 0));
}

/** What the request says, with what AWS itself adds of whom it is from. */
export function contextOf(request: Request, identity: PlainIdentity | undefined): Request["context"] {
    const { requester, context } = request;
    return {
        ...lowerCased(context),
        ...(identity === undefined
            ? {}
            : { "aws:principalarn": identity.arn, "aws:principalaccount": identity.account }),
        ...(requester.kind === "token" ? { [`${requester.issuer}:sub`]: requester.subject } : {}),
    };
}

function lowerCased(context: Request["context"]): Request["context"] {
    return Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
}

function has({ Statement }: PlainPolicy, effect: "Allow" | "Deny", request: Request): boolean {
    return Statement.some((statement) => statement.Effect === effect && matches(statement, request));
}

function matches(statement: PlainStatement, { action, resource, context }: Request): boolean {
    const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
    const acts =
        NotAction === undefined
            ? list(Action).some((pattern) => glob(pattern, action, "i"))
            : !list(NotAction).some((pattern) => glob(pattern, action, "i"));
    const about =
        NotResource === undefined
            ? Resource === undefined || list(Resource).some((pattern) => glob(pattern, resource))
            : !list(NotResource).some((pattern) => glob(pattern, resource));
    return (
        acts &&
        about &&
        Object.entries(Condition).every(([operator, keys]) =>
            Object.entries(keys).every(([key, values]) =>
                holds(operator, list(values), context[key.toLowerCase()]),
            ),
        )
    );
}

function isNamed(statement: PlainStatement, requester: Requester, account: string | undefined): boolean {
    return statement.NotPrincipal === undefined
        ? names(statement.Principal, requester, account)
        : !names(statement.NotPrincipal, requester, account);
}

/** Whether a Principal element is somebody. */
export function names(
    principal: PlainPrincipal | undefined,
    requester: Requester,
    account: string | undefined,
): boolean {
    if (principal === undefined || principal === "*") {
        return principal === "*";
    }
    switch (requester.kind) {
        case "identity":
            return list(principal.AWS).some(
                (one) => one === "*" || one === requester.arn || one === `arn:aws:iam::${account ?? ""}:root`,
            );
        case "service":
            return list(principal.Service).includes(requester.name);
        case "token":
            return list(principal.Federated).some((one) => one.endsWith(`oidc-provider/${requester.issuer}`));
    }
}

function listsExactly({ Principal }: PlainStatement, arn: string): boolean {
    return Principal !== undefined && Principal !== "*" && list(Principal.AWS).includes(arn);
}

function isForEverybody({ Principal, NotPrincipal }: PlainStatement): boolean {
    return (
        NotPrincipal !== undefined ||
        Principal === "*" ||
        (Principal !== undefined && list(Principal.AWS).includes("*"))
    );
}

/** Whether a value of a key, or its absence, passes. */
export function holds(operator: string, values: readonly string[], value: string | undefined): boolean {
    const name = operator.replace(/IfExists$/, "");
    if (name === "Null") {
        return values.includes(String(value === undefined));
    }
    const negated = name.includes("Not");
    if (value === undefined) {
        return operator.endsWith("IfExists") || negated;
    }
    const equal = /Like|Arn/.test(name)
        ? (text: string): boolean => glob(text, value)
        : (text: string): boolean => text === value;
    return values.some(equal) !== negated;
}

export function glob(pattern: string, text: string, flags = ""): boolean {
    const source = pattern
        .replace(/[.+^${}()|[\]\\/-]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${source}$`, flags).test(text);
}

export function list(value: Texts | undefined): readonly string[] {
    return value === undefined ? [] : typeof value === "string" ? [value] : value;
}
