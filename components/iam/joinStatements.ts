import { compare, type Conditions, type Principals, type Statement } from "./policy";

/**
 * Statements that differ only in whom they name, joined into one each, so that a policy takes fewer characters and means
 * the same. `sidOf` names a joined statement from those it replaces, all of one shape.
 *
 * Principals of one kind can always be joined, under equal conditions. Values of a condition key can be joined only where
 * the key identifies the caller by itself, because joined keys are combined freely: `identifying` names such keys, together
 * with keys whose value follows from them.
 */
export function joinStatements(
    statements: readonly Statement[],
    identifying: readonly string[],
    sidOf: (first: Statement, group: readonly Statement[]) => string,
): Statement[] {
    const groups = new Map<string, Statement[]>();
    for (const statement of statements) {
        const key = shapeOf(statement, identifying);
        groups.set(key, [...(groups.get(key) ?? []), statement]);
    }
    return [...groups.values()].flatMap((group) => {
        const [first] = group;
        return first === undefined || group.length === 1
            ? group
            : [joined(first, group, sidOf(first, group))];
    });
}

function joined(first: Statement, group: readonly Statement[], sid: string): Statement {
    const union = (listsOf: (statement: Statement) => readonly string[] | undefined) => [
        ...new Set(group.flatMap((statement) => listsOf(statement) ?? [])),
    ];
    const { principals, conditions } = first;
    return {
        ...first,
        sid,
        ...(principals && {
            principals: Object.fromEntries(
                kindsOf(principals).map((kind) => [kind, union((its) => its.principals?.[kind])]),
            ),
        }),
        ...(conditions && {
            conditions: mapped(conditions, (operator, key) =>
                union((its) => its.conditions?.[operator]?.[key]),
            ),
        }),
    };
}

/** Everything of a statement but its name, its principals and the values that identify them. */
function shapeOf(
    { principals, actions, resources, conditions }: Statement,
    identifying: readonly string[],
): string {
    return JSON.stringify([
        principals && kindsOf(principals).sort(compare),
        [...actions].sort(compare),
        resources && [...resources].sort(compare),
        conditions &&
            mapped(conditions, (operator, key) =>
                identifying.includes(key) ? [] : (conditions[operator]?.[key] ?? []),
            ),
    ]);
}

function kindsOf(principals: Principals): (keyof Principals)[] {
    return Object.keys(principals) as (keyof Principals)[];
}

function mapped(
    conditions: Conditions,
    values: (operator: string, key: string) => readonly string[],
): Record<string, Record<string, readonly string[]>> {
    const sorted = (record: object) => Object.keys(record).sort(compare);
    return Object.fromEntries(
        sorted(conditions).map((operator) => [
            operator,
            Object.fromEntries(
                sorted(conditions[operator] ?? {}).map((key) => [
                    key,
                    [...values(operator, key)].sort(compare),
                ]),
            ),
        ]),
    );
}
