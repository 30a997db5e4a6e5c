import assert from "node:assert/strict";
import { readDocument, readLoneStatements } from "../../../policypack/iam/document";
import { UNKNOWN } from "../../../policypack/values/value";

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
            name: "a list of lists as a statement",
            document: { Statement: [[[GOOD], GOOD]] },
            problems: ["D.Statement[0]"],
        },
        {
            name: "an operator with a letter beyond ASCII",
            document: { Statement: { ...GOOD, Condition: { StringEquals: {}, "\u017ftringEquals": {} } } },
            problems: ['D.Statement.Condition["\u017ftringEquals"]'],
        },
        {
            name: "a resource that is a number",
            document: { Statement: { ...GOOD, Resource: 1 } },
            problems: ["D.Statement.Resource"],
        },
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

    it("says what is missing, and what stands in its place", () => {
        const cases: readonly [document: object, problem: string][] = [
            [{}, "D.Statement: a policy document must have a Statement"],
            [{ Statement: "x" }, 'D.Statement: a statement must be an object, not "x"'],
            [
                { Statement: { ...GOOD, Effect: undefined } },
                'D.Statement.Effect: Effect must be "Allow" or "Deny", not nothing',
            ],
            [
                { Statement: { ...GOOD, Action: ["s3:GetObject", "s3"] } },
                'D.Statement.Action[1]: "s3" is not an action such as "ecr:BatchGetImage"',
            ],
            [
                { Statement: { Action: "s3:*" } },
                'D.Statement: a statement must have an Effect of "Allow" or "Deny"',
            ],
            [
                { Statement: { ...GOOD, Effect: { Ref: "Effect" } } },
                "D.Statement.Effect: no rule can judge the value, because it is Ref Effect, which only CloudFormation can resolve",
            ],
            [
                { Statement: { ...GOOD, Resource: [{ Ref: "Bucket" }, {}] } },
                "D.Statement.Resource[1]: expected a string, not an object",
            ],
        ];
        for (const [document, problem] of cases) {
            assert.deepEqual(
                readDocument(document, "D").problems.map(({ path, message }) => `${path}: ${message}`),
                [problem],
            );
        }
    });

    it("notes what is known during the update only, and reads the rest", () => {
        const cases: readonly [document: object, unknowns: readonly string[], allows: readonly boolean[]][] =
            [
                [{ Version: UNKNOWN, Statement: GOOD }, [], [true]],
                [{ Statement: UNKNOWN }, ["D.Statement"], []],
                [{ Statement: [UNKNOWN, { ...GOOD, Effect: "Deny" }] }, ["D.Statement[0]"], [false]],
                [{ Statement: { ...GOOD, Sid: UNKNOWN } }, [], [true]],
                [{ Statement: { ...GOOD, Effect: UNKNOWN } }, ["D.Statement.Effect"], [true]],
                [{ Statement: { ...GOOD, Action: ["s3:*", UNKNOWN] } }, ["D.Statement.Action[1]"], [true]],
                [{ Statement: { ...GOOD, Resource: UNKNOWN } }, ["D.Statement.Resource"], [true]],
            ];
        for (const [document, unknowns, allows] of cases) {
            const read = readDocument(document, "D");
            assert.deepEqual([read.unknowns, read.problems], [unknowns, []]);
            assert.deepEqual(
                read.statements.map((statement) => statement.allows),
                allows,
            );
        }
    });

    it("keeps the version where it is one", () => {
        const versionOf = (Version: unknown) => readDocument({ Version, Statement: GOOD }, "").version;
        assert.deepEqual(["2008-10-17", "2020-01-01", 2012, UNKNOWN].map(versionOf), [
            "2008-10-17",
            "2020-01-01",
            undefined,
            undefined,
        ]);
    });

    it("labels a statement by its place and its Sid, in any case", () => {
        const document = {
            Statement: [{ ...GOOD, SID: "a" }, { ...GOOD, Sid: "b" }, [GOOD], { ...GOOD, Sid: 1 }],
        };
        assert.deepEqual(
            readDocument(document, "").statements.map(({ label }) => label),
            [{ index: 0, sid: "a" }, { index: 1, sid: "b" }, { index: 2 }, { index: 3 }],
        );
        assert.deepEqual(
            readDocument(document, "").problems.map(({ statement }) => statement),
            [{ index: 0, sid: "a" }, undefined, { index: 3 }],
        );
    });

    it("finds no actions in a statement without that element", () => {
        const read = readDocument({ Statement: { Effect: "Deny", Principal: "*" } }, "D").statements;
        assert.deepEqual(
            read.map(({ actions, actionElement }) => [actions, actionElement]),
            [[[], undefined]],
        );
    });

    it("finds no principals in a statement without that element", () => {
        const Statement = { Effect: GOOD.Effect, Action: GOOD.Action, Resource: GOOD.Resource };
        const read = readDocument({ Statement }, "D").statements;
        assert.deepEqual(
            read.map(({ principals, principalElement, principalPath, resourcePath }) => [
                principals,
                principalElement,
                principalPath,
                resourcePath,
            ]),
            [[[], undefined, "D.Statement", "D.Statement.Resource"]],
        );
    });

    it("reads statements without a document around them", () => {
        const read = readLoneStatements([GOOD, { ...GOOD, Effect: UNKNOWN }, "x"], "P");
        assert.equal(read.version, undefined);
        assert.deepEqual(
            read.statements.map(({ path, allows }) => [path, allows]),
            [
                ["P[0]", true],
                ["P[1]", true],
            ],
        );
        assert.deepEqual([read.problems.map(({ path }) => path), read.unknowns], [["P[2]"], ["P[1].Effect"]]);
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
