import assert from "node:assert/strict";
import { inspect } from "node:util";
import { readDocument } from "../../../policypack/iam/document";
import {
    nameLeft,
    onlyOrganizations,
    onlyPrincipals,
    organizationsOfOneRole,
    sendingServices,
} from "../../../policypack/iam/narrowing";
import { UNKNOWN } from "../../../policypack/values/value";

const inOneLine = (condition: object) => inspect(condition, { breakLength: Infinity });

function statementWith(Condition: object) {
    const Statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Condition };
    const [statement] = readDocument({ Statement }, "").statements;
    assert.ok(statement);
    return statement;
}

const ROLE = "arn:aws:iam::111122223333:role/app";
const USER = "arn:aws:iam::111122223333:user/bob";
const ID = "o-abcdefghij";

/** Cases that every operator must tell apart: those that pass without the key or without a listed value demand nothing. */
const demandsNothing = (key: string, value: string): readonly object[] => [
    {},
    { StringNotEquals: { [key]: value } },
    { StringEqualsIfExists: { [key]: value } },
    { "ForAllValues:StringEquals": { [key]: value } },
    { StringEquals: { [key]: [] } },
    { Null: { [key]: "false" } },
    { NumericEquals: { [key]: value } },
    { StringEquals: { "aws:Other": value } },
    { StringEquals: { [key]: value }, StringLike: UNKNOWN },
];

describe("the principals whom a condition leaves", () => {
    const cases: readonly [condition: object, principals: readonly string[]][] = [
        ...demandsNothing("aws:PrincipalArn", ROLE).map((condition): [object, string[]] => [condition, []]),
        [{ ArnEquals: { "aws:PrincipalArn": ROLE } }, [ROLE]],
        [{ StringLike: { "aws:PrincipalArn": [ROLE, USER] } }, [ROLE, USER]],
        [{ ArnLike: { "aws:PrincipalArn": [ROLE, `${ROLE}-*`] } }, []],
        [{ ArnLike: { "aws:PrincipalArn": `${ROLE}-\${aws:username}` } }, []],
        [{ StringEquals: { "aws:PrincipalArn": [ROLE, "app"] } }, []],
    ];
    for (const [condition, principals] of cases) {
        it(`${inOneLine(condition)} are ${principals.join(", ") || "more than are listed"}`, () => {
            assert.deepEqual(onlyPrincipals(statementWith(condition)), principals);
        });
    }

    it("are named in its place", () => {
        assert.equal(
            nameLeft([ROLE, USER]),
            `Name them under "Principal" instead: {"AWS": ["${ROLE}","${USER}"]}.`,
        );
    });
});

describe("the organizations that a condition leaves", () => {
    const cases: readonly [condition: object, organizations: readonly string[] | undefined][] = [
        ...demandsNothing("aws:PrincipalOrgID", ID).map((condition): [object, undefined] => [
            condition,
            undefined,
        ]),
        [{ StringEquals: { "aws:PrincipalOrgID": ID } }, [ID]],
        [{ StringLike: { "aws:PrincipalOrgID": [ID, "o-0123456789"] } }, [ID, "o-0123456789"]],
        [{ StringEquals: { "aws:PrincipalOrgID": `o-${"a".repeat(32)}` } }, [`o-${"a".repeat(32)}`]],
        ...[`o-${"a".repeat(33)}`, "o-abcdefghi", `x${ID}`, "o-ABCDEFGHIJ", "o-*", "o-abcdefghi?"].map(
            (value): [object, undefined] => [
                { StringLike: { "aws:PrincipalOrgID": [ID, value] } },
                undefined,
            ],
        ),
        [{ ArnEquals: { "aws:PrincipalOrgID": ID } }, undefined],
        [
            {
                ArnEquals: { "aws:PrincipalOrgID": ID },
                StringEquals: { "aws:PrincipalOrgID": "o-0123456789" },
            },
            ["o-0123456789"],
        ],
    ];
    for (const [condition, organizations] of cases) {
        it(`${inOneLine(condition)} are ${organizations?.join(", ") ?? "any"}`, () => {
            assert.deepEqual(onlyOrganizations(statementWith(condition)), organizations);
        });
    }
});

