import type { PrincipalEntry } from "../iam/principals";
import type { Guarded, IamIdentity } from "./account";
import { allowing, type Clause } from "./clauses";
import type { Denial } from "./denials";
import { alsoAllowed, type Draft, draftOf, doubted } from "./draft";
import type { PatternSet } from "./scope";
import { type Who, whoOf, whoOfArn } from "./who";
import { ownResources, type World } from "./world";

/** A draft, the resource that it is about as far as it was read, and the Denies that count for it. */
export interface Joined {
    readonly draft: Draft;
    /** The account and the region of what it is about. */
    readonly account: string | undefined;
    readonly region: string | undefined;
    readonly denials: readonly Denial[];
}

/** Accounts of two sides: the same, not the same, or not known. */
type SameAccount = boolean | undefined;

export function isSame(one: string | undefined, other: string | undefined): SameAccount {
    return one === undefined || other === undefined ? undefined : one === other;
}

/**
 * What the policies on a resource allow, alone or together with those of whom they name: within an account either allows, and
 * across accounts both have to.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function joinedOn(guarded: Guarded, world: World): readonly Joined[] {
    const denials = [...world.denialsOn(guarded), ...world.boundsOn("resources", guarded.account)];
    return allowing(guarded.policies).flatMap((clause) => {
        const resources = ownResources(clause, guarded);
        return resources === undefined
            ? []
            : entriesOf(clause).flatMap((entry) =>
                  draftsOf(clause, entry, resources, guarded, world).map(({ draft, identity }) => ({
                      draft,
                      account: guarded.account,
                      region: guarded.region,
                      denials: [...denials, ...denialsOfWho(draft.who, identity, guarded, world)],
                  })),
              );
    });
}

interface Granted {
    readonly draft: Draft;
    readonly identity?: IamIdentity;
}

function denialsOfWho(
    who: Who,
    identity: IamIdentity | undefined,
    { account }: Guarded,
    world: World,
): readonly Denial[] {
    if (who.kind === "everybody" || who.kind === "organization") {
        return world.denialsOfPrincipals(account);
    }
    const isOfAccount = ["role", "user", "session", "account"].includes(who.kind);
    return [
        ...(identity === undefined ? [] : world.denialsOf(identity)),
        ...(isOfAccount ? world.boundsOn("principals", who.account) : []),
    ];
}

/** The principals of a statement; all but some are nobody in particular. */
function entriesOf({ statement }: Clause): readonly PrincipalEntry[] {
    return statement.principalElement === "Principal"
        ? statement.principals
        : ALL_BUT_SOME(statement.principalPath);
}

const ALL_BUT_SOME = (path: string): readonly PrincipalEntry[] => [
    {
        type: "AWS",
        text: "everybody but some",
        path,
        reach: {
            kind: "undecided",
            message: "nobody in particular, because NotPrincipal names whom it leaves out",
        },
    },
];

function draftsOf(
    clause: Clause,
    entry: PrincipalEntry,
    resources: PatternSet,
    guarded: Guarded,
    world: World,
): readonly Granted[] {
    const { reach } = entry;
    const drafts = whoOf(clause.statement, entry).flatMap((who) => draftOf(who, clause, resources) ?? []);
    switch (reach.kind) {
        case "oidc":
        case "saml":
        case "service":
            return drafts.map((draft) => ({ draft }));
        case "refused":
            return [];
        case "several":
            return drafts.map((draft) => ({ draft: doubted(draft, "a wildcard names principals") }));
        case "undecided":
            return drafts.map((draft) => ({ draft: doubted(draft, `the principal is ${reach.message}`) }));
        case "one":
            return drafts.flatMap((draft) => grantedToOne(draft, guarded, world));
        case "account":
            return delegated(clause, reach.account, resources, guarded, world);
        case "everyone":
            return [
                ...drafts.flatMap((draft) => grantedToMany(draft, guarded, world)),
                ...world.documents.identities
                    .filter(({ account }) => isSame(account, guarded.account) === false)
                    .flatMap((identity) => joinedWith(clause, identity, resources)),
            ];
    }
}

const OTHERS_UNREAD = "principals of other accounts need a policy of their own, which was not read";

/**
 * Everybody, or those whom a condition leaves of everybody: a boundary is documented to limit what a policy grants to a role that
 * is its principal, and nothing else. Principals of other accounts that were read are joined with their own policies.
 */
