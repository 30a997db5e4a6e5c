import assert from "node:assert/strict";
import fc from "fast-check";
import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION } from "../../../policypack/options/configuration";
import { jsonSpots } from "../../../policypack/values/jsonSpots";
import { element, member, segmentsOf } from "../../../policypack/values/path";
import { Lines, spotAt } from "../../../policypack/values/sourceMap";

/** Every path in a value, with the value that it leads to. */
function pathsIn(value: unknown, path = ""): [path: string, value: unknown][] {
    if (Array.isArray(value)) {
        return [[path, value], ...value.flatMap((item, index) => pathsIn(item, element(path, index)))];
    }
    return typeof value === "object" && value !== null
        ? [[path, value], ...Object.entries(value).flatMap(([key, item]) => pathsIn(item, member(path, key)))]
        : [[path, value]];
}

describe("the lines of what is found", () => {
    it("follow every path of a JSON text", () => {
        fc.assert(
            fc.property(
                fc.jsonValue({ maxDepth: 4 }),
                fc.constantFrom(undefined, 1, "\t"),
                (value, indent) => {
                    const text = JSON.stringify(value, undefined, indent);
                    const root = jsonSpots(text);
                    for (const [path, expected] of pathsIn(JSON.parse(text))) {
                        const rest = text.slice(spotAt(root, path).offset);
                        const last = segmentsOf(path).at(-1);
                        // The place of a member is its key's.
                        const start =
                            typeof last === "string"
                                ? JSON.stringify(last)
                                : JSON.stringify(expected, undefined, indent);
                        assert.ok(rest.startsWith(start.slice(0, 1)), `${path} in ${text}`);
                        assert.ok(typeof last !== "string" || rest.startsWith(start));
                    }
                },
            ),
            { numRuns: 300 },
        );
    });

    it("take a path apart as it was put together", () => {
        const keys = fc.oneof(
            fc.string(),
            fc.constantFrom('a"b', "a.b", "a[0]", "\\", "__proto__"),
            fc.nat(99),
        );
        fc.assert(
            fc.property(fc.array(keys), (segments) => {
                const path = segments.reduce<string>(
                    (before, one) => (typeof one === "number" ? element(before, one) : member(before, one)),
                    "",
                );
                assert.deepEqual(segmentsOf(path), segments);
            }),
        );
    });

    const positions: readonly {
        text: string;
        offset: number;
        position: readonly [line: number, column: number];
    }[] = [
        { text: "abc", offset: 0, position: [1, 1] },
        { text: "abc", offset: 2, position: [1, 3] },
        { text: "a\nb", offset: 2, position: [2, 1] },
        { text: "a\r\nb", offset: 3, position: [2, 1] },
        { text: "a\rb", offset: 2, position: [2, 1] },
        { text: "\uFEFFabc", offset: 1, position: [1, 1] },
        { text: "\uFEFFa\n\n b", offset: 5, position: [3, 2] },
        { text: "", offset: 0, position: [1, 1] },
    ];
    for (const { text, offset, position } of positions) {
        it(`count ${JSON.stringify(text)} up to ${offset}`, () => {
            const { line, column } = new Lines(text).at(offset);
            assert.deepEqual([line, column], position);
        });
    }

    const places: readonly {
        name: string;
        text: string;
        found: readonly (readonly [line: number, column: number])[];
    }[] = [
        {
            name: "a statement in lines",
            text: '{\n "Statement": [\n  {"Effect": "Allow",\n   "Principal": {\n    "AWS": ["arn:aws:iam::111122223333:role/a",\n     "*"]},\n   "Action": "s3:*", "Resource": "*"}]}',
            found: [[6, 6]],
        },
        {
            name: "a document that is text in another",
            text: `{\n "name": "x",\n "policy": ${JSON.stringify('{"Statement": [\n{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}]}')}\n}`,
            found: [[3, 2]],
        },
        {
            name: "a condition that is missing",
            text: "Version: 2012-10-17\nStatement:\n  - Effect: Allow\n    Principal:\n      Federated: arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\n    Action: sts:AssumeRoleWithWebIdentity\n    Condition:\n      StringEquals:\n        token.actions.githubusercontent.com:aud: sts.amazonaws.com\n",
            found: [[5, 7]],
        },
        {
            name: "a repeated key",
            text: '{"Statement": {\n"Effect": "Deny",\n"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::111122223333:role/a"}, "Action": "s3:*", "Resource": "*"}}',
            found: [[3, 1]],
        },
        { name: "a text that cannot be read", text: '\n\n{"Statement": [', found: [[1, 1]] },
    ];
    for (const { name, text, found } of places) {
        it(`are those of ${name}`, () => {
            assert.deepEqual(
                checkText("x", text, DEFAULT_CONFIGURATION).violations.map(
                    ({ position: { line, column } }) => [line, column],
                ),
                found,
            );
        });
    }
});
