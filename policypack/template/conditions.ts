import { isObject, memberOf } from "../values/value";
import { isPlainText, itemsOf, type Template } from "./calls";
import { type Comparisons, comparisonsOf, comparisonKey } from "./comparisons";
import type { Choose, Scenario } from "./scenarios";

/** What a value is that equals nothing it is compared with. */
const ANYTHING_ELSE = Symbol("anything else");

type Value = string | boolean | typeof ANYTHING_ELSE;

/** What a condition depends on: a value that only the deployment knows, or what is no comparison of one. */
interface Unknown {
    readonly key: string;
    /** Everything that it can be, as far as a condition tells. */
    readonly values: readonly Value[];
}

/** A condition's outcome, or the unknown that decides it. */
type Outcome = boolean | Unknown;

/** What the unknowns are in one attempt to have everything come true that was decided. */
type Attempt = ReadonlyMap<string, Value>;

/**
 * The conditions of a template in one scenario. A parameter has one value in it, and so has each condition that compares it:
 * only what can be beside what was decided before is asked for.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export class Conditions {
    /** What was decided of conditions, by their names. */
    private readonly decided = new Map<string, boolean>();
    /** What was decided of parameters, by the keys of the unknowns that they are. */
    private readonly given = new Map<string, Value>();
    private readonly comparisons: Comparisons;

    /** @param scenario what is decided already */
    constructor(
        private readonly template: Template,
        private readonly choose: Choose,
        scenario: Scenario,
    ) {
        this.comparisons = comparisonsOf(sectionOf(template, "Conditions"));
        for (const name of Object.keys(sectionOf(template, "Conditions"))) {
            const outcome = scenario.get(conditionNamed(name));
            if (outcome !== undefined) {
                this.decided.set(name, outcome === "true");
            }
        }
        for (const name of Object.keys(sectionOf(template, "Parameters"))) {
            const value = scenario.get(parameterNamed(name));
            if (value !== undefined) {
                this.given.set(comparisonKey({ Ref: name }), value);
            }
        }
    }

    /** Whether a condition holds. */
    holds(name: string): boolean {
        const possible = [true, false].filter((outcome) => this.isPossible(name, outcome));
        const options = possible.length > 0 ? possible.map(String) : ["true", "false"];
        const outcome = this.choose(conditionNamed(name), options) === "true";
        this.decided.set(name, outcome);
        return outcome;
    }

    /** Which of the values that a parameter allows it has. */
    valueOf(parameter: string, allowed: readonly string[]): string {
        const key = comparisonKey({ Ref: parameter });
        const related = this.relatedTo(new Set([key]));
        const possible = allowed.filter((value) =>
            this.isSatisfied(new Map(this.given).set(key, value), related),
        );
        const value = this.choose(parameterNamed(parameter), possible.length > 0 ? possible : allowed);
        this.given.set(key, value);
        return value;
    }

    private isPossible(name: string, outcome: boolean): boolean {
        const decided = this.decided.get(name);
        const related = this.relatedTo(this.comparisons.unknownsOf(name));
        return decided === undefined
            ? this.isSatisfied(this.given, new Map(related).set(name, outcome))
            : decided === outcome;
    }

    /** What was decided of the conditions that depend on some unknowns, or on what depends on them. */
    private relatedTo(unknowns: ReadonlySet<string>): ReadonlyMap<string, boolean> {
        const reached = new Set(unknowns);
        const related = new Map<string, boolean>();
        for (let size = -1; size < related.size;) {
            size = related.size;
            for (const [name, outcome] of this.decided) {
                const own = this.comparisons.unknownsOf(name);
                if (!related.has(name) && Array.from(own).some((key) => reached.has(key))) {
                    related.set(name, outcome);
                    own.forEach((key) => reached.add(key));
                }
            }
        }
        return related;
    }

    /** Whether the unknowns can be such that these conditions have the outcomes that were decided. */
    private isSatisfied(given: Attempt, decided: ReadonlyMap<string, boolean>): boolean {
        const waiting: Attempt[] = [given];
        for (let attempt = waiting.pop(); attempt !== undefined; attempt = waiting.pop()) {
            const open = this.openIn(attempt, decided);
            if (open === "satisfied" || !this.comparisons.mayTry()) {
                return true;
            }
            if (open !== "contradicted") {
                for (const value of open.values) {
                    waiting.push(new Map(attempt).set(open.key, value));
                }
            }
        }
        return false;
    }

    private openIn(
        attempt: Attempt,
        decided: ReadonlyMap<string, boolean>,
    ): Unknown | "satisfied" | "contradicted" {
        let open: Unknown | undefined;
        for (const [name, wanted] of decided) {
            const outcome = this.outcomeOf({ Condition: name }, attempt, []);
            if (typeof outcome === "boolean" && outcome !== wanted) {
                return "contradicted";
            }
            open ??= typeof outcome === "boolean" ? undefined : outcome;
        }
        return open ?? "satisfied";
    }

    /** @param within the conditions that this one is part of: one that is part of itself is refused by CloudFormation */
    private outcomeOf(condition: unknown, attempt: Attempt, within: readonly string[]): Outcome {
        const [[name, argument] = ["", undefined], ...others] = isObject(condition)
            ? Object.entries(condition)
            : [];
        const parts = itemsOf(argument);
        const outcomes = (): readonly Outcome[] => parts.map((part) => this.outcomeOf(part, attempt, within));
        switch (others.length === 0 && parts.length > 0 ? name : "") {
            case "Fn::And":
                return joined(outcomes(), false);
            case "Fn::Or":
                return joined(outcomes(), true);
            case "Fn::Not": {
                const [outcome = true] = outcomes();
                return typeof outcome === "boolean" ? !outcome : outcome;
            }
            case "Fn::Equals":
                return this.areEqual(parts, attempt);
            default: {
                const other = name === "Condition" && typeof argument === "string" ? argument : undefined;
                const definition = other && memberOf(this.template["Conditions"], other);
                return other === undefined || definition === undefined || within.includes(other)
                    ? settled(
                          { key: comparisonKey(condition), values: [true, false] },
                          attempt,
                          (value) => value === true,
                      )
                    : this.outcomeOf(definition, attempt, [...within, other]);
            }
        }
    }

    private areEqual(sides: readonly unknown[], attempt: Attempt): Outcome {
        const [left, right] = sides;
        if (isPlainText(left) && isPlainText(right)) {
            return String(left) === String(right);
        }
        const [literal, open] = isPlainText(left) ? [left, right] : [right, left];
        if (!isPlainText(literal)) {
            const key = sides.map(comparisonKey).sort().join(" = ");
            return settled({ key, values: [true, false] }, attempt, (value) => value === true);
        }
        return settled(this.unknownOf(open), attempt, (value) => value === String(literal));
    }

    private unknownOf(side: unknown): Unknown {
        const key = comparisonKey(side);
        const allowed = allowedValues(sectionOf(this.template, "Parameters")[String(memberOf(side, "Ref"))]);
        return { key, values: allowed ?? [...(this.comparisons.literals.get(key) ?? []), ANYTHING_ELSE] };
    }
}

