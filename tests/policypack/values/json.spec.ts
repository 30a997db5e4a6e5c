import assert from "node:assert/strict";
import fc from "fast-check";
import { readJson } from "../../../policypack/values/json";

describe("reading JSON", () => {
    const repeated: readonly { text: string; duplicates: string[] }[] = [
        { text: '{"a":1,"a":2}', duplicates: ["a"] },
        { text: '{"a":{"b":1,"c":2,"b":3}}', duplicates: ["a.b"] },
        { text: '[0,{"x":[{"k":1},{"k":1,"k":2}]}]', duplicates: ["[1].x[1].k"] },
        { text: '{"a":1,"\\u0061":2}', duplicates: ["a"] },
        { text: '{"a b":1,"a b":2,"a b":3}', duplicates: ['["a b"]', '["a b"]'] },
        { text: '{"a":{"k":1},"b":{"k":1}}', duplicates: [] },
        { text: '{"a":"{\\"k\\":1,\\"k\\":2}"}', duplicates: [] },
        { text: '{"a\\"":1,"a":2,"\\\\":3}', duplicates: [] },
        { text: '{"a":"a","b":["a","a"]}', duplicates: [] },
        { text: '{"__proto__":1,"__proto__":2}', duplicates: ["__proto__"] },
    ];
    for (const { text, duplicates } of repeated) {
        it(`finds the repeated keys of ${text}`, () => {
            const reading = readJson(text);
            assert.ok(reading.ok);
            assert.deepEqual(reading.duplicates, duplicates);
        });
    }

    for (const text of ["", "{", "{'a':1}", '{"a":1,}', "NaN", "// x\n{}", "%7B%7D"]) {
        it(`refuses ${JSON.stringify(text)}`, () => {
            const reading = readJson(text);
            assert.ok(!reading.ok);
            assert.match(reading.message, /^not JSON: /);
        });
    }

    it("says of a percent-encoded text that it has to be decoded", () => {
        const reading = readJson(encodeURIComponent('{"Version":"2012-10-17"}'));
        assert.ok(!reading.ok);
        assert.match(reading.message, /^not JSON: percent-encoded/);
    });

    it("skips a byte order mark", () => {
        assert.deepEqual(readJson('\uFEFF{"a":1}'), { ok: true, value: { a: 1 }, duplicates: [] });
    });

    it("refuses what is nested deeper than 64 levels, however deep", () => {
        assert.ok(readJson("[".repeat(64) + "]".repeat(64)).ok);
        for (const depth of [65, 200_000]) {
            assert.deepEqual(readJson("[".repeat(depth) + "]".repeat(depth)), {
                ok: false,
                message: "nested deeper than 64 levels",
            });
        }
    });

    it("reads whatever JSON.stringify writes, and finds nothing repeated in it", () => {
        fc.assert(
            fc.property(
                fc.jsonValue({ maxDepth: 6 }),
                fc.constantFrom(undefined, 2, "\t"),
                (value, indent) => {
                    const text = JSON.stringify(value, undefined, indent);
                    assert.deepEqual(readJson(text), {
                        ok: true,
                        value: JSON.parse(text) as unknown,
                        duplicates: [],
                    });
                },
            ),
        );
    });

    it("finds a key wherever it is repeated", () => {
        fc.assert(
            fc.property(
                fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 }),
                (value) => {
                    const [key = ""] = Object.keys(value);
                    const text = `${JSON.stringify(value).slice(0, -1)},${JSON.stringify(key)}:0}`;
                    const reading = readJson(text);
                    assert.ok(reading.ok);
                    assert.equal(reading.duplicates.length, 1);
                },
            ),
        );
    });
});
