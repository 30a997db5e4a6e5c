import { parseArn } from "../iam/arn";
import type { IamIdentity } from "./account";
import { type Draft, draftOf, doubted } from "./draft";
import { isSame, type Joined, ownAllowing, unreadOf, withinBoundary } from "./join";
import { sharedPatterns } from "./patterns";
import { type PatternSet, shared, without } from "./scope";
import { whoOfArn } from "./who";
import type { World } from "./world";

/** Actions that the resource's own policy decides in any case. */
const DECIDED_BY_KEY: PatternSet = { within: ["kms:*"], except: [] };
const DECIDED_BY_ROLE: PatternSet = { within: ["sts:assumerole*"], except: [] };

/** What the policies of an identity allow it in its own account, and what they would allow it elsewhere. */
export function joinedOf(identity: IamIdentity, world: World): readonly Joined[] {
    const who = whoOfArn(identity.arn);
    const denials = [
        ...world.denialsOf(identity),
        ...world.boundsOn("principals", identity.account),
        ...world.denialsOnAll(),
    ];
    const drafts = ownAllowing(identity).flatMap((clause) =>
        clause.resources === undefined ? [] : (draftOf(who, clause, clause.resources) ?? []),
    );
    return withinBoundary(drafts, identity)
        .map((draft) => doubted(draft, ...unreadOf(identity)))
        .flatMap((draft) => [
            ...decidedAlone(draft),
            ...decidedElsewhere(draft, DECIDED_BY_KEY, "the key's own policy decides, too", world),
            ...decidedElsewhere(draft, DECIDED_BY_ROLE, "the trust policy of the role decides, too", world),
        ])
        .flatMap((draft) =>
            placed(draft, identity, world).map((one) => ({ ...one, denials: [...denials, ...one.denials] })),
        );
}

function decidedAlone(draft: Draft): readonly Draft[] {
    const actions = without(draft.actions, [...DECIDED_BY_KEY.within, ...DECIDED_BY_ROLE.within]);
    return actions === undefined ? [] : [{ ...draft, actions }];
}

/** What stays open of actions that a resource decides: what was read of such resources is joined on their side. */
function decidedElsewhere(draft: Draft, decided: PatternSet, reason: string, world: World): readonly Draft[] {
    const actions = shared(draft.actions, decided);
    const known =
        actions === undefined ? [] : world.decidingThemselves.filter((arn) => isMeant(arn, draft.resources));
    const resources = actions && without(draft.resources, known);
    return actions && resources ? [doubted({ ...draft, actions, resources }, reason)] : [];
}

function isMeant(arn: string, { within }: PatternSet): boolean {
    return within.some((pattern) => (sharedPatterns(pattern, arn)?.length ?? 1) > 0);
}

/** The parts of a draft by the account of the resources: the identity's own, or another one whose policies decide, too. */
function placed(draft: Draft, identity: IamIdentity, world: World): readonly Joined[] {
    return draft.resources.within.flatMap((pattern): Joined[] => {
        const { account = "", region = "" } = parseArn(pattern) ?? {};
        const owner = /^\d{12}$/.test(account) ? account : identity.account;
        const same = isSame(identity.account, owner);
        const resources = { within: [pattern], except: draft.resources.except };
        const one = { ...draft, resources };
        const where = { account: owner, region: region === "" || /[*?]/.test(region) ? undefined : region };
        if (same === true || owner === undefined) {
            return [{ draft: one, ...where, denials: world.boundsOn("resources", owner) }];
        }
        const known = world.guarded(pattern);
        return known !== undefined && known.policies.length > 0
            ? []
            : [
                  {
                      draft: doubted(one, same === undefined ? PRINCIPAL_UNKNOWN : NOT_READ),
                      ...where,
                      denials: [],
                  },
              ];
    });
}

const PRINCIPAL_UNKNOWN =
    "the account of the principal is not known, and in another one the resource's own policy decides too";
const NOT_READ = "the resource is in another account, and its own policy was not read";
