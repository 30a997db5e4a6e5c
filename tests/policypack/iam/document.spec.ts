import assert from "node:assert/strict";
import { readDocument } from "../../../policypack/iam/document";

const GOOD = {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:role/x" },
    Action: "s3:*",
    Resource: "*",
};

describe("reading a document", () => {
    const refused: readonly { name: string; document: unknown; problems: string[]; allows?: boolean[] }[] = [
        { name: "a list", document: [], problems: ["D"], allows: [] },
        { name: "null", document: null, problems: ["D"], allows: [] },
        { name: "nothing in it", document: {}, problems: ["D.Statement"], allows: [] },
        { name: "no statements", document: { Statement: [] }, problems: ["D.Statement"], allows: [] },
        {
            name: "another version",
            document: { Version: "2020-01-01", Statement: GOOD },
            problems: ["D.Version"],
        },
        { name: "an unknown element", document: { Comment: "x", Statement: GOOD }, problems: ["D.Comment"] },
        { name: "another case", document: { statement: GOOD }, problems: ["D.statement"] },
        {
            name: "an element in two cases",
            document: { Statement: GOOD, statement: { ...GOOD, Effect: "Deny" } },
            problems: ["D.statement", "D.statement"],
        },
        {
            name: "a text as a statement",
            document: { Statement: ["x"] },
            problems: ["D.Statement[0]"],
            allows: [],
        },
        { name: "a list as a statement", document: { Statement: [[GOOD]] }, problems: ["D.Statement[0]"] },
        {
            name: "no effect",
            document: { Statement: { ...GOOD, Effect: null } },
            problems: ["D.Statement.Effect"],
        },
        {
            name: "an effect of another case",
            document: { Statement: { ...GOOD, Effect: "deny" } },
            problems: ["D.Statement.Effect"],
        },
        {
            name: "no action",
            document: { Statement: { Effect: "Deny", Principal: "*" } },
            problems: ["D.Statement"],
            allows: [false],
        },
        {
            name: "an action that is a number",
            document: { Statement: { ...GOOD, Action: 1 } },
            problems: ["D.Statement.Action"],
        },
        {
            name: "Action and NotAction",
            document: { Statement: { ...GOOD, NotAction: "s3:*" } },
            problems: ["D.Statement"],
        },
        {
            name: "Principal and NotPrincipal",
            document: { Statement: { ...GOOD, NotPrincipal: "*" } },
            problems: ["D.Statement"],
        },
        {
            name: "a Sid that is no text",
            document: { Statement: { ...GOOD, Sid: 1 } },
            problems: ["D.Statement.Sid"],
        },
        {
            name: "a condition that is a list",
            document: { Statement: { ...GOOD, Condition: [] } },
            problems: ["D.Statement.Condition"],
        },
        {
            name: "an operator that holds a text",
            document: { Statement: { ...GOOD, Condition: { StringEquals: "x" } } },
            problems: ["D.Statement.Condition.StringEquals"],
        },
        {
            name: "an operator in two cases",
            document: { Statement: { ...GOOD, Condition: { StringEquals: {}, stringequals: {} } } },
            problems: ["D.Statement.Condition.stringequals"],
        },
        {
            name: "a key in two cases",
            document: { Statement: { ...GOOD, Condition: { StringEquals: { "a:b": "x", "A:B": "y" } } } },
            problems: ['D.Statement.Condition.StringEquals["A:B"]'],
        },
        {
            name: "a value that is an object",
            document: { Statement: { ...GOOD, Condition: { StringEquals: { k: {} } } } },
            problems: ["D.Statement.Condition.StringEquals.k"],
        },
    ];
    for (const { name, document, problems, allows = [true] } of refused) {
        it(`with ${name} tells where it is wrong, and reads the rest`, () => {
            const read = readDocument(document, "D");
            assert.deepEqual(
                read.problems.map(({ path }) => path),
                problems,
            );
            assert.deepEqual(
                read.statements.map((statement) => statement.allows),
                allows,
            );
        });
    }

    it("says how an element is spelled, and which ones there are not", () => {
        const document = { VERSION: "2012-10-17", Statements: GOOD, Statement: { ...GOOD, Actions: "s3:*" } };
        assert.deepEqual(
            readDocument(document, "D").problems.map(({ path, message }) => `${path}: ${message}`),
            [
                "D.VERSION: the element is spelled Version, not VERSION",
                'D.Statements: a policy document has no element "Statements"',
                'D.Statement.Actions: a statement has no element "Actions"',
            ],
        );
        assert.equal(readDocument(document, "D").version, "2012-10-17");
    });

    it("finds nothing wrong with what IAM accepts", () => {
        for (const document of [
            { Statement: GOOD },
            { Version: "2008-10-17", Id: "x", Statement: [GOOD, { ...GOOD, Sid: "s", Effect: "Deny" }] },
            {
                Version: "2012-10-17",
                Statement: [{ ...GOOD, Condition: { Bool: { "aws:SecureTransport": true } } }],
            },
            {
                Statement: {
                    ...GOOD,
                    Condition: { NumericLessThan: { "s3:max-keys": 10 }, StringEquals: {} },
                },
            },
        ]) {
            assert.deepEqual(readDocument(document, "").problems, []);
        }
    });
});
