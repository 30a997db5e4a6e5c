import { member } from "../values/path";
import { isObject, nameOf, UNKNOWN } from "../values/value";
import { isAccountId, parseArn } from "./arn";
import { type Notes, readValues, type Value } from "./notes";
import { hasVariable, hasWildcard, lowerCase } from "./pattern";

/** Whom one principal of a statement stands for. */
export type Reach =
    | { readonly kind: "everyone" }
    /** Every principal of an account that its own administrators allow. */
    | { readonly kind: "account"; readonly account: string }
    /** More than one principal, by a wildcard. */
    | { readonly kind: "several" }
    /** One role, user or session. */
    | { readonly kind: "one" }
    | { readonly kind: "service" }
    /**
     * Whoever holds a token of an OpenID Connect issuer, named by its URL without `https://`. A misspelled provider is a problem
     * of the document already, so that only the conditions are left to judge.
     */
    | { readonly kind: "oidc"; readonly issuer: string; readonly misspelled: boolean }
    | { readonly kind: "saml" }
    /** Nobody whom IAM would save, which is a problem of the document already. */
    | { readonly kind: "refused" }
    | { readonly kind: "undecided"; readonly message: string };

export interface PrincipalEntry {
    readonly type: PrincipalType;
    readonly text: string;
    readonly path: string;
    readonly reach: Reach;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"] as const;
type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

/**
 * The name of a service, under the domain of one of AWS's partitions; those of Alexa are Amazon's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 * https://developer.amazon.com/docs/alexa/custom-skills/host-a-custom-skill-as-an-aws-lambda-function.html
 */
const SERVICE =
    /^(([a-z0-9-]+\.)+(amazonaws\.(com|com\.cn|eu)|aws\.internal|s?c2s\.(ic|sgov)\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)|alexa-(appkit|connectedhome)\.amazon\.com)$/;

/**
 * The issuers that IAM knows without a provider of the account's own. Amazon Cognito has names of its own in other partitions.
 * https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html
 */
const BUILT_IN_ISSUERS: readonly string[] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "cognito-identity-us-gov.amazonaws.com",
    "cognito-identity.us-gov-east-1.amazonaws.com",
    "cognito-identity.cn-north-1.amazonaws.com.cn",
    "graph.facebook.com",
    "www.amazon.com",
];

/** Reads a Principal or NotPrincipal element. What IAM would refuse is a problem, and still classified. */
export function readPrincipals(value: unknown, path: string, notes: Notes): readonly PrincipalEntry[] {
    if (value === UNKNOWN) {
        notes.unknown(path);
        return [];
    }
    if (typeof value === "string" || typeof value === "number") {
        if (value !== "*") {
            notes.problem(
                path,
                `a principal must be "*" or an object such as {"AWS": …}, not ${nameOf(value)}`,
            );
        }
        return [{ type: "AWS", text: String(value), path, reach: reachOfAws(String(value)) }];
    }
    if (!isObject(value)) {
        notes.problem(path, `a principal must be "*" or an object such as {"AWS": …}, not ${nameOf(value)}`);
        return [];
    }
    const types = Object.entries(value);
    if (types.length === 0) {
        notes.problem(path, "the principal is empty");
    }
    const seen = new Set<string>();
    return types.flatMap(([name, list]) => {
        const at = member(path, name);
        const type = PRINCIPAL_TYPES.find((known) => known.toLowerCase() === name.toLowerCase());
        if (type !== name) {
            notes.problem(
                at,
                `the type of a principal must be one of ${PRINCIPAL_TYPES.join(", ")}, not ${name}`,
            );
        }
        if (seen.size === seen.add(type ?? name).size) {
            notes.problem(at, `${name} appears twice, and it is not defined which one counts`);
        }
        return readValues(list, at, notes, true).map((item) => readPrincipal(type ?? "AWS", item, notes));
    });
}

function readPrincipal(type: PrincipalType, { text, path }: Value, notes: Notes): PrincipalEntry {
    return { type, text, path, reach: reachOf(type, text, path, notes) };
}

function reachOf(type: PrincipalType, text: string, path: string, notes: Notes): Reach {
    switch (type) {
        case "AWS":
            return reachOfAws(text);
        case "CanonicalUser":
            return reachOfCanonicalUser(text);
        case "Service":
            return reachOfService(text);
        case "Federated":
            return reachOfFederation(text, path, notes);
    }
}

