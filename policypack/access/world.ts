import { parseArn } from "../iam/arn";
import type { PrincipalEntry, Reach } from "../iam/principals";
import type { AccountDocuments, Bound, Guarded, IamIdentity } from "./account";
import { allowing, type Clause, denying } from "./clauses";
import type { Denial } from "./denials";
import { isWithin } from "./patterns";
import { EVERYTHING, isCovered, type PatternSet } from "./scope";

/** What was read of accounts, with what is looked up in it again and again. */
export class World {
    private readonly identityOf: ReadonlyMap<string, IamIdentity>;
    private readonly guardedOf: ReadonlyMap<string, Guarded>;
    private readonly denialsOnResources: readonly Denial[];
    /** The ARNs of what decides by its own policy in any case. */
    readonly decidingThemselves: readonly string[];

    constructor(readonly documents: AccountDocuments) {
        this.identityOf = new Map(documents.identities.map((identity) => [identity.arn, identity]));
        this.guardedOf = new Map(documents.guarded.map((one) => [one.arn, one]));
        this.decidingThemselves = documents.guarded
            .filter(({ decidesItself }) => decidesItself)
            .map(({ arn }) => arn);
        this.denialsOnResources = documents.guarded.flatMap((one) => this.denialsOn(one));
    }

    identity(arn: string): IamIdentity | undefined {
        return this.identityOf.get(this.documents.aliases.get(arn) ?? arn);
    }

    guarded(arn: string): Guarded | undefined {
        return this.guardedOf.get(arn);
    }

    /** The Denies of a resource's own policy, and of what its organization lays on resources. */
    denialsOn(guarded: Guarded): readonly Denial[] {
        return denying(guarded.policies).flatMap((clause) => {
            const resources = ownResources(clause, guarded);
            return resources === undefined ? [] : [{ clause, resources, doubt: undefined }];
        });
    }

    /** The Denies of all policies that stand on resources. */
    denialsOnAll(): readonly Denial[] {
        return this.denialsOnResources;
    }

    /** The Denies that an identity's own policies have, and its boundary. */
    denialsOf({ policies, boundary }: IamIdentity): readonly Denial[] {
        const all = boundary === undefined || boundary === "unread" ? policies : [...policies, boundary];
        return denying(all).map((clause) => toDenial(clause, undefined));
    }

    /** The Denies of all principals of an account, which narrow what everybody may: each is for one of them alone. */
    denialsOfPrincipals(account: string | undefined): readonly Denial[] {
        const own = this.documents.identities
            .filter((identity) => identity.account !== undefined && identity.account === account)
            .flatMap((identity) =>
                this.denialsOf(identity).map((denial) => ({ ...denial, of: named(identity.arn) })),
            );
        const root = `arn:aws:iam::${account ?? ""}:root`;
        const ofAccount = account === undefined ? [] : this.boundsOn("principals", account);
        return [...own, ...ofAccount.map((denial) => ({ ...denial, of: named(root) }))];
    }

    /** What organizations deny: to the principals of one account, or on the resources of one. */
    boundsOn(limits: Bound["limits"], account: string | undefined): readonly Denial[] {
        return this.boundsFor(limits, account).flatMap((bound) =>
            denying([bound.policy]).map((clause) =>
                toDenial(clause, isAttached(bound, account) ? undefined : UNATTACHED),
            ),
        );
    }

    /** Why an organization's policies may not allow actions: none of those on the account does without a condition. */
    doubtOfBounds(account: string | undefined, actions: PatternSet): readonly string[] {
        return this.boundsFor("principals", account).flatMap(({ policy }) => {
            const allows = allowing([policy]);
            const isAllowed = allows.some((clause) => isOpen(clause) && isCovered(actions, clause.actions));
            return allows.length === 0 || isAllowed
                ? []
                : [`${policy.owner} allows it in part, or not at all`];
        });
    }

    private boundsFor(limits: Bound["limits"], account: string | undefined): readonly Bound[] {
        return this.documents.bounds.filter(
            (bound) =>
                bound.limits === limits &&
                (bound.accounts === undefined || account === undefined || bound.accounts.includes(account)),
        );
    }
}

/** A principal by its ARN, as a policy would name it. */
function named(arn: string): PrincipalEntry {
    const account = /^arn:[^:]*:iam::(\d{12}):root$/.exec(arn)?.[1];
    const reach: Reach = account === undefined ? { kind: "one" } : { kind: "account", account };
    return { type: "AWS", text: arn, path: "", reach };
}

function toDenial(clause: Clause, doubt: string | undefined): Denial {
    return { clause, resources: clause.resources ?? EVERYTHING, doubt };
}

const UNATTACHED = "the organization's policy denies it where it is attached, which was not read";

function isAttached({ accounts }: Bound, account: string | undefined): boolean {
    return accounts !== undefined && account !== undefined && accounts.includes(account);
}

function isOpen({ tests, unknown, resources }: Clause): boolean {
    return (
        tests.length === 0 &&
        unknown.length === 0 &&
        (resources === undefined || (resources.within.includes("*") && resources.except.length === 0))
    );
}

/** What a resource's own policy can be about: the resource, and what is in it. */
export function scopeOfGuarded({ arn }: Guarded): PatternSet {
    const within = arn.includes(":s3:")
        ? [arn, `${arn}/*`]
        : arn.includes(":lambda:")
          ? [arn, `${arn}:*`]
          : [arn];
    return { within, except: [] };
}

/** The part of a guarded resource that a statement of its policy is about; undefined where it is about another one. */
export function ownResources(clause: Clause, guarded: Guarded): PatternSet | undefined {
    const own = scopeOfGuarded(guarded);
    const { resources } = clause;
    if (resources === undefined || (resources.within.includes("*") && resources.except.length === 0)) {
        return own;
    }
    // Where the name of the resource is not known, the statement's own words are all there is.
    const isNamed = resources.within.every((pattern) => parseArn(pattern) !== undefined);
    const isKnown = parseArn(guarded.arn) !== undefined && !/[*?]/.test(guarded.arn);
    if (!isNamed) {
        return own;
    }
    return isKnown ? sharedWith(resources, own) : resources;
}

function sharedWith(resources: PatternSet, own: PatternSet): PatternSet | undefined {
    const within = own.within.flatMap((mine) =>
        resources.within.flatMap((pattern) =>
            isWithin(pattern, mine) ? [pattern] : isWithin(mine, pattern) ? [mine] : [],
        ),
    );
    return within.length === 0 ? undefined : { within: [...new Set(within)], except: resources.except };
}
