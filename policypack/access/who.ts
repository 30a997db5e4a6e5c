import { parseArn } from "../iam/arn";
import type { ConditionTest } from "../iam/condition";
import type { Statement } from "../iam/document";
import { onlyOrganizations, onlyPrincipals } from "../iam/narrowing";
import type { PrincipalEntry } from "../iam/principals";
import { admission } from "../iam/subjects";

/** Who may do something. */
export interface Who {
    readonly kind: WhoKind;
    /** An ARN, the ID of an account or an organization, the name of a service, a subject of an issuer, or words. */
    readonly name: string;
    /** The issuer of a subject. */
    readonly issuer?: string;
    /** Undefined where nothing tells it. */
    readonly account?: string;
}

export const WHO_KINDS = [
    "subject",
    "role",
    "user",
    "session",
    "function",
    "service",
    "provider",
    "organization",
    "account",
    "everybody",
    "unclear",
] as const;

export type WhoKind = (typeof WHO_KINDS)[number];

/** A value of a claim that stands for any. */
export const ANY_SUBJECT = "*";

/** A principal of a role or a user, by its ARN. */
export function whoOfArn(arn: string): Who {
    const parts = parseArn(arn);
    if (parts === undefined) {
        return { kind: "unclear", name: arn };
    }
    const { service, account, resource } = parts;
    const isUser = resource.startsWith("user/");
    const kind = service === "sts" ? "session" : isUser ? "user" : "role";
    return { kind, name: arn, ...(account === "" ? {} : { account }) };
}

/** Those for whom a principal stands, as the statement's condition narrows it. */
export function whoOf(statement: Statement, { text, reach }: PrincipalEntry): readonly Who[] {
    switch (reach.kind) {
        case "oidc":
            return subjectsOf(statement, reach.issuer);
        case "saml":
            return [{ kind: "provider", name: text }];
        case "service":
            return sendersOf(statement, text);
        case "account":
            return [{ kind: "account", name: reach.account, account: reach.account }];
        case "one":
            return [whoOfArn(text)];
        case "everyone":
            return narrowedEverybody(statement);
        case "several":
        case "refused":
        case "undecided":
            return [{ kind: "unclear", name: text }];
    }
}

function subjectsOf(statement: Statement, issuer: string): readonly Who[] {
    const tests = statement.conditions.filter(({ key }) => key === `${issuer}:sub`);
    const admitted = admission(tests);
    const subject = (name: string): Who => ({ kind: "subject", name, issuer });
    if (admitted.kind === "exactly" && admitted.literals.length > 0) {
        return admitted.literals.map(({ text }) => subject(text));
    }
    return admitted.kind === "pattern"
        ? admitted.test.values.map(({ text }) => subject(text))
        : [subject(ANY_SUBJECT)];
}

/** A service that acts for a function of Lambda is that function to whoever asks who has access. */
function sendersOf(statement: Statement, service: string): readonly Who[] {
    const functions = statement.conditions
        .filter(demandsSource)
        .flatMap(({ values }) => values.map(({ text }) => text))
        .filter((text) => /^arn:[^:]*:lambda:[^:]*:[^:]*:function:/.test(text));
    return service === "lambda.amazonaws.com" && functions.length > 0
        ? functions.map((name) => ({ kind: "function", name, ...accountOf(name) }))
        : [{ kind: "service", name: service }];
}

function accountOf(arn: string): { readonly account?: string } {
    const { account = "" } = parseArn(arn) ?? {};
    return /^\d{12}$/.test(account) ? { account } : {};
}

function demandsSource({ key, operator }: ConditionTest): boolean {
    return (
        key === "aws:sourcearn" && !operator.negated && operator.comparison !== "null" && !operator.ifExists
    );
}

function narrowedEverybody(statement: Statement): readonly Who[] {
    const named = onlyPrincipals(statement);
    if (named.length > 0) {
        return named.map(whoOfArn);
    }
    const organizations = onlyOrganizations(statement) ?? [];
    return organizations.length > 0
        ? organizations.map((name) => ({ kind: "organization", name }))
        : [{ kind: "everybody", name: "everybody" }];
}
