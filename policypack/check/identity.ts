import { createHash } from "node:crypto";
import { readJson } from "../values/json";
import { member, segmentsOf } from "../values/path";
import { isObject } from "../values/value";
import type { Identity } from "./violation";

type Json = Readonly<Record<string, unknown>>;

/** Keys that name a resource of AWS in what its command line prints, and in the files of others. */
const NAMES =
    /^((role|user|group|policy|function|repository|queue|topic|bucket|layer|stack)_?name|name|(key|vpc_?endpoint)_?id)$/i;

/** Keys by which an item of a list is told from the others, beside its name. */
const KEYS: readonly string[] = ["urn", "address", "Sid", "sid", "Id", "id"];

/** What a path leads through. */
interface Step {
    readonly segment: string | number;
    readonly value: unknown;
}

/**
 * What a path in a file leads to, or the last that is there of it. It goes on in a text of JSON, as the path does.
 *
 * @param root what was read
 */
function stepsTo(root: unknown, path: string): readonly Step[] {
    const steps: Step[] = [];
    let value = opened(root);
    for (const segment of segmentsOf(path)) {
        const next: unknown =
            Array.isArray(value) || isObject(value) ? (value as Json)[String(segment)] : undefined;
        if (next === undefined) {
            break;
        }
        value = opened(next);
        steps.push({ segment, value });
    }
    return steps;
}

function opened(value: unknown): unknown {
    const reading = typeof value === "string" && /^\s*[{[]/.test(value) ? readJson(value) : undefined;
    return reading?.ok === true ? reading.value : value;
}

/** The names of the resource that a path leads into, such as `deploy` for `RoleDetailList[3]`; undefined where it has none. */
export function resourceNameIn(root: unknown, path: string): string | undefined {
    const names = [opened(root), ...stepsTo(root, path).map(({ value }) => value)].flatMap(
        (value) => nameOf(value) ?? [],
    );
    return names.length === 0 ? undefined : [...new Set(names)].join("/");
}

function nameOf(value: unknown): string | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    const { metadata } = value;
    const own = Object.entries(isObject(metadata) ? metadata : value).find(
        ([key, name]) => NAMES.test(key) && typeof name === "string" && name !== "",
    );
    return own && String(own[1]);
}

/** What a violation is, by names and by what stands there. */
export function identityOf(root: unknown, path: string): Identity {
    const steps = stepsTo(root, path);
    const named = steps.reduce(
        (before, { segment, value }) =>
            typeof segment === "number" ? `${before}[${keyOf(value) ?? ""}]` : member(before, segment),
        "",
    );
    const values = [opened(root), ...steps.map(({ value }) => value)];
    const statement = values.find(isStatement) ?? values.at(-1);
    return { path: named, fingerprint: createHash("sha256").update(canonical(statement)).digest("hex") };
}

/** A violation in a statement is another one when the statement grants something else. */
function isStatement(value: unknown): boolean {
    return isObject(value) && Object.keys(value).some((key) => /^effect$/i.test(key));
}

function keyOf(value: unknown): string | undefined {
    const key = isObject(value)
        ? KEYS.map((name) => value[name]).find((one) => typeof one === "string")
        : undefined;
    return key === undefined ? nameOf(value) : JSON.stringify(key);
}

/** JSON in which the order of keys makes no difference. */
function canonical(value: unknown): string {
    return JSON.stringify({ value }, (_, item: unknown) =>
        isObject(item)
            ? Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)))
            : item,
    );
}
