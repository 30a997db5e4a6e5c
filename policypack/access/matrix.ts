import type { AccountDocuments, Policy } from "./account";
import type { Cell, Ground } from "./cell";
import { clausesOf } from "./clauses";
import { narrowed } from "./denials";
import { doubted, type Draft } from "./draft";
import { type Joined, joinedOn } from "./join";
import { joinedOf } from "./ownPolicies";
import { EVERYTHING } from "./scope";
import { mayOf } from "./verbs";
import type { Who } from "./who";
import { World } from "./world";

/** Who may do what on which resource, as the documents say it. What cannot be decided is in it with the reasons. */
export function accessOf(documents: AccountDocuments): readonly Cell[] {
    const world = new World(documents);
    const spelled = spellingsIn(documents);
    const joined = [
        ...documents.guarded.flatMap((guarded) => joinedOn(guarded, world)),
        ...documents.identities.flatMap((identity) => joinedOf(identity, world)),
    ];
    return sorted([...joined.flatMap((one) => cellsOf(one, world, spelled)), ...unknownCells(documents)]);
}

/** A cell for each resource that is named: a Deny takes one of them, or some. */
function cellsOf(
    { draft, account, region, denials }: Joined,
    world: World,
    spelled: Spelled,
): readonly Cell[] {
    const may = mayOf(draft.actions, spelled);
    const isOfAccount = ["role", "user", "session"].includes(draft.who.kind);
    const doubts = isOfAccount ? world.doubtOfBounds(draft.who.account, draft.actions) : [];
    return draft.resources.within.flatMap((name): Cell[] => {
        const { except } = draft.resources;
        const found = narrowed({ ...draft, resources: { within: [name], except } }, denials);
        return found === undefined
            ? []
            : [
                  {
                      ...toCell(doubted(found.draft, ...doubts)),
                      may,
                      target: { name, account, region, except },
                      narrowedBy: found.narrowedBy,
                  },
              ];
    });
}

function toCell({
    who,
    actions,
    tests,
    allowedBy,
    undecided,
}: Draft): Omit<Cell, "may" | "target" | "narrowedBy"> {
    return { who, actions, conditions: tests, allowedBy, undecided: [...new Set(undecided)] };
}

type Spelled = (action: string) => string;

/** Actions as the documents spell them: they are compared in lower case. */
function spellingsIn({ identities, guarded, bounds }: AccountDocuments): Spelled {
    const policies: readonly Policy[] = [
        ...identities.flatMap((identity) => identity.policies),
        ...guarded.flatMap((one) => one.policies),
        ...bounds.map(({ policy }) => policy),
    ];
    const spellings = new Map(
        policies
            .flatMap(clausesOf)
            .flatMap(({ statement }) => statement.actions)
            .map((action) => [action.toLowerCase(), action]),
    );
    return (action) => spellings.get(action) ?? action;
}

const SOMEBODY: Who = { kind: "unclear", name: "not known" };

/** What documents that cannot be read may allow: anything, as long as nobody has read them. */
function unknownCells({ identities, guarded }: AccountDocuments): readonly Cell[] {
    const open = { may: ["*"], actions: EVERYTHING, conditions: [], narrowedBy: [] };
    const onResources = guarded.flatMap(({ arn: name, account, region, policies }) =>
        policies.flatMap((policy) =>
            reasonsOf(policy).map((reason): Cell => ({
                ...open,
                who: SOMEBODY,
                target: { name, account, region, except: [] },
                allowedBy: [groundOf(policy)],
                undecided: [reason],
            })),
        ),
    );
    const ofIdentities = identities.flatMap(({ arn, kind, account, policies, unread }) => {
        const who: Who = { kind, name: arn, ...(account === undefined ? {} : { account }) };
        const target = { name: "*", account, region: undefined, except: [] };
        const reasons = unread.map((name) => `the policy ${name} was not read`);
        return [
            ...policies.flatMap((policy) =>
                reasonsOf(policy).map((reason): Cell => ({
                    ...open,
                    who,
                    target,
                    allowedBy: [groundOf(policy)],
                    undecided: [reason],
                })),
            ),
            ...reasons.map((reason): Cell => ({ ...open, who, target, allowedBy: [], undecided: [reason] })),
        ];
    });
    return [...onResources, ...ofIdentities];
}

/** Why nobody can say what a document allows: IAM would refuse it, or part of it is not known. */
function reasonsOf({ document, reported }: Policy): readonly string[] {
    const [problem] = document.problems;
    if (problem !== undefined) {
        return [`the policy has a problem: ${problem.message}`];
    }
    if (document.statements.length === 0) {
        return ["the policy is known only after apply"];
    }
    const open = document.statements.filter(
        ({ principalElement, principals }) => principalElement !== undefined && principals.length === 0,
    );
    return open.map(({ path }) => `the principals of ${reported(path)} are known only after apply`);
}

function groundOf({ file, owner, reported }: Policy): Ground {
    return { file, owner, path: reported(""), statement: { index: 0 } };
}

/** By resource, then by whom and by what: the same documents in another order give the same matrix. */
function sorted(cells: readonly Cell[]): readonly Cell[] {
    return cells
        .map((cell) => ({ cell, key: keyOf(cell) }))
        .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
        .map(({ cell }) => cell);
}

function keyOf({ target, who, may, allowedBy }: Cell): string {
    return [
        target.name,
        target.account,
        target.region,
        who.kind,
        who.name,
        ...may,
        ...allowedBy.map(({ path }) => path),
    ].join("\n");
}
