import { parseArn } from "../iam/arn";
import { propertyOf, elementsOf } from "../resources/resource";
import type { AccountDocuments, Bound, Guarded, IamIdentity, Policy } from "./account";
import { guardedArn, decidesItself, shortName } from "./arns";
import type { Owned, OwnedPolicy } from "./owned";

/** Kinds of resources that say which policy a role or a user has. */
const ATTACHMENT = /^iam(role|user|group)?policyattachment$/;
const INLINE = /^iam(role|user)policy$/;
const MANAGED = /^iam(managed)?policy$/;
const OF_ORGANIZATION = /^organizationspolicy$/;

/** The documents of accounts, from what files have: policies are put where they are attached. */
export function gathered(owned: readonly Owned[]): AccountDocuments {
    const aliases = new Map(owned.flatMap((one) => aliasesOf(one)));
    const attached = attachmentsIn(owned);
    return {
        identities: owned.filter(isIdentity).map((one) => identityOf(one, attached, aliases)),
        guarded: guardedIn(owned),
        bounds: owned.filter(({ kind }) => OF_ORGANIZATION.test(kind)).flatMap((one) => boundsOf(one, owned)),
        aliases,
    };
}

function isIdentity({ kind, policies }: Owned): boolean {
    return (
        /^iam(role|user)$/.test(kind) ||
        (kind === "" && policies.some((policy) => policy.kind === "identity"))
    );
}

/** What a template's references to a resource come to, where that is not its ARN. */
function aliasesOf(one: Owned): readonly (readonly [string, string])[] {
    const arn = guardedArn(one);
    const { account } = one.whereabouts;
    const type = { iamrole: "role", iamuser: "user" }[one.kind];
    const byId =
        type === undefined || account === undefined ? [] : [`arn:aws:iam::${account}:${type}/${one.id}`];
    return [...byId, `${one.id}_Arn`].filter((name) => name !== arn).map((name) => [name, arn] as const);
}

/** Which policies stand on whom: by the name of the role or the user. */
interface Attachments {
    readonly policies: ReadonlyMap<string, readonly Policy[]>;
    readonly unread: ReadonlyMap<string, readonly string[]>;
    readonly managed: ReadonlyMap<string, Policy>;
}

function attachmentsIn(owned: readonly Owned[]): Attachments {
    const managed = new Map(
        owned
            .filter(({ kind }) => MANAGED.test(kind))
            .flatMap((one) =>
                one.policies.flatMap((policy) => managedNames(one).map((name) => [name, policy] as const)),
            ),
    );
    const policies = new Map<string, Policy[]>();
    const unread = new Map<string, string[]>();
    const attach = (who: string, what: Policy | string): void => {
        if (typeof what === "string") {
            unread.set(who, [...(unread.get(who) ?? []), what]);
        } else {
            policies.set(who, [...(policies.get(who) ?? []), what]);
        }
    };
    for (const one of owned) {
        const whom = textsIn(one, "role", "roles")
            .concat(textsIn(one, "user", "users"))
            .map(nameOfIdentity);
        if (ATTACHMENT.test(one.kind)) {
            const arns = textsIn(one, "policyarn");
            whom.forEach((who) => arns.forEach((arn) => attach(who, managed.get(arn) ?? arn)));
        } else if (INLINE.test(one.kind) || MANAGED.test(one.kind)) {
            const names = INLINE.test(one.kind) ? whom.concat(textsIn(one, "rolename", "username")) : whom;
            names.forEach((who) => one.policies.forEach((policy) => attach(who, policy)));
        }
        if (isIdentity(one)) {
            textsIn(one, "managedpolicyarns").forEach((arn) =>
                attach(nameOfIdentity(guardedArn(one)), managed.get(arn) ?? arn),
            );
        }
    }
    return { policies, unread, managed };
}

function managedNames(one: Owned): readonly string[] {
    const account = one.whereabouts.account ?? "*";
    return [guardedArn(one), `arn:aws:iam::${account}:policy/${one.id}`, one.id];
}