function grantedToMany(draft: Draft, guarded: Guarded, world: World): readonly Granted[] {
    const { who } = draft;
    if (who.kind === "everybody") {
        return [{ draft }];
    }
    if (who.kind === "organization") {
        return [{ draft: doubted(draft, OTHERS_UNREAD) }];
    }
    const identity = world.identity(who.name);
    if (identity === undefined) {
        return grantedToOne(draft, guarded, world);
    }
    return isSame(identity.account, guarded.account) === false
        ? []
        : [{ draft: { ...draft, who: whoOfArn(identity.arn) }, identity }];
}

/** What a resource's policy allows a principal whom it names: what a boundary leaves of it, if the principal is a role. */
function grantedToOne(draft: Draft, guarded: Guarded, world: World): readonly Granted[] {
    const { who } = draft;
    const identity = world.identity(who.name);
    const same = isSame(who.account, guarded.account);
    if (same === true) {
        if (identity === undefined) {
            return [{ draft }];
        }
        const own = { ...draft, who: whoOfArn(identity.arn) };
        const limited = identity.kind === "role" ? withinBoundary([own], identity) : [own];
        return limited.map((one) => ({ draft: one, identity }));
    }
    if (identity !== undefined) {
        const joined = ownAllowing(identity).flatMap((own) => alsoAllowed(draft, own) ?? []);
        const whole = withinBoundary(joined, identity).map((one) => doubted(one, ...unreadOf(identity)));
        const unsure = same === undefined ? whole.map((one) => doubted(one, ACCOUNT_UNKNOWN)) : whole;
        return [...unsure, ...unreadGrants(draft, identity)].map((one) => ({ draft: one, identity }));
    }
    return [
        {
            draft: doubted(
                draft,
                same === undefined ? ACCOUNT_UNKNOWN : `the policies of ${who.name} were not read`,
            ),
        },
    ];
}

const ACCOUNT_UNKNOWN =
    "the account of the resource is not known, and in another one the principal's own policy decides too";

/** What policies that were not read may allow: where they are there, nobody can say that it is denied. */
function unreadGrants(draft: Draft, identity: IamIdentity): readonly Draft[] {
    return identity.unread.length === 0
        ? []
        : [doubted(draft, ...identity.unread.map((arn) => `the policy ${arn} was not read`))];
}

export function unreadOf({ boundary }: IamIdentity): readonly string[] {
    return boundary === "unread" ? ["the permissions boundary was not read"] : [];
}

export function ownAllowing({ policies }: IamIdentity): readonly Clause[] {
    return allowing(policies);
}

/** An account is its principals, as far as their own policies allow. */
function delegated(
    clause: Clause,
    account: string,
    resources: PatternSet,
    guarded: Guarded,
    world: World,
): readonly Granted[] {
    const same = isSame(account, guarded.account);
    // Within an account their own policies are enough, unless the resource decides in any case.
    if (same === true && !guarded.decidesItself) {
        return [];
    }
    const rest = draftOf({ kind: "account", name: account, account }, clause, resources);
    return [
        ...world.documents.identities
            .filter((identity) => identity.account === account)
            .flatMap((identity) => joinedWith(clause, identity, resources)),
        ...(rest === undefined
            ? []
            : [
                  {
                      draft: doubted(
                          rest,
                          `which principals of account ${account} may is in policies that were not read`,
                      ),
                  },
              ]),
    ];
}

/** What a statement on a resource and the identity's own policies allow together. */
function joinedWith(clause: Clause, identity: IamIdentity, resources: PatternSet): readonly Granted[] {
    const draft = draftOf(whoOfArn(identity.arn), clause, resources);
    if (draft === undefined) {
        return [];
    }
    const joined = ownAllowing(identity).flatMap((own) => alsoAllowed(draft, own) ?? []);
    return [...withinBoundary(joined, identity), ...unreadGrants(draft, identity)].map((one) => ({
        draft: doubted(one, ...unreadOf(identity)),
        identity,
    }));
}

/**
 * What a permissions boundary leaves: it has to allow, too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function withinBoundary(drafts: readonly Draft[], { boundary }: IamIdentity): readonly Draft[] {
    return boundary === undefined || boundary === "unread"
        ? drafts
        : drafts.flatMap((draft) =>
              allowing([boundary]).flatMap((clause) => alsoAllowed(draft, clause) ?? []),
          );
}
