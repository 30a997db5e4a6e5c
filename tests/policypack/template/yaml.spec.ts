import assert from "node:assert/strict";
import fc from "fast-check";
import { readYaml } from "../../../policypack/template/yaml";
import { spotAt } from "../../../policypack/values/sourceMap";

function valueOf(text: string): unknown {
    const reading = readYaml(text);
    assert.ok(reading.ok, reading.ok ? "" : reading.message);
    return reading.value;
}

describe("a YAML text", () => {
    const read: readonly { name: string; text: string; value: unknown }[] = [
        {
            name: "with short forms",
            text: "a: !Ref X\nb: !GetAtt A.B",
            value: { a: { Ref: "X" }, b: { "Fn::GetAtt": "A.B" } },
        },
        {
            name: "with short forms in one another",
            text: "!If [C, !Sub 'x-${Y}', !Join [',', [!ImportValue z]]]",
            value: {
                "Fn::If": ["C", { "Fn::Sub": "x-${Y}" }, { "Fn::Join": [",", [{ "Fn::ImportValue": "z" }]] }],
            },
        },
        {
            name: "with conditions",
            text: "C: !And [!Condition A, !Not [!Equals [!Ref E, prod]]]",
            value: {
                C: {
                    "Fn::And": [
                        { Condition: "A" },
                        { "Fn::Not": [{ "Fn::Equals": [{ Ref: "E" }, "prod"] }] },
                    ],
                },
            },
        },
        {
            name: "with lines of JSON",
            text: 'p: !Sub |\n  {"Statement":\n    []}\nq: 1',
            value: { p: { "Fn::Sub": '{"Statement":\n  []}\n' }, q: 1 },
        },
        {
            name: "with a version that is no date",
            text: "Version: 2012-10-17",
            value: { Version: "2012-10-17" },
        },
        {
            name: "with an account ID that begins with a zero and is no octal number",
            text: "a: 012345678901",
            value: { a: "012345678901" },
        },
        {
            name: "with an account ID that is an octal number",
            text: "a: 012345670123\nb: '012345670123'",
            value: { a: 1402433619, b: "012345670123" },
        },
        {
            name: "with numbers in base 2, 16 and 60",
            text: "a: [0b11, 0x1F, 1_000, 190:20:30, 0o17, 1.10, 1e3]",
            value: { a: [3, 31, 1000, 685230, "0o17", "1.10", "1e3"] },
        },
        {
            name: "with a line that ends at CR, NEL, LS and PS, in a comment too",
            text: "a: 1 # x\rb: 2 # x\u0085c: 3 # x\u2028d: 4 # x\u2029e: 5\r\nf: 6",
            value: { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 },
        },
        {
            name: "with brackets whose lines are indented less than what holds them",
            text: "a:\n  b:\n    c: [\n  x, # [\n  {y: it's}\n  ]\n  d: {\ne: 1\n}\nf: 2",
            value: { a: { b: { c: ["x", { y: "it's" }] }, d: { e: 1 } }, f: 2 },
        },
        {
            name: "with brackets in a list, closed below its dash",
            text: "a:\n  - [\n  1,\n2\n  ]\n  - 3",
            value: { a: [[1, 2], 3] },
        },
        {
            name: "with quotes whose lines are indented less than what holds them",
            text: "a:\n  b:\n    c: \"x\n  y\n\n  z\"\n    d: 'p\nq'\ne: 1",
            value: { a: { b: { c: "x y\nz", d: "p q" } }, e: 1 },
        },
        {
            name: "with brackets in brackets that are indented too little",
            text: 'a: {b: [\n1,\n2], c: "d\ne"\n}\nf: 1',
            value: { a: { b: [1, 2], c: "d e" }, f: 1 },
        },
        {
            name: "with booleans of YAML 1.1",
            text: "a: [yes, on, true, No, off, y, n, 'yes']",
            value: { a: [true, true, true, false, false, "y", "n", "yes"] },
        },
        { name: "with a typed scalar", text: "a: !!str 5", value: { a: "5" } },
        { name: "with a number as a key", text: "0123: x", value: { "0123": "x" } },
        { name: "with an alias", text: "a: &x {b: 1}\nc: *x", value: { a: { b: 1 }, c: { b: 1 } } },
        {
            name: "with a merged map",
            text: "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\ne: {<<: [{b: 4}, *x]}",
            value: { a: { b: 1, c: 2 }, d: { c: 3, b: 1 }, e: { b: 4, c: 2 } },
        },
        { name: "with a key that only looks like a merge", text: 'a: {"<<": 1}', value: { a: { "<<": 1 } } },
        {
            name: "with a key of every object",
            text: "__proto__: {a: 1}",
            value: JSON.parse('{"__proto__":{"a":1}}'),
        },
        {
            name: "with a byte order mark and other line ends",
            text: "\uFEFFa: 1\r\nb: 2\r\n",
            value: { a: 1, b: 2 },
        },
        {
            name: "of the older version",
            text: "%YAML 1.1\n---\na: &x {d: 2012-10-17}\nb: {<<: *x, e: 0123}",
            value: { a: { d: "2012-10-17" }, b: { e: 83, d: "2012-10-17" } },
        },
        { name: "with nothing", text: "# nothing\n", value: null },
        { name: "that is JSON", text: '{"a": ["b", null]}', value: { a: ["b", null] } },
    ];
    for (const { name, text, value } of read) {
        it(`${name} is read`, () => {
            assert.deepEqual(valueOf(text), value);
        });
    }

    const bomb = Array.from({ length: 30 }, (_, at) => `a${at}: &a${at} [${`*a${at - 1}, `.repeat(9)}]`);
    const refused: readonly { name: string; text: string; message: RegExp }[] = [
        {
            name: "a second document",
            text: "a: 1\n---\nb: 2",
            message: /^line 2, column 1: the file holds several documents/,
        },
        {
            name: "a type of its own",
            text: "a: !!js/function 'x'",
            message: /^line 1, column 18: the tag "tag:yaml.org,2002:js\/function"/,
        },
        { name: "a binary", text: "a: !!binary aGk=", message: /the tag ".*binary"/ },
        { name: "a set", text: "a: !!set {x}", message: /the tag ".*set"/ },
        {
            name: "a tag of another tool",
            text: "a: !vault x",
            message: /the tag "!vault" is not one of CloudFormation's/,
        },
        { name: "a key that is a list", text: "? [a]\n: b", message: /a key must be a string/ },
        { name: "a key that is a function", text: "!Ref a: b", message: /a key must be a string/ },
        { name: "an alias of nothing", text: "a: *b", message: /Unresolved alias|names no anchor/ },
        {
            name: "an alias of itself",
            text: "a: &x [*x]",
            message: /the alias \*x names no anchor before it/,
        },
        { name: "a merged text", text: "a: {<<: b}", message: /<< must merge mappings, not "b"/ },
        {
            name: "a bomb of aliases",
            text: ["a0: &a0 x", ...bomb.slice(1)].join("\n"),
            message: /expands to more than 500000 values/,
        },
        {
            name: "a bomb of merges",
            text: [
                "a0: &a0 {x: [1]}",
                ...Array.from(
                    { length: 30 },
                    (_, at) => `a${at + 1}: &a${at + 1} {<<: *a${at}, y: *a${at}, z: *a${at}}`,
                ),
            ].join("\n"),
            message: /expands to more than/,
        },
        { name: "a deep list", text: "- ".repeat(70), message: /nested deeper than 64 levels/ },
        {
            name: "a very deep list",
            text: "- ".repeat(100_000),
            message: /indented by more than 1000 columns/,
        },
        {
            name: "very deep brackets",
            text: "[".repeat(5000),
            message: /^line 1, column 1001: more than 1000 brackets are open/,
        },
        { name: "a tab for indentation", text: "a:\n\tb: 1", message: /^line 2, column 1: not YAML: / },
        { name: "a text that is cut off", text: "a: [1", message: /^line 1, column \d+: not YAML: / },
    ];
    for (const { name, text, message } of refused) {
        it(`with ${name} is refused`, () => {
            const reading = readYaml(text);
            assert.match(reading.ok ? "read" : reading.message, message);
        });
    }

    it("tells its repeated keys", () => {
        const reading = readYaml("a: {b: 1, b: 2}\nc: [{d: !Sub x, d: 1}]\na: 3");
        assert.deepEqual(reading.ok && reading.duplicates, ["a.b", "c[0].d", "a"]);
    });

    it("tells where everything stands", () => {
        const text = "a:\n  - x\n  - b: !If [C, {d: 1}, 2]\n";
        const reading = readYaml(text);
        assert.ok(reading.ok);
        const at = (path: string) => text.slice(spotAt(reading.spots, path).offset);
        assert.equal(at("a[0]"), text.slice(7));
        assert.ok(at("a[1].b").startsWith("b: !If"));
        assert.ok(at('a[1].b["Fn::If"][1].d').startsWith("d: 1"));
        assert.ok(at('a[1].b["Fn::If"][1].e.f').startsWith("{d: 1}"));
    });

    it("that is laid out anew says where everything stood", () => {
        const text = 'a:\n  b: {\nc: "x\ny",\nd: [\n1]\n}\ne: 1\nf: [\n2]\n';
        const reading = readYaml(text);
        assert.ok(reading.ok, reading.ok ? "" : reading.message);
        const at = (path: string) => text.slice(spotAt(reading.spots, path).offset);
        assert.deepEqual(reading.value, { a: { b: { c: "x y", d: [1] } }, e: 1, f: [2] });
        assert.ok(at("a.b.d").startsWith("d: ["));
        assert.ok(at("a.b.d[0]").startsWith("1]"));
        assert.ok(at("e").startsWith("e: 1"));
        assert.ok(at("f[0]").startsWith("2]"));
    });

    it("that is JSON says what JSON says", () => {
        fc.assert(
            fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
                const text = JSON.stringify(value);
                // YAML's numbers are kept as they are written where JavaScript would write them differently.
                assert.deepEqual(
                    valueOf(text),
                    JSON.parse(text, (_, item: unknown) => item),
                );
            }),
            { numRuns: 300 },
        );
    });
});