/** The name at the end of an ARN, or the name itself. */
function nameOfIdentity(text: string): string {
    return parseArn(text)?.resource.split("/").at(-1) ?? text;
}

function identityOf(one: Owned, attached: Attachments, aliases: ReadonlyMap<string, string>): IamIdentity {
    const arn = guardedArn(one);
    const names = [...new Set([nameOfIdentity(arn), one.id, shortName(one.id)])];
    const inline = one.policies.filter(({ kind }) => kind === "identity");
    const [boundary] = textsIn(one, "permissionsboundary");
    return {
        arn,
        kind: one.kind === "iamuser" ? "user" : "role",
        account: one.whereabouts.account,
        policies: [...inline, ...names.flatMap((name) => attached.policies.get(name) ?? [])].map(
            resolved(aliases),
        ),
        boundary: boundary === undefined ? undefined : (attached.managed.get(boundary) ?? "unread"),
        unread: names.flatMap((name) => attached.unread.get(name) ?? []),
    };
}

/** A policy with the ARNs of the resources that a template refers to. */
function resolved(aliases: ReadonlyMap<string, string>): (policy: Policy) => Policy {
    return (policy) => ({
        ...policy,
        document: {
            ...policy.document,
            statements: policy.document.statements.map((statement) => ({
                ...statement,
                resources: statement.resources.map((text) => aliases.get(text) ?? text),
            })),
        },
    });
}

function guardedIn(owned: readonly Owned[]): readonly Guarded[] {
    const found = new Map<string, Guarded>();
    for (const one of owned) {
        const policies = one.policies.filter((policy) => isOnResource(one, policy));
        if (policies.length === 0) {
            continue;
        }
        const arn = guardedArn(one);
        const parts = parseArn(arn);
        const known = found.get(arn);
        const plain = (text: string | undefined): string | undefined =>
            text === undefined || text === "" || /[*?]/.test(text) ? undefined : text;
        found.set(arn, {
            arn,
            account: plain(parts?.account) ?? one.whereabouts.account,
            region: plain(parts?.region) ?? (parts?.service === "iam" ? undefined : one.whereabouts.region),
            policies: [...(known?.policies ?? []), ...policies],
            decidesItself:
                decidesItself(one.kind) ||
                policies.some(({ kind }) => kind === "trust" || kind === "kms-key"),
        });
    }
    return Array.from(found.values());
}

/** Documents that grant access to what they stand on. */
function isOnResource({ kind: owner }: Owned, { kind }: OwnedPolicy): boolean {
    return (
        !["identity", "vpc-endpoint", "cloudformation-stack", "organization"].includes(kind) &&
        !MANAGED.test(owner)
    );
}

function boundsOf(one: Owned, owned: readonly Owned[]): readonly Bound[] {
    const [type = ""] = textsIn(one, "type");
    if (type !== "" && !/^(SERVICE|RESOURCE)_CONTROL_POLICY$/.test(type)) {
        return [];
    }
    const attachments = owned
        .filter(({ kind }) => kind === "organizationspolicyattachment")
        .filter((attachment) =>
            textsIn(attachment, "policyid").some((id) => id === one.id || id === shortName(one.id)),
        );
    const targets = [
        ...textsIn(one, "targetids"),
        ...attachments.flatMap((attachment) => textsIn(attachment, "targetid")),
    ];
    const isKnown = targets.length > 0 && targets.every((target) => /^\d{12}$/.test(target));
    const limits = type === "RESOURCE_CONTROL_POLICY" ? "resources" : "principals";
    return one.policies.map((policy) => ({ policy, limits, accounts: isKnown ? targets : undefined }));
}

/** The texts of a property, which is a list or one. */
function textsIn({ properties }: Owned, ...names: readonly string[]): readonly string[] {
    return elementsOf(propertyOf({ path: "", value: properties }, ...names)).flatMap(({ value }) =>
        typeof value === "string" ? [value] : [],
    );
}
