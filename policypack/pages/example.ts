import { readFileSync } from "node:fs";
import { join } from "node:path";
import { survey } from "../documents/survey";
import { evaluate } from "../engine/engine";
import type { Finding } from "../engine/finding";
import { rulesetWith } from "../engine/ruleset";
import { kindOfResource } from "../resources/resource";
import type { Options } from "../rules/options";
import { isObject, UNKNOWN } from "../values/value";

/** What a rule reports and what it does not, as resources of one stack. */
export interface Example {
    /** What the configuration has to say for the rule to look. */
    readonly options?: Partial<Options>;
    readonly fails: readonly ExampleResource[];
    readonly passes: readonly ExampleResource[];
}

export interface ExampleResource {
    readonly type: string;
    readonly properties: Readonly<Record<string, unknown>>;
}

/** How an example writes a value that is known only after apply. */
const NOT_KNOWN = "{{known after apply}}";

/** @param folder the one that holds the examples, a file for each rule */
export function readExample(folder: string, rule: string): Example {
    return JSON.parse(readFileSync(join(folder, `${rule}.json`), "utf8")) as Example;
}

/** What all rules say of the resources of an example. */
export function findingsOf(resources: readonly ExampleResource[], chosen: Partial<Options> = {}): Finding[] {
    const ruleset = rulesetWith(chosen);
    const known = resources.map(({ type, properties }) => ({ type, properties: withUnknowns(properties) }));
    const stack = known.map(({ type, properties }, index) => ({
        id: `${type} ${index}`,
        kind: kindOfResource(type),
        path: "",
        registry: "example",
        properties,
    }));
    return [
        ...known.flatMap(({ type, properties }) => evaluate(survey(properties, type), ruleset)),
        ...evaluate({ stack }, ruleset),
    ];
}

function withUnknowns(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const mark = (value: unknown): unknown => {
        if (Array.isArray(value)) {
            return value.map(mark);
        }
        return value === NOT_KNOWN ? UNKNOWN : isObject(value) ? withUnknowns(value) : value;
    };
    return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, mark(value)]));
}
