import { createRequire } from "node:module";
import type * as Yaml from "yaml";
import { element, member } from "../values/path";
import { Lines, type Spot } from "../values/sourceMap";
import { nameOf } from "../values/value";
import { indented, type Layout, withLineFeeds } from "./yamlLayout";
import { functionOf, JSON_TYPES, Refusal, scalarOf } from "./yamlTags";

export type YamlReading =
    | {
          readonly ok: true;
          readonly value: unknown;
          /** The paths of repeated keys. */
          readonly duplicates: readonly string[];
          readonly spots: Spot;
      }
    | { readonly ok: false; readonly message: string };

/** As deep as JSON may be, too. */
const MAX_DEPTH = 64;
/** Aliases count as what they stand for: a text of a hundred characters can stand for billions of values. */
const MAX_VALUES = 500_000;
/** Beyond these the parser's own time and memory are no longer in proportion, whatever it makes of the text. */
const MAX_INDENTATION = 1000;
const MAX_OPEN_BRACKETS = 1000;

/**
 * Reads one YAML document as the JSON that CloudFormation makes of it: the short forms of functions become the long ones,
 * anchors and merge keys are followed, repeated keys are reported. A text that expands without bounds, a type that JSON does not
 * have and a second document are refused.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function readYaml(text: string): YamlReading {
    try {
        refuseDepth(text);
        // Loaded here and not above: whoever brings JSON does not wait for it.
        const yaml = createRequire(__filename)("yaml") as typeof Yaml;
        const { document, originOf } = parsed(withLineFeeds(text), yaml);
        const duplicates: string[] = [];
        const { value, spot } = new Reader(yaml, duplicates, originOf).read(document.contents, "", 0);
        return { ok: true, value, duplicates, spots: spot };
    } catch (error) {
        if (error instanceof Refusal) {
            const { line, column } = new Lines(text).at(error.offset);
            return { ok: false, message: `line ${line}, column ${column}: ${error.message}` };
        }
        return { ok: false, message: `not YAML: ${error instanceof Error ? error.message : String(error)}` };
    }
}

/** YAML 1.1, whatever version a directive names. */
const OPTIONS = {
    schema: "yaml-1.1",
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "error",
    // Of the others, such as dates, the source is kept: they need not be recognized.
    customTags: (tags) => tags.filter((tag) => typeof tag !== "string" && JSON_TYPES.test(tag.tag)),
} as const satisfies Yaml.ParseOptions & Yaml.DocumentOptions & Yaml.SchemaOptions;

/** The document of a text, laid out anew where that is all that is wrong with it. */
function parsed(
    text: string,
    yaml: typeof Yaml,
): { readonly document: Yaml.Document.Parsed; readonly originOf: Layout["originOf"] } {
    const document = yaml.parseDocument(text, OPTIONS);
    const [error] = document.errors;
    if (error === undefined) {
        return { document, originOf: (offset) => offset };
    }
    if (error.code === "MULTIPLE_DOCS") {
        throw new Refusal("the file holds several documents; put each into its own file", error.pos[0]);
    }
    const { text: laidOut, originOf } = indented(text, yaml);
    const again = laidOut === text ? document : yaml.parseDocument(laidOut, OPTIONS);
    if (again.errors.length > 0) {
        throw new Refusal(`not YAML: ${error.message}`, error.pos[0]);
    }
    return { document: again, originOf };
}

function refuseDepth(text: string): void {
    const deep = new RegExp(`^[ \\t?:-]{${MAX_INDENTATION}}`, "m").exec(text);
    if (deep !== null) {
        throw new Refusal(`indented by more than ${MAX_INDENTATION} columns`, deep.index);
    }
    let open = 0;
    for (const { index, 0: bracket } of text.matchAll(/[[\]{}]/g)) {
        open = "[{".includes(bracket) ? open + 1 : Math.max(0, open - 1);
        if (open > MAX_OPEN_BRACKETS) {
            throw new Refusal(`more than ${MAX_OPEN_BRACKETS} brackets are open`, index);
        }
    }
}

interface Read {
    readonly value: unknown;
    readonly spot: Spot;
    /** How many values it holds, with those behind aliases. */
    readonly size: number;
}

interface Member {
    readonly key: string;
    readonly read: Pick<Read, "value" | "spot">;
    /** Where the key stands. */
    readonly offset: number;
}

/** The place of a mapping. Most are never asked what they hold. */
class MapSpot implements Spot {
    constructor(
        readonly offset: number,
        private readonly own: ReadonlyMap<string, Member>,
    ) {}