describe("the organizations of one role", () => {
    const OF_ID = { StringEquals: { "aws:PrincipalOrgID": ID } };
    const cases: readonly [name: string, operator: string, arns: string | readonly string[], one: boolean][] =
        [
            ["a role in any account", "ArnLike", "arn:aws:iam::*:role/ci", true],
            ["a role with a path", "ArnEquals", "arn:aws-cn:iam::111122223333:role/a/b.c+d=e,f@g-h_i", true],
            ["two roles", "ArnLike", ["arn:aws:iam::*:role/ci", "arn:aws:iam::*:role/cd"], true],
            ["a role compared as a text", "StringLike", "arn:aws:iam::*:role/ci", false],
            ["roles by a pattern", "ArnLike", "arn:aws:iam::*:role/ci-*", false],
            ["a role beside a pattern", "ArnLike", ["arn:aws:iam::*:role/ci", "*"], false],
            ["a role below a role", "ArnLike", "arn:aws:iam::*:my/role/ci", false],
            ["a role of some accounts", "ArnLike", "arn:aws:iam::1111*:role/ci", false],
            ["a role of a longer account", "ArnLike", "arn:aws:iam::1111222233334:role/ci", false],
            ["a role of an account after a letter", "ArnLike", "arn:aws:iam::x111122223333:role/ci", false],
            ["a role in any partition", "ArnLike", "arn:*:iam::*:role/ci", false],
            ["a role in a partition by a variable", "ArnLike", "arn:${aws:x}:iam::*:role/ci", false],
            ["a user", "ArnLike", "arn:aws:iam::*:user/ci", false],
            ["a session", "ArnLike", "arn:aws:sts::*:role/ci", false],
            ["no ARN", "ArnLike", "ci", false],
        ];
    for (const [name, operator, arns, isOne] of cases) {
        it(`are ${isOne ? "those of" : "none of"} ${name}`, () => {
            const statement = statementWith({ ...OF_ID, [operator]: { "aws:PrincipalArn": arns } });
            assert.deepEqual(organizationsOfOneRole(statement), isOne ? [ID] : undefined);
        });
    }

    it("are those of one test, whatever another leaves open", () => {
        const statement = statementWith({
            ...OF_ID,
            StringLike: { "aws:PrincipalArn": "*" },
            ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" },
        });
        assert.deepEqual(organizationsOfOneRole(statement), [ID]);
    });

    it("are not known where the condition demands none", () => {
        const statement = statementWith({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" } });
        assert.equal(organizationsOfOneRole(statement), undefined);
    });
});

describe("the services that send a request themselves", () => {
    const TOPIC = "arn:aws:sns:eu-west-1:111122223333:jobs";
    const cases: readonly [condition: object, services: readonly string[]][] = [
        ...demandsNothing("aws:SourceArn", TOPIC).map((condition): [object, string[]] => [condition, []]),
        [{ ArnEquals: { "aws:SourceArn": TOPIC } }, ["sns.amazonaws.com"]],
        [{ ArnLike: { "aws:SourceArn": [TOPIC, `${TOPIC}-2`] } }, ["sns.amazonaws.com"]],
        [
            {
                ArnLike: {
                    "aws:SourceArn": ["arn:aws:s3:::b", "arn:aws:events:eu-west-1:111122223333:rule/r"],
                },
            },
            ["s3.amazonaws.com", "events.amazonaws.com"],
        ],
        [{ ArnLike: { "aws:SourceArn": [TOPIC, "arn:aws:lambda:eu-west-1:111122223333:function:f"] } }, []],
        [{ StringLike: { "aws:SourceArn": "*" } }, []],
    ];
    for (const [condition, services] of cases) {
        it(`${inOneLine(condition)} are ${services.join(", ") || "none"}`, () => {
            assert.deepEqual(sendingServices(statementWith(condition)), services);
        });
    }
});
