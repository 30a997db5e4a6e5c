import assert from "node:assert/strict";
import fc from "fast-check";
import { isWithin, sharedPatterns } from "../../../policypack/access/patterns";
import { glob } from "./evaluator";

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 9 });

describe("patterns", () => {
    const shared: readonly (readonly [string, string, readonly string[]])[] = [
        ["*", "s3:*", ["s3:*"]],
        ["s3:get*", "s3:getobject", ["s3:getobject"]],
        ["s3:get*", "s3:put*", []],
        ["s3:get*", "s3:*object", ["s3:get*object"]],
        ["ab*", "*ba", ["ab*ba", "aba"]],
        ["a?c", "ab?", ["abc"]],
    ];
    for (const [one, other, expected] of shared) {
        it(`${one} and ${other} share ${expected.join(", ") || "nothing"}`, () => {
            assert.deepEqual([...(sharedPatterns(one, other) ?? [])].sort(), [...expected].sort());
            assert.deepEqual([...(sharedPatterns(other, one) ?? [])].sort(), [...expected].sort());
        });
    }

    it("share exactly what both match", () => {
        fc.assert(
            fc.property(pattern, pattern, fc.array(text, { minLength: 5 }), (one, other, texts) => {
                const both = sharedPatterns(one, other);
                assert.ok(both !== undefined);
                for (const each of texts) {
                    const expected = glob(one, each) && glob(other, each);
                    assert.equal(
                        both.some((found) => glob(found, each)),
                        expected,
                        each,
                    );
                }
            }),
            { numRuns: 2000 },
        );
    });

    it("are within another only if that matches all that they do", () => {
        fc.assert(
            fc.property(pattern, pattern, fc.array(text, { minLength: 5 }), (inner, outer, texts) => {
                fc.pre(isWithin(inner, outer));
                assert.ok(texts.every((each) => !glob(inner, each) || glob(outer, each)));
            }),
            { numRuns: 2000 },
        );
    });

    it("give up where their product would take too long", () => {
        assert.equal(sharedPatterns(`a${"*b".repeat(50)}`, `a${"*c".repeat(50)}`), undefined);
    });
});
