import { element, member } from "../values/path";
import { isObject } from "../values/value";
import { callIn, itemsOf } from "./calls";
import { Origins } from "./origins";
import { isDynamic, outerHole, withoutMarks } from "./pieces";

/** A value in which each loop is replaced by what it makes. */
export interface Unrolled {
    readonly value: unknown;
    readonly origins: Origins;
    /** The paths of what a loop makes of names that are not in the template. */
    readonly unknowns: readonly string[];
}

/** So many copies are made of the bodies of loops. */
const MAX_COPIES = 2000;

const LOOP = /^Fn::ForEach::/;

/** What the names of loops stand for, around a value. */
type Bindings = ReadonlyMap<string, string>;

/**
 * Replaces loops by what they make. The items of a list that only a deployment knows are one item of which nothing is known.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function unrolled(value: unknown): Unrolled {
    const loops = new Loops();
    return {
        value: loops.expand(value, new Map(), "", ""),
        origins: loops.origins,
        unknowns: loops.unknowns,
    };
}

class Loops {
    readonly origins = new Origins();
    readonly unknowns: string[] = [];
    private copies = 0;

    /**
     * @param at the path of the result
     * @param from the path in the template
     */
    expand(value: unknown, bindings: Bindings, at: string, from: string): unknown {
        if (typeof value === "string") {
            return withNames(value, bindings);
        }
        if (Array.isArray(value)) {
            return value.map((item: unknown, index) =>
                this.expand(item, bindings, element(at, index), element(from, index)),
            );
        }
        if (!isObject(value)) {
            return value;
        }
        const call = callIn(value);
        const bound = call?.name === "Ref" ? bindings.get(String(call.argument)) : undefined;
        return bound ?? this.mapping(value, bindings, at, from);
    }

    /** @param isBody whether the keys are what a loop is there to make, and decide nothing else */
    private mapping(
        value: Readonly<Record<string, unknown>>,
        bindings: Bindings,
        at: string,
        from: string,
        isBody = false,
    ): Record<string, unknown> {
        const members = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
            const source = member(from, key);
            if (LOOP.test(key)) {
                return this.loop(item, bindings, at, source);
            }
            const name = withNames(key, bindings);
            if (isDynamic(name) && !isBody) {
                this.unknowns.push(source);
            }
            return [this.member(withoutMarks(name), item, bindings, member(at, withoutMarks(name)), source)];
        });
        return Object.fromEntries(members);
    }

    private member(
        name: string,
        item: unknown,
        bindings: Bindings,
        at: string,
        from: string,
    ): [string, unknown] {
        if (at !== from) {
            this.origins.move(at, from);
        }
        return [name, this.expand(item, bindings, at, from)];
    }

    private loop(loop: unknown, bindings: Bindings, at: string, from: string): [string, unknown][] {
        const [name, collection, body] = itemsOf(loop);
        if (typeof name !== "string" || !isObject(body)) {
            this.unknowns.push(from);
            return [];
        }
        const items = this.itemsIn(this.expand(collection, bindings, "", ""), name);
        const inside = element(from, 2);
        return items.flatMap((item) => {
            if (this.copies++ > MAX_COPIES) {
                this.unknowns.push(from);
                return [];
            }
            return Object.entries(this.mapping(body, new Map(bindings).set(name, item), at, inside, true));
        });
    }

    private itemsIn(collection: unknown, name: string): readonly string[] {
        const items = itemsOf(collection);
        return Array.isArray(collection) && items.every((item) => typeof item !== "object")
            ? items.map(String)
            : [outerHole({ name, free: true })];
    }
}

/** A text with the items that the names in it stand for; `&{Name}` leaves out what a logical ID cannot have. */
function withNames(text: string, bindings: Bindings): string {
    return bindings.size === 0
        ? text
        : text.replace(/([$&])\{(\w+)\}/g, (written, sign: string, name: string) => {
              const item = bindings.get(name);
              return item === undefined ? written : sign === "&" ? item.replace(/[^A-Za-z0-9]/g, "") : item;
          });
}
