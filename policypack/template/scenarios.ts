/**
 * Asks for a decision that a template leaves open, such as whether a condition holds.
 *
 * @param name what is decided, as a message says it
 * @param options the outcomes, at least one
 */
export type Choose = (name: string, options: readonly string[]) => string;

/** What was decided, by the names of the decisions. */
export type Scenario = ReadonlyMap<string, string>;

/** The one scenario of what leaves nothing open. */
export const NO_DECISIONS: Scenario = new Map();

/** What something is in one scenario. */
export interface Variant<T> {
    readonly scenario: Scenario;
    readonly value: T;
}

/**
 * Makes something once for each combination of the decisions that making it asks for. Decisions that are not reached in a
 * combination are not multiplied by.
 *
 * @param limit how often to make it at most
 * @returns what was made, the first options first, and whether that is all there is; if it is not, a few
 */
export function explore<T>(
    make: (choose: Choose) => T,
    limit: number,
): { readonly variants: readonly Variant<T>[]; readonly complete: boolean } {
    const waiting: Scenario[] = [new Map()];
    const variants: Variant<T>[] = [];
    let untried = 0;
    while (untried === 0 || variants.length < FEW) {
        const next = waiting.shift();
        if (next === undefined) {
            break;
        }
        const scenario = new Map(next);
        const value = make((name, options) => {
            const decided = scenario.get(name);
            if (decided !== undefined) {
                return decided;
            }
            const [first = "", ...others] = options;
            // Each that waits is made once at least, together with this one and those before.
            const room = limit - variants.length - waiting.length - 1;
            for (const other of others.slice(0, room)) {
                waiting.push(new Map(scenario).set(name, other));
            }
            untried += Math.max(0, others.length - room);
            scenario.set(name, first);
            return first;
        });
        variants.push({ scenario, value });
    }
    return { variants, complete: untried === 0 };
}

/** Where not all can be tried, whoever asks has to refuse: these are to show what is found at once. */
const FEW = 8;

/** Nobody reads a message that names more. */
const MAX_DECISIONS = 128;

/**
 * What has to be decided how, for something to be so: the fewest decisions of the first scenario in which it is so, with
 * which it is so whatever else is decided. Empty where it always is.
 */
export function causeOf(all: readonly Scenario[], where: ReadonlySet<Scenario>): Scenario {
    const [first] = where;
    if (first === undefined || first.size > MAX_DECISIONS) {
        return new Map();
    }
    let cause: Scenario = first;
    for (const name of cause.keys()) {
        const less = new Map(Array.from(cause).filter(([other]) => other !== name));
        if (all.every((scenario) => where.has(scenario) || contradicts(scenario, less))) {
            cause = less;
        }
    }
    return cause;
}

function contradicts(scenario: Scenario, other: Scenario): boolean {
    return Array.from(other).some(([name, outcome]) => {
        const decided = scenario.get(name);
        return decided !== undefined && decided !== outcome;
    });
}