    get members(): ReadonlyMap<string, Spot> {
        return new Map(
            Array.from(this.own, ([key, { read, offset }]) => {
                const { members, items } = read.spot;
                return [key, { offset, ...(members && { members }), ...(items && { items }) }];
            }),
        );
    }
}

class Reader {
    private readonly anchors = new Map<string, Read>();

    constructor(
        private readonly yaml: typeof Yaml,
        private readonly duplicates: string[],
        private readonly originOf: Layout["originOf"],
    ) {}

    read(node: unknown, path: string, depth: number, offset = 0): Read {
        const { isAlias, isMap, isNode, isScalar, isSeq } = this.yaml;
        if (!isNode(node)) {
            return { value: null, spot: { offset }, size: 1 };
        }
        const at = node.range ? this.originOf(node.range[0]) : offset;
        if (depth > MAX_DEPTH) {
            throw new Refusal(`nested deeper than ${MAX_DEPTH} levels`, at);
        }
        if (isAlias(node)) {
            const target = this.anchors.get(node.source);
            if (target === undefined) {
                throw new Refusal(`the alias *${node.source} names no anchor before it`, at);
            }
            return target;
        }
        const wrapper = functionOf(node.tag, at);
        const inner = wrapper === undefined ? path : member(path, wrapper);
        const content = isMap(node)
            ? this.readMap(node, inner, depth, at)
            : isSeq(node)
              ? this.readList(node, inner, depth, at)
              : { value: isScalar(node) ? scalarOf(node) : null, spot: { offset: at }, size: 1 };
        const read = wrapper === undefined ? content : wrapped(wrapper, content);
        if (node.anchor !== undefined) {
            this.anchors.set(node.anchor, read);
        }
        return read;
    }

    private readList(list: Yaml.YAMLSeq, path: string, depth: number, offset: number): Read {
        let size = 1;
        const items = list.items.map((item, index) => {
            const read = this.read(item, element(path, index), depth + 1, offset);
            size = bounded(size + read.size, offset);
            return read;
        });
        return {
            value: items.map(({ value }) => value),
            spot: { offset, items: items.map(({ spot }) => spot) },
            size,
        };
    }

    private readMap(map: Yaml.YAMLMap, path: string, depth: number, offset: number): Read {
        const own = new Map<string, Member>();
        const merged: Member[] = [];
        let size = 1;
        for (const { key, value } of map.items) {
            const { text, isMerge, offset: at } = this.keyOf(key, offset);
            const read = this.read(value, member(path, text), depth + 1, at);
            size = bounded(size + read.size, at);
            if (isMerge) {
                merged.push(...mergedMembers(read, at));
                continue;
            }
            if (own.has(text)) {
                this.duplicates.push(member(path, text));
            }
            own.set(text, { key: text, read, offset: at });
        }
        // A key of the map itself wins over a merged one, and of the merged ones the first.
        for (const one of merged) {
            if (!own.has(one.key)) {
                own.set(one.key, one);
            }
        }
        return {
            value: Object.fromEntries(Array.from(own.values(), ({ key, read }) => [key, read.value])),
            spot: new MapSpot(offset, own),
            size,
        };
    }

    private keyOf(
        key: unknown,
        offset: number,
    ): { readonly text: string; readonly isMerge: boolean; readonly offset: number } {
        if (!this.yaml.isScalar(key) || functionOf(key.tag, offset) !== undefined) {
            throw new Refusal("a key must be a string", offset);
        }
        const text = key.source ?? String(key.value);
        return {
            text,
            isMerge: text === "<<" && key.type === "PLAIN",
            offset: key.range ? this.originOf(key.range[0]) : offset,
        };
    }
}

/** The members of a map, or of the maps of a list. https://yaml.org/type/merge.html */
function mergedMembers({ value, spot, size }: Read, offset: number): Member[] {
    if (Array.isArray(value)) {
        return value.flatMap((item: unknown, index) =>
            mergedMembers({ value: item, spot: spot.items?.[index] ?? spot, size }, offset),
        );
    }
    if (typeof value !== "object" || value === null) {
        throw new Refusal(`<< must merge mappings, not ${nameOf(value)}`, offset);
    }
    const { members } = spot;
    return Object.entries(value).map(([key, item]) => {
        const own = members?.get(key) ?? spot;
        return { key, read: { value: item as unknown, spot: own }, offset: own.offset };
    });
}

function bounded(size: number, offset: number): number {
    if (size > MAX_VALUES) {
        throw new Refusal(`expands to more than ${MAX_VALUES} values`, offset);
    }
    return size;
}

function wrapped(name: string, { value, spot, size }: Read): Read {
    return {
        value: { [name]: value },
        spot: { offset: spot.offset, members: new Map([[name, spot]]) },
        size: size + 1,
    };
}