/** What a decision on a condition is called. */
function conditionNamed(name: string): string {
    return `condition ${name}`;
}

/** What a decision on a parameter is called. */
function parameterNamed(name: string): string {
    return `parameter ${name}`;
}

/** The values of a parameter that can have no other; a number can be written in more ways than its list says. */
function allowedValues(parameter: unknown): readonly string[] | undefined {
    const { Type: type, AllowedValues: allowed } = isObject(parameter) ? parameter : {};
    return type === "String" && Array.isArray(allowed) && allowed.length > 0
        ? [...new Set(allowed.map(String))]
        : undefined;
}

function settled(unknown: Unknown, attempt: Attempt, isTrue: (value: Value) => boolean): Outcome {
    const value = attempt.get(unknown.key);
    return value === undefined ? unknown : isTrue(value);
}

/** Of several outcomes the one that decides, if there is one; else an unknown, if there is one; else its opposite. */
function joined(outcomes: readonly Outcome[], deciding: boolean): Outcome {
    return outcomes.includes(deciding)
        ? deciding
        : (outcomes.find((outcome) => typeof outcome !== "boolean") ?? !deciding);
}

const NOTHING: Template = {};

function sectionOf(template: Template, name: string): Template {
    const section = template[name];
    return isObject(section) ? section : NOTHING;
}
