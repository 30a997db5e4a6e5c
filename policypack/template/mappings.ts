import { isObject, memberOf } from "../values/value";
import { isPlain } from "./calls";
import { filled, knownText, type Text } from "./pieces";
import type { Choose } from "./scenarios";

/** What a key is that a mapping lacks. */
const ANY_OTHER = "another";

/** So many keys of a mapping are tried. */
const MAX_KEYS = 100;

/**
 * The mappings of a template. Where a key is not known, each key of the mapping is one that a deployment may have: of a region,
 * a partition or an account there is no other.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html
 */
export class Mappings {
    private feasible = true;

    /**
     * @param textOf resolves a part of a look-up
     * @param choose decides which key it is
     */
    constructor(
        private readonly mappings: unknown,
        private readonly textOf: (value: unknown) => Text | undefined,
        private readonly choose: Choose,
    ) {}

    /** Whether CloudFormation deploys what was decided: a mapping that lacks a key stops it. */
    get isFeasible(): boolean {
        return this.feasible;
    }

    /** The entry that Fn::FindInMap finds; undefined where that is not certain. */
    find(parts: readonly unknown[]): { readonly value: unknown } | undefined {
        const [map, first, second, options] = parts;
        const fallback = memberOf(options, "DefaultValue");
        const name = this.textOf(map);
        let value: unknown = memberOf(this.mappings, name && knownText(name));
        for (const part of [first, second]) {
            value = memberOf(value, this.keyOf(part, value, fallback !== undefined));
        }
        return isPlain(value) ? { value } : fallback === undefined ? undefined : { value: fallback };
    }

    /** The key that a part of a look-up means, decided on where it is not known. */
    private keyOf(part: unknown, owner: unknown, mayLack: boolean): string | undefined {
        const text = this.textOf(part);
        const known = text && knownText(text);
        const keys = isObject(owner) ? Object.keys(owner) : [];
        if (text === undefined || known !== undefined || keys.length === 0 || keys.length > MAX_KEYS) {
            return known;
        }
        const name = filled(text, (hole) => hole.name);
        const key = this.choose(name, mayLack ? [...keys, ANY_OTHER] : keys);
        if (!keys.includes(key) && !mayLack) {
            this.feasible = false;
        }
        return key;
    }
}
