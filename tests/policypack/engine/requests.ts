/**
 * A second reading of IAM, for resource policies: is there a request by which this caller gets what the policy allows? It
 * shares no code with the pack. What a caller chooses is tried with every value that the policy names.
 */
export interface ResourcePolicy {
    readonly Statement: readonly {
        readonly Effect: "Allow" | "Deny";
        readonly Principal: PolicyPrincipal;
        readonly Action: string;
        readonly Condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
    }[];
}

type PolicyPrincipal = "*" | { readonly AWS: string } | { readonly Service: string };

/** A service that acts for some resource of an account. */
export interface Deputy {
    readonly service: string;
    readonly account: string;
}

export interface Sender {
    readonly arn: string;
    /** Undefined where the sender's account is in none. */
    readonly organization: string | undefined;
}

type Context = ReadonlyMap<string, string>;

/** Keys whose value the sender chooses, or leaves out. */
export const CHOSEN_KEYS = ["aws:UserAgent", "aws:Referer", "aws:PrincipalTag/team", "s3:prefix"];

export function getsIn(policy: ResourcePolicy, sender: Sender): boolean {
    return isAllowed(policy, (principal) => names(principal, sender), contextsOf(policy, sender));
}

/** Whether there is a resource of the account for which the service gets what the policy allows. */
export function deputyGetsIn(policy: ResourcePolicy, deputy: Deputy): boolean {
    return isAllowed(policy, (principal) => namesService(principal, deputy), requestsOf(policy, deputy));
}

function isAllowed(
    policy: ResourcePolicy,
    isNamed: (principal: PolicyPrincipal) => boolean,
    contexts: readonly Context[],
): boolean {
    return contexts.some((context) => {
        const applying = policy.Statement.filter(
            ({ Principal, Condition }) =>
                isNamed(Principal) &&
                Object.entries(Condition).every(([operator, keys]) =>
                    Object.entries(keys).every(([key, values]) => holds(operator, values, context.get(key))),
                ),
        );
        return (
            applying.some(({ Effect }) => Effect === "Allow") &&
            !applying.some(({ Effect }) => Effect === "Deny")
        );
    });
}

function namesService(principal: PolicyPrincipal, { service }: Deputy): boolean {
    return principal === "*" || ("AWS" in principal ? principal.AWS === "*" : principal.Service === service);
}

/** Requests of a service for resources of the account: of any kind that the policy names, and of one that it does not. */
function requestsOf({ Statement }: ResourcePolicy, { service, account }: Deputy): Context[] {
    const named = Statement.flatMap(({ Condition }) =>
        Object.values(Condition).flatMap((keys) => keys["aws:SourceArn"] ?? []),
    );
    const arns = named.map((pattern) =>
        pattern
            .split(":")
            .map((part, index) => (index === 4 ? account : part.replaceAll("*", "x")))
            .join(":"),
    );
    const sources = [...arns, `arn:aws:lambda:us-east-1:${account}:function:f`];
    // A service sends from an address of its own, which nobody outside knows.
    return ["10.0.0.0", "198.51.100.7"].flatMap((address) =>
        sources.map(
            (source) =>
                new Map([
                    ["aws:SourceArn", source],
                    ["aws:SourceAccount", account],
                    ["aws:SourceOrgID", "o-attacker00"],
                    ["aws:SourceIp", address],
                    ["aws:PrincipalIsAWSService", "true"],
                    ["aws:PrincipalServiceName", service],
                    ["aws:SecureTransport", "true"],
                ]),
        ),
    );
}

function names(principal: PolicyPrincipal, { arn }: Sender): boolean {
    if (principal !== "*" && !("AWS" in principal)) {
        return false;
    }
    const text = principal === "*" ? principal : principal.AWS;
    return text === "*" || text.split(":")[4] === arn.split(":")[4];
}

/** Every request that the sender could make, as far as the policy can tell them apart. */
function contextsOf({ Statement }: ResourcePolicy, { arn, organization }: Sender): Context[] {
    const fixed: readonly (readonly [string, string])[] = [
        ["aws:PrincipalArn", arn],
        ["aws:PrincipalAccount", arn.split(":")[4] ?? ""],
        ...(organization === undefined ? [] : [["aws:PrincipalOrgID", organization] as const]),
        ["aws:PrincipalType", "AssumedRole"],
        ["aws:SecureTransport", "true"],
        ["aws:PrincipalIsAWSService", "false"],
        ["aws:ViaAWSService", "false"],
        ["aws:SourceIp", "198.51.100.7"],
    ];
    return CHOSEN_KEYS.reduce<Context[]>(
        (contexts, key) => {
            const named = Statement.flatMap(({ Condition }) =>
                Object.values(Condition).flatMap((keys) => keys[key] ?? []),
            );
            const values = [...new Set([...named, ...named.map((text) => text.replaceAll("*", "y")), "x"])];
            return contexts.flatMap((context) => [
                context,
                ...values.map((value) => new Map([...context, [key, value]])),
            ]);
        },
        [new Map(fixed)],
    );
}

function holds(operator: string, values: readonly string[], actual: string | undefined): boolean {
    const [, name = "", ifExists] = /^(.*?)(IfExists)?$/.exec(operator) ?? [];
    if (name === "Null") {
        return values.includes(String(actual === undefined));
    }
    const isNegated = name.includes("Not");
    if (actual === undefined) {
        return ifExists !== undefined || isNegated;
    }
    return values.some((value) => matches(name, value, actual)) !== isNegated;
}

function matches(name: string, value: string, actual: string): boolean {
    switch (name.replace("Not", "")) {
        case "StringEquals":
        case "Bool":
            return value === actual;
        case "StringLike":
            return glob(value, actual);
        case "ArnLike":
            return value.split(":").every((part, index) => glob(part, actual.split(":")[index] ?? ""));
        case "IpAddress":
            return value === "0.0.0.0/0" || actual === value.split("/")[0];
        default:
            throw new Error(`no operator ${name}`);
    }
}

function glob(pattern: string, text: string): boolean {
    const source = pattern.replace(/[.+^${}()|[\]\\/-]/g, "\\$&").replaceAll("*", ".*");
    return new RegExp(`^${source}$`).test(text);
}
