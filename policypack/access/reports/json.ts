import type { ConditionTest } from "../../iam/condition";
import type { Cell, Ground, Narrowing } from "../cell";
import type { Difference } from "../difference";
import { spelledKey } from "../wording";

/** The matrix as `schemas/access.schema.json` describes it. */
export function jsonMatrix(cells: readonly Cell[]): string {
    return `${JSON.stringify(cells.map(toJson), undefined, 2)}\n`;
}

/** What changes, as two such lists. */
export function jsonDifference({ gained, lost }: Difference): string {
    return `${JSON.stringify({ gained: gained.map(toJson), lost: lost.map(toJson) }, undefined, 2)}\n`;
}

function toJson({ who, may, actions, target, conditions, allowedBy, narrowedBy, undecided }: Cell): object {
    return {
        who: { kind: who.kind, name: who.name, issuer: who.issuer ?? null, account: who.account ?? null },
        may,
        actions,
        resource: { ...target, account: target.account ?? null, region: target.region ?? null },
        decision: undecided.length === 0 ? "allowed" : "undecided",
        reasons: undecided,
        conditions: conditions.map(conditionJson),
        allowedBy: allowedBy.map(groundJson),
        narrowedBy: narrowedBy.map(narrowingJson),
    };
}

function conditionJson(test: ConditionTest): object {
    return {
        operator: test.operator.name,
        key: spelledKey(test),
        values: test.values.map(({ text }) => text),
    };
}

function groundJson({ file, owner, path, statement }: Ground): object {
    return { file, resource: owner === file ? null : owner, path, statement };
}

function narrowingJson(narrowing: Narrowing): object {
    const { actions, resources, conditions, principals, principalElement, doubt } = narrowing;
    return {
        ...groundJson(narrowing),
        actions,
        resources,
        conditions: conditions.map(conditionJson),
        principals: principals.map(({ text }) => text),
        exceptThem: principalElement === "NotPrincipal",
        doubt: doubt ?? null,
    };
}
