/**
 * A second reading of IAM, for resource policies: is there a request by which this caller gets what the policy allows? It
 * shares no code with the pack. What a caller chooses is tried with every value that the policy names.
 */
export interface ResourcePolicy {
    readonly Statement: readonly {
        readonly Effect: "Allow" | "Deny";
        readonly Principal: "*" | { readonly AWS: string };
        readonly Action: string;
        readonly Condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
    }[];
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
    return contextsOf(policy, sender).some((context) => {
        const applying = policy.Statement.filter(
            ({ Principal, Condition }) =>
                names(Principal, sender) &&
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

function names(principal: "*" | { readonly AWS: string }, { arn }: Sender): boolean {
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
