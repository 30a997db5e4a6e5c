import { causeOf, type Scenario, type Variant } from "../template/scenarios";

interface Reported {
    readonly rule: string;
    readonly path: string;
    readonly message: string;
    readonly witness: string | null;
}

/**
 * What was found in the combinations of decisions that a file leaves open, each once. What depends on one names it:
 * a violation in one branch is a violation.
 */
export function judgedTogether<T extends Reported>(variants: readonly Variant<readonly T[]>[]): readonly T[] {
    const [only, ...others] = variants;
    if (only === undefined || others.length === 0) {
        return only?.value ?? [];
    }
    const found = new Map<string, { readonly first: T; readonly where: Set<Scenario> }>();
    for (const { scenario, value } of variants) {
        for (const one of value) {
            const key = JSON.stringify([one.rule, one.path, one.message, one.witness]);
            const known = found.get(key) ?? { first: one, where: new Set() };
            known.where.add(scenario);
            found.set(key, known);
        }
    }
    const scenarios = variants.map(({ scenario }) => scenario);
    const clauses = new Map<string, string>();
    return Array.from(found.values(), ({ first, where }) => {
        // Findings of one place mostly share their cause, and finding it out costs something.
        const key = scenarios.map((scenario) => (where.has(scenario) ? "1" : "0")).join("");
        const clause = clauses.get(key) ?? when(causeOf(scenarios, where));
        clauses.set(key, clause);
        return { ...first, message: first.message + clause };
    });
}

function when(cause: Scenario): string {
    const decisions = Array.from(cause, ([name, outcome]) => `${name} is ${outcome}`);
    return decisions.length === 0 ? "" : ` (where ${decisions.join(" and ")})`;
}
