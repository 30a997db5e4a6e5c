import { isObject, memberOf } from "../values/value";
import { isPlainText, itemsOf, type Template } from "./calls";

/** So many attempts are made for one template: beyond them every outcome is taken for a possible one. */
const MAX_ATTEMPTS = 100_000;

/** What the conditions of a template compare. */
export class Comparisons {
    /** The texts that each unknown is compared with. */
    readonly literals = new Map<string, string[]>();
    private readonly unknowns = new Map<string, ReadonlySet<string>>();
    private attempts = 0;

    constructor(private readonly conditions: Template) {
        Object.keys(conditions).forEach((name) => this.unknownsOf(name));
    }

    /** The keys of the unknowns that a condition depends on. */
    unknownsOf(name: string): ReadonlySet<string> {
        const known = this.unknowns.get(name);
        if (known !== undefined) {
            return known;
        }
        const definition = memberOf(this.conditions, name);
        const found = new Set(definition === undefined ? [comparisonKey({ Condition: name })] : []);
        this.unknowns.set(name, found);
        this.visit(definition, found);
        return found;
    }

    mayTry(): boolean {
        return ++this.attempts <= MAX_ATTEMPTS;
    }

    private visit(condition: unknown, found: Set<string>): void {
        const [[name, argument] = ["", undefined]] = isObject(condition) ? Object.entries(condition) : [];
        if (name === "Condition" && typeof argument === "string") {
            this.unknownsOf(argument).forEach((key) => found.add(key));
        } else if (name === "Fn::Equals") {
            this.compare(itemsOf(argument), found);
        } else if (name.startsWith("Fn::")) {
            itemsOf(argument).forEach((part) => {
                this.visit(part, found);
            });
        } else if (condition !== undefined) {
            found.add(comparisonKey(condition));
        }
    }

    private compare(sides: readonly unknown[], found: Set<string>): void {
        const open = sides.filter((side) => !isPlainText(side)).map(comparisonKey);
        const [key = ""] = open;
        const [literal] = sides.filter(isPlainText);
        if (open.length === 1 && literal !== undefined) {
            this.literals.set(key, [...new Set([...(this.literals.get(key) ?? []), String(literal)])]);
        }
        if (open.length > 0) {
            found.add(open.sort().join(" = "));
        }
    }
}

const KNOWN = new WeakMap<Template, Comparisons>();

/** Worked out once for all resources and scenarios of a template. */
export function comparisonsOf(conditions: Template): Comparisons {
    const known = KNOWN.get(conditions) ?? new Comparisons(conditions);
    KNOWN.set(conditions, known);
    return known;
}

/** What an unknown is called: one that is written in the same way is the same. */
export function comparisonKey(value: unknown): string {
    return JSON.stringify(value);
}
