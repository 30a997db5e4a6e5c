import assert from "node:assert/strict";
import fc from "fast-check";
import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION } from "../../../policypack/options/configuration";
import { UnreadableError } from "../../../policypack/sources/source";

const NAMES = ["R", "P", "C", "M", "a", "AWS::NoValue", "AWS::AccountId", "__proto__", "", "Outputs.x"];
const text = fc.oneof(fc.constantFrom(...NAMES, "*", "${P}", "${R.Arn}", "{{resolve:ssm:/x}}"), fc.string());

/** Values with calls of functions anywhere in them, with right arguments and with wrong ones. */
const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        text,
        fc.constantFrom(null, 1, true),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
            fc.constantFrom(
                ...[
                    "Statement",
                    "Principal",
                    "AWS",
                    "Condition",
                    "StringLike",
                    "aws:SourceArn",
                    "Resource",
                    "Effect",
                ],
                ...["Action", "PolicyDocument", "Fn::Transform", "Ref", "a.b:sub"],
            ),
            tie("value"),
            { maxKeys: 3 },
        ),
        fc
            .tuple(
                fc.constantFrom(
                    "If",
                    "Join",
                    "Sub",
                    "Select",
                    "Split",
                    "FindInMap",
                    "GetAtt",
                    "ImportValue",
                    "Base64",
                ),
                tie("value"),
            )
            .map(([name, argument]) => ({ [`Fn::${name}`]: argument })),
        fc
            .tuple(fc.constantFrom(...NAMES), tie("value"), tie("value"))
            .map((branches) => ({ "Fn::If": branches })),
        text.map((name) => ({ Ref: name })),
    ),
}));

describe("a template, whatever is in it,", () => {
    it("is judged, and every finding has a place", () => {
        fc.assert(
            fc.property(
                fc.record({
                    Parameters: fc.constantFrom(
                        { P: { Type: "String", AllowedValues: ["a", "*"] } },
                        {},
                        null,
                    ),
                    Mappings: fc.oneof(fc.constant({ M: { a: { a: "b" } } }), value),
                    Resources: fc.dictionary(
                        fc.constantFrom("R", "P", "x.y", "__proto__"),
                        fc.oneof(
                            fc.record({
                                Type: fc.constantFrom(
                                    "AWS::IAM::Role",
                                    "AWS::ECR::Repository",
                                    "AWS::IAM::OIDCProvider",
                                ),
                                Properties: fc.dictionary(
                                    fc.constantFrom(
                                        "PolicyDocument",
                                        "AssumeRolePolicyDocument",
                                        "Url",
                                        "Tags",
                                    ),
                                    value,
                                ),
                            }),
                            value,
                        ),
                    ),
                }),
                (template) => {
                    const json = JSON.stringify(template, undefined, 1);
                    const { violations } = checkText("t.json", json, DEFAULT_CONFIGURATION);
                    const lines = json.split("\n");
                    for (const { position } of violations) {
                        assert.ok(position.column <= (lines[position.line - 1] ?? "").length);
                    }
                    // YAML reads JSON, so that a comment before it makes no difference but the line.
                    const { violations: same } = checkText("t.yaml", `# x\n${json}`, DEFAULT_CONFIGURATION);
                    assert.deepEqual(
                        same.map(({ position, ...rest }) => [rest, position.line - 1, position.column]),
                        violations.map(({ position, ...rest }) => [rest, position.line, position.column]),
                    );
                },
            ),
            { numRuns: 150 },
        );
    });

    it("is refused or judged where it is any text", () => {
        const pieces = fc.constantFrom(
            ...[
                "Resources:\n",
                "  R:\n",
                "- ",
                "&a ",
                "*a",
                "<<: ",
                "!Ref ",
                "!!js ",
                "|\n",
                ">-\n",
                "{",
                "}",
                "[",
                "]",
            ],
            ...[
                ": ",
                ", ",
                "'",
                '"',
                "\t",
                "\r\n",
                "\uFEFF",
                "---\n",
                "...\n",
                "%YAML 1.1\n",
                "# ",
                "? ",
                "a",
                "0x1",
                "~",
            ],
        );
        fc.assert(
            fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
                try {
                    checkText("t", parts.join(""), DEFAULT_CONFIGURATION);
                } catch (error) {
                    assert.ok(error instanceof UnreadableError, String(error));
                }
            }),
            { numRuns: 500 },
        );
    });
});
