import type { Cell, Narrowing } from "./cell";
import { conditionOf } from "./wording";

/** What changes between two readings of the documents, in the terms of the matrix. */
export interface Difference {
    readonly gained: readonly Cell[];
    readonly lost: readonly Cell[];
}

/** Who gains and who loses what. A statement that has only moved changes nothing. */
export function differenceOf(before: readonly Cell[], after: readonly Cell[]): Difference {
    const [had, has] = [before, after].map((cells) => new Set(cells.map(meaningOf)));
    return {
        gained: after.filter((cell) => had?.has(meaningOf(cell)) !== true),
        lost: before.filter((cell) => has?.has(meaningOf(cell)) !== true),
    };
}

/** What a cell says, wherever its statements stand. */
function meaningOf({ who, actions, target, conditions, narrowedBy, undecided }: Cell): string {
    const plain = (texts: readonly string[]): readonly string[] => [...texts].sort();
    return JSON.stringify([
        who,
        plain(actions.within),
        plain(actions.except),
        target,
        plain(conditions.map(conditionOf)),
        plain(narrowedBy.map(meaningOfNarrowing)),
        plain(undecided),
    ]);
}

function meaningOfNarrowing({ actions, resources, conditions, principals, doubt }: Narrowing): string {
    return JSON.stringify([
        actions,
        resources,
        conditions.map(conditionOf),
        principals.map(({ text }) => text),
        doubt ?? null,
    ]);
}
