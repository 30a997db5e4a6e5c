import { readJson } from "../values/json";
import { element, member, segmentsOf } from "../values/path";
import { OpenCall } from "../values/openCall";
import { isObject } from "../values/value";
import { type Call, callIn, includesNeighbor, isNoValue, itemsOf } from "./calls";
import type { Scope } from "./functions";
import { openReason } from "./openReason";
import { argumentOf, Origins } from "./origins";
import { asWritten, filled, type Hole, isDynamic, type Text, wordFor } from "./pieces";
import { OUTSIDE, type Slot, slotOf, slotOfDenied, textFor } from "./slots";

/** A value in which functions are replaced by what they resolve to, where that is known. */
export interface Resolved {
    readonly value: unknown;
    readonly origins: Origins;
    /** Where something is put in that is not in the template: by a macro, from a module, or from a file elsewhere. */
    readonly inserted: readonly string[];
}

/**
 * Replaces the functions in a part of a template. What is left of them no rule accepts where it needs a text.
 *
 * @param path where the part stands in the template
 * @param account the account that the template is for
 */
export function resolve(value: unknown, path: string, scope: Scope, account: string): Resolved {
    const resolver = new Resolver(scope, account);
    return {
        value: resolver.resolve(value, OUTSIDE, path, path),
        origins: resolver.origins,
        inserted: resolver.inserted,
    };
}

/** Private characters around the number of a hole, so that a text with holes can be read as JSON. */
const MARK = /\uE000(\d+)\uE001/;

class Resolver {
    readonly origins = new Origins();
    readonly inserted: string[] = [];

    constructor(
        private readonly scope: Scope,
        private readonly account: string,
    ) {}

    /**
     * @param at the path of the result
     * @param from the path in the template
     */
    resolve(value: unknown, place: Slot, at: string, from: string): unknown {
        if (at !== from) {
            this.origins.move(at, from);
        }
        if (typeof value === "string") {
            return this.literal(value, place);
        }
        if (Array.isArray(value)) {
            return this.list(value, place, at, from);
        }
        if (!isObject(value)) {
            return place.kind === "indifferent" && typeof value === "number" ? String(value) : value;
        }
        return callIn(value) === undefined
            ? this.object(value, place, at, from)
            : this.call(value, place, at, from);
    }

    private object(
        value: Readonly<Record<string, unknown>>,
        place: Slot,
        at: string,
        from: string,
    ): Record<string, unknown> {
        const isDenied = place.kind === "outside" && value["Effect"] === "Deny";
        const members = Object.entries(value).map(([key, item]): [string, unknown] => {
            if (key === "Fn::Transform") {
                this.noteInserted(item, from);
            }
            const slot = isDenied && key !== "Effect" ? slotOfDenied(key) : slotOf(key, item, place);
            const origin = member(from, key);
            return [key, this.resolve(item, slot, at === from ? origin : member(at, key), origin)];
        });
        return Object.fromEntries(members.filter(([, item]) => item !== undefined));
    }

    /** A list without the elements that are left out, and with those of a list that stands where one element could. */
    private list(items: readonly unknown[], place: Slot, at: string, from: string): unknown[] {
        const kept: unknown[] = [];
        items.forEach((item, index) => {
            const resolved = this.resolve(item, place, element(at, kept.length), element(from, index));
            if (resolved !== undefined) {
                kept.push(resolved);
            }
        });
        return kept;
    }

    private call(value: Readonly<Record<string, unknown>>, place: Slot, at: string, from: string): unknown {
        if (isNoValue(value)) {
            return undefined;
        }
        const call = callIn(value);
        if (call === undefined || place.kind === "written") {
            return value;
        }
        if (call.name === "Fn::Transform") {
            this.noteInserted(call.argument, from);
            return this.open(value, undefined, place);
        }
        if (place.kind === "indifferent" && !picksMapping(call)) {
            return anyWord(call);
        }
        if (call.name === "Fn::ToJsonString") {
            return this.resolve(call.argument, place, at, member(from, call.name));
        }
        const picked = this.scope.picked(call);
        if (picked !== undefined) {
            const branch = picked.index === undefined ? from : argumentOf(from, call.name, picked.index);
            return this.resolve(picked.value, place, at, branch);
        }
        return this.made(call, value, place) ?? this.open(value, () => this.scope.textOf(value), place);
    }

