import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION } from "../../../policypack/options/configuration";
import { readYaml } from "../../../policypack/template/yaml";

const MANY = 20_000;

function list(count: number, item: (at: number) => string): string {
    return Array.from({ length: count }, (_, at) => item(at)).join(", ");
}

/** A template whose one bucket policy is for whom a function says. */
function forPrincipal(principal: string, beside = ""): string {
    return `${beside}
Resources:
  B:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Statement: {Effect: Allow, Action: s3:GetObject, Resource: "*", Principal: {AWS: ${principal}}}
`;
}

/** The same template in JSON, which may have more brackets in its texts than YAML may. */
function inJson(text: string, value: string, other: string): string {
    const reading = readYaml(text);
    return JSON.stringify(reading.ok && reading.value).replace(`"${value}"`, () => JSON.stringify(other));
}

const long = "x".repeat(MANY);

/** Templates that ask for more time or memory than they are worth; each is refused, and soon. */
const REFUSED: readonly { name: string; text: string }[] = [
    { name: "a join by a long separator", text: forPrincipal(`!Join [${long}, [${list(MANY, () => "a")}]]`) },
    {
        name: "a long value that is put in often",
        text: forPrincipal(`!Sub ["${"${A}".repeat(MANY)}", {A: ${long}}]`),
    },
    { name: "names that are not closed", text: inJson(forPrincipal(`!Sub "0"`), "0", "${".repeat(MANY)) },
    {
        name: "references that are not closed",
        text: inJson(forPrincipal(`"0"`), "0", "{{resolve:".repeat(MANY)),
    },
    { name: "a name of blanks", text: forPrincipal(`!Sub "\${a${" ".repeat(MANY)}b}"`) },
    {
        name: "a mapping that leads to itself",
        text: forPrincipal("!FindInMap [M, a, b]", "Mappings: {M: {a: {b: !FindInMap [M, a, b]}}}"),
    },
    {
        name: "a list in a mapping that leads to itself",
        text: forPrincipal("!FindInMap [M, a, b]", "Mappings: {M: {a: {b: [!FindInMap [M, a, b]]}}}"),
    },
    {
        name: "providers that lead to each other",
        text: forPrincipal("!Ref P").replace(
            "Resources:",
            "Resources:\n  P: {Type: AWS::IAM::OIDCProvider, Properties: {ClientIdList: [a], Url: !Ref Q}}\n" +
                "  Q: {Type: AWS::IAM::OIDCProvider, Properties: {ClientIdList: [a], Url: !Ref P}}",
        ),
    },
    { name: "branches without end", text: forPrincipal(`[${list(1000, (at) => `!If [C${at}, a, b]`)}]`) },
    {
        name: "values without end",
        text: forPrincipal(
            "!Ref P",
            `Parameters: {P: {Type: String, AllowedValues: [${list(MANY, (at) => `arn:aws:iam::111122223333:role/${at}`)}]}}`,
        ),
    },
    {
        name: "a parameter that is its own value",
        text: forPrincipal("!Ref P", "Parameters: {P: {Type: String, AllowedValues: ['${P}']}}"),
    },
    {
        name: "keys of dots",
        text: forPrincipal(`"*", ${long}: 1`).replace(
            "Principal",
            `Condition: {StringEquals: {"${"a.".repeat(MANY)}": !Ref P}}, Principal`,
        ),
    },
];

describe("a hostile template", () => {
    for (const { name, text } of REFUSED) {
        it(`with ${name} is refused`, () => {
            const { violations } = checkText("t.yaml", text, DEFAULT_CONFIGURATION);
            assert.ok(violations.some(({ enforcement }) => enforcement === "mandatory"));
        });
    }

    it("with branches without end in what holds no document is let be", () => {
        const text = `Resources: {T: {Type: AWS::SNS::Topic, Properties: {Tags: [${list(1000, (at) => `!If [C${at}, a, b]`)}]}}}`;
        assert.deepEqual(checkText("t.yaml", text, DEFAULT_CONFIGURATION).violations, []);
    });
});
