import assert from "node:assert/strict";
import { denialsOf, escapes, type Verdict } from "../../../policypack/iam/denials";
import { readDocument } from "../../../policypack/iam/document";
import { UNKNOWN } from "../../../policypack/values/value";

const AWS = ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"];
const Condition = { StringEquals: { "aws:a": "x", "aws:b": "x" } };

describe("somebody", () => {
    const cases: readonly {
        name: string;
        statement: object;
        named?: number;
        verdicts?: Readonly<Record<string, Verdict>>;
        escapes: boolean;
    }[] = [
        {
            name: "who is one of those that are named",
            statement: { Principal: { AWS } },
            named: 1,
            escapes: false,
        },
        { name: "who is not named", statement: { Principal: { AWS } }, escapes: true },
        { name: "who is excepted", statement: { NotPrincipal: { AWS } }, named: 0, escapes: true },
        { name: "who is not excepted", statement: { NotPrincipal: { AWS } }, escapes: false },
        {
            name: "of whom one of two tests is false",
            statement: { Principal: { AWS }, Condition },
            named: 0,
            verdicts: { "aws:a": true, "aws:b": false },
            escapes: true,
        },
        {
            name: "of whom every test is true",
            statement: { Principal: { AWS }, Condition },
            named: 0,
            verdicts: { "aws:a": true, "aws:b": true },
            escapes: false,
        },
        {
            name: "of whom nothing can be told",
            statement: { Principal: { AWS }, Condition },
            named: 0,
            escapes: false,
        },
        {
            name: "of whom a test is false where another is unknown",
            statement: { Principal: { AWS }, Condition: { ...Condition, StringLike: UNKNOWN } },
            named: 0,
            verdicts: { "aws:a": false },
            escapes: false,
        },
    ];
    for (const { name, statement, named = -1, verdicts = {}, escapes: expected } of cases) {
        it(`${name} ${expected ? "escapes" : "does not escape"} a denial`, () => {
            const document = readDocument(
                { Statement: { Effect: "Deny", Action: "sts:*", ...statement } },
                "",
            );
            const escaped = escapes(
                document.statements,
                ({ path }) => path.endsWith(`[${named}]`),
                ({ key }) => verdicts[key],
            );
            assert.equal(escaped, expected);
        });
    }
});

describe("the denials of what is allowed", () => {
    it("are the statements that deny an action of it", () => {
        const Principal = { AWS };
        const document = readDocument(
            {
                Statement: [
                    { Effect: "Deny", Principal, Action: "sts:Assume*" },
                    { Effect: "Deny", Principal, Action: "sts:TagSession" },
                    { Effect: "Allow", Principal, Action: "sts:AssumeRole" },
                ],
            },
            "",
        );
        const denials = denialsOf(document, { actionElement: "Action", actions: ["sts:AssumeRole"] });
        assert.deepEqual(denials, [document.statements[0]]);
    });
});