    /** A call that is left to CloudFormation. */
    private open(
        call: Readonly<Record<string, unknown>>,
        text: (() => Text | undefined) | undefined,
        place: Slot,
    ): OpenCall {
        const [name = ""] = Object.keys(call);
        return new OpenCall(call, () => openReason(text?.(), name, this.scope.template["Parameters"], place));
    }

    /** What a function makes: a list, a document or a text; undefined where that is not known. */
    private made(call: Call, value: unknown, place: Slot): unknown {
        const items = call.name === "Fn::Split" ? this.scope.listOf(value) : undefined;
        if (items !== undefined) {
            return items;
        }
        const json = this.scope.jsonOf(call);
        if (json !== undefined) {
            return this.document(json, place);
        }
        const text = this.scope.textOf(value);
        return text && (textFor(text, place, this.account) ?? this.document(text, place));
    }

    /** What a macro puts in. A definition in a file beside the template is for the rule `definition-elsewhere`. */
    private noteInserted(macro: unknown, from: string): void {
        const [, , attribute] = segmentsOf(from);
        if (attribute !== "Properties" || !includesNeighbor(macro)) {
            this.inserted.push(member(from, "Fn::Transform"));
        }
    }

    /** A text as written, unless a dynamic reference in it decides something. */
    private literal(value: string, place: Slot): unknown {
        if (!isDynamic(value)) {
            return value;
        }
        const text = asWritten(value);
        return place.kind === "outside"
            ? (this.document(text, place) ?? value)
            : (textFor(text, place, this.account) ?? this.open({ "Fn::Sub": value }, () => text, place));
    }

    /**
     * A JSON text with holes, such as a whole document that `Fn::Sub` fills in, as the value that it stands for: only in there
     * can be told what each hole decides.
     */
    private document(text: Text, place: Slot): unknown {
        const holes: Hole[] = [];
        const reading = readJson(filled(text, (hole) => `\uE000${holes.push(hole) - 1}\uE001`));
        return reading.ok && typeof reading.value === "object" && reading.duplicates.length === 0
            ? this.filledIn(reading.value, place, holes)
            : undefined;
    }

    private filledIn(value: unknown, place: Slot, holes: readonly Hole[]): unknown {
        if (typeof value === "string") {
            const text = value
                .split(MARK)
                .map((piece, index) => (index % 2 === 0 ? piece : (holes[Number(piece)] ?? "")))
                .filter((piece) => piece !== "");
            // JSON inside of JSON, as AWS CDK hands documents to the calls of custom resources.
            const inner = place.kind === "outside" ? this.document(text, place) : undefined;
            return (
                inner ??
                textFor(text, place, this.account) ??
                this.open({ "Fn::Sub": withNames(text) }, () => text, place)
            );
        }
        if (Array.isArray(value)) {
            return value.map((item: unknown) => this.filledIn(item, place, holes));
        }
        return isObject(value)
            ? Object.fromEntries(
                  Object.entries(value).map(([key, item]) => [
                      withoutHoles(key, place, holes),
                      this.filledIn(item, slotOf(key, item, place), holes),
                  ]),
              )
            : value;
    }
}

function withNames(text: Text): string {
    return filled(text, ({ name }) => `\${${name}}`);
}

/** What stands for a value that need not be decided, because it decides nothing. */
function anyWord({ name, argument }: Call): string {
    return wordFor({ name: typeof argument === "string" ? argument : name, free: true });
}

/** Whether a function picks what is more than a text, such as a whole condition. */
function picksMapping({ name, argument }: Call): boolean {
    return (
        name === "Fn::If" && itemsOf(argument).some((item) => isObject(item) && callIn(item) === undefined)
    );
}

/** A key with names in place of its holes. Where it may be an element of a document, it is one that no document has. */
function withoutHoles(key: string, place: Slot, holes: readonly Hole[]): string {
    const name = key.replace(new RegExp(MARK, "g"), (_, index: string) =>
        wordFor(holes[Number(index)] ?? { name: "", free: true }),
    );
    return name !== key && place.kind === "outside" ? `Fn::Sub ${name}` : name;
}