/** A condition key in braces; what tools replace, such as `${account_id}` and `${AWS::AccountId}`, looks otherwise. */
const POLICY_VARIABLE = /\$\{[a-z0-9.-]+:[^:}]+\}/i;

/**
 * An account has a canonical user of 64 digits. One of 96 is an origin access identity of CloudFront, and nobody else.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3-oai.html
 */
function reachOfCanonicalUser(text: string): Reach {
    if (text === "*") {
        return { kind: "everyone" };
    }
    return /^[0-9a-f]{96}$/.test(text) ? { kind: "one" } : { kind: "account", account: text };
}

function reachOfAws(text: string): Reach {
    if (text.trim() === "*") {
        return { kind: "everyone" };
    }
    if (hasVariable(text)) {
        return {
            kind: "undecided",
            message: POLICY_VARIABLE.test(text)
                ? "not a principal, because it contains a policy variable"
                : "not a principal, because nothing has replaced a placeholder in it: check the document as it is rendered",
        };
    }
    if (isAccountId(text.trim())) {
        return { kind: "account", account: text.trim() };
    }
    if (hasWildcard(text)) {
        return { kind: "several" };
    }
    const arn = parseArn(text.trim());
    if (arn === undefined) {
        // What IAM shows for a role or user that was deleted: it names that one and no later one of the same name.
        return /^A(RO|ID)A[A-Z0-9]{12,}$/.test(text)
            ? { kind: "one" }
            : { kind: "undecided", message: "neither an ARN nor an account ID" };
    }
    if (arn.resource.toLowerCase() === "root") {
        return { kind: "account", account: arn.account };
    }
    const named =
        /^arn:aws(-[a-z]+)*:iam::\d{12}:(role|user)\/([\w+=,.@/-]*\/)?[\w+=,.@-]+$/.test(text) ||
        /^arn:aws(-[a-z]+)*:sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+$/.test(text) ||
        /^arn:aws(-[a-z]+)*:sts::\d{12}:federated-user\/[\w+=,.@-]+$/.test(text) ||
        /^arn:aws(-[a-z]+)*:iam::cloudfront:user\/CloudFront Origin Access Identity \w+$/.test(text);
    return named
        ? { kind: "one" }
        : { kind: "undecided", message: "not the ARN of a role, a user or a session of a role" };
}

function reachOfService(text: string): Reach {
    if (text === "*") {
        return { kind: "everyone" };
    }
    if (hasWildcard(text)) {
        return { kind: "several" };
    }
    return SERVICE.test(text)
        ? { kind: "service" }
        : { kind: "undecided", message: "not the name of an AWS service" };
}

const OF_AN_ACCOUNT = /^arn:aws(-[a-z]+)*:iam::\d{12}:/;

function reachOfFederation(text: string, path: string, notes: Notes): Reach {
    if (text === "*") {
        return { kind: "everyone" };
    }
    if (hasWildcard(text)) {
        return { kind: "several" };
    }
    if (BUILT_IN_ISSUERS.includes(text)) {
        return { kind: "oidc", issuer: text, misspelled: false };
    }
    const [provider, type = "", name = ""] =
        /^(oidc-provider|saml-provider)\/(.+)$/i.exec(parseArn(text)?.resource ?? "") ?? [];
    if (provider === undefined) {
        notes.problem(path, `a federated principal must be the ARN of a provider, not ${nameOf(text)}`);
        // A provider is judged by its host, however its ARN is broken.
        const host = /oidc-provider\/(.+)$/i.exec(text)?.[1];
        return host === undefined && /^arn:/i.test(text)
            ? { kind: "refused" }
            : { kind: "oidc", issuer: issuerOf(host ?? text), misspelled: host === undefined };
    }
    if (!OF_AN_ACCOUNT.test(text)) {
        notes.problem(
            path,
            `the ARN of a provider must begin with arn:aws:iam::ACCOUNT, unlike ${nameOf(text)}`,
        );
    }
    if (type.toLowerCase() === "saml-provider") {
        return { kind: "saml" };
    }
    const issuer = issuerOf(name);
    const misspelled = issuer !== name.toLowerCase();
    if (misspelled) {
        notes.problem(path, `IAM names this provider oidc-provider/${issuer}, not ${nameOf(name)}`);
    }
    return { kind: "oidc", issuer, misspelled };
}

/**
 * An issuer as its condition keys begin: without the scheme, and in lower case, since IAM ignores case in keys. Path, port
 * and a slash at the end are part of it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
function issuerOf(text: string): string {
    return lowerCase(text).replace(/^https?:\/\//, "");
}
