import assert from "node:assert/strict";
import {
    type ConditionTest,
    decidedWith,
    isOperatorNegated,
    passesWith,
    passesWithoutKey,
    readConditions,
    readOperator,
} from "../../../policypack/iam/condition";
import { UNKNOWN } from "../../../policypack/values/value";

function test(operator: string, ...values: string[]): ConditionTest {
    const read = readOperator(operator);
    assert.ok(read, operator);
    return {
        operator: read,
        key: "k",
        path: "",
        values: values.map((text) => ({ text, path: "", quoted: true })),
    };
}

describe("condition operators", () => {
    const cases: readonly { operator: string; values: string[]; absent: boolean; a: boolean; b: boolean }[] =
        [
            { operator: "StringEquals", values: ["a"], absent: false, a: true, b: false },
            { operator: "StringEquals", values: ["x", "a"], absent: false, a: true, b: false },
            { operator: "STRINGEQUALS", values: ["A"], absent: false, a: false, b: false },
            { operator: "StringEqualsIgnoreCase", values: ["A"], absent: false, a: true, b: false },
            { operator: "StringEquals", values: ["*"], absent: false, a: false, b: false },
            { operator: "StringLike", values: ["*"], absent: false, a: true, b: true },
            { operator: "StringLike", values: ["?"], absent: false, a: true, b: true },
            { operator: "ArnEquals", values: ["*"], absent: false, a: false, b: false },
            { operator: "StringNotEquals", values: ["a"], absent: true, a: false, b: true },
            { operator: "StringNotLike", values: ["a*"], absent: true, a: false, b: true },
            { operator: "StringNotEqualsIgnoreCase", values: ["A"], absent: true, a: false, b: true },
            { operator: "StringEqualsIfExists", values: ["a"], absent: true, a: true, b: false },
            { operator: "StringNotEqualsIfExists", values: ["a"], absent: true, a: false, b: true },
            { operator: "ForAllValues:StringEquals", values: ["a"], absent: true, a: true, b: false },
            { operator: "ForAnyValue:StringEquals", values: ["a"], absent: false, a: true, b: false },
            { operator: "ForAnyValue:StringNotEquals", values: ["a"], absent: false, a: false, b: true },
            { operator: "forallvalues:stringlikeifexists", values: ["a"], absent: true, a: true, b: false },
            { operator: "ForAnyValue:StringLikeIfExists", values: ["a"], absent: true, a: true, b: false },
            { operator: "Null", values: ["false"], absent: false, a: true, b: true },
            { operator: "Null", values: ["true"], absent: true, a: false, b: false },
            { operator: "Null", values: ["TRUE", "false"], absent: true, a: true, b: true },
            { operator: "Null", values: ["maybe"], absent: true, a: true, b: true },
            { operator: "Null", values: ["untrue"], absent: true, a: true, b: true },
            { operator: "Null", values: ["falsehood"], absent: true, a: true, b: true },
            { operator: "Bool", values: ["true"], absent: false, a: true, b: true },
            { operator: "StringEquals", values: ["${aws:username}"], absent: false, a: true, b: true },
            { operator: "StringNotEquals", values: ["a", "${aws:username}"], absent: true, a: true, b: true },
            { operator: "IpAddress", values: ["10.0.0.0/8"], absent: false, a: true, b: true },
        ];
    for (const { operator, values, absent, a, b } of cases) {
        it(`${operator} ${JSON.stringify(values)}`, () => {
            const one = test(operator, ...values);
            assert.deepEqual(
                { absent: passesWithoutKey(one), a: passesWith(one, "a"), b: passesWith(one, "b") },
                { absent, a, b },
            );
        });
    }

    const arns: readonly { operator: string; pattern: string; matches: boolean }[] = [
        { operator: "ArnEquals", pattern: "arn:aws:iam::123456789012:role/ci", matches: true },
        { operator: "ArnEquals", pattern: "arn:aws:iam::123456789012:role/*", matches: true },
        { operator: "ArnLike", pattern: "arn:aws:iam::*:role/c?", matches: true },
        { operator: "ArnLike", pattern: "*", matches: true },
        { operator: "ArnLike", pattern: "arn:aws:iam::123456789012:*", matches: true },
        { operator: "ArnLike", pattern: "arn:aws:s3:::ci", matches: false },
        { operator: "ArnNotLike", pattern: "arn:aws:iam::123456789012:*", matches: false },
        { operator: "ArnNotEquals", pattern: "arn:aws:iam::444455556666:*", matches: true },
        { operator: "StringLike", pattern: "arn:aws:*:123456789012:role/ci", matches: true },
    ];
    for (const { operator, pattern, matches } of arns) {
        it(`${operator} ${pattern} ${matches ? "matches" : "does not match"} the ARN of a role`, () => {
            assert.equal(passesWith(test(operator, pattern), "arn:aws:iam::123456789012:role/ci"), matches);
        });
    }

    it("ArnLike spans no colon before the last part, and StringLike spans every one", () => {
        const pattern = "arn:aws:cloudwatch:*:123456789012:alarm:*";
        const foreign = "arn:aws:cloudwatch:eu-west-1:999999999999:alarm:x:123456789012:alarm:x";
        assert.equal(passesWith(test("ArnLike", pattern), foreign), false);
        assert.equal(passesWith(test("StringLike", pattern), foreign), true);
    });

    for (const name of [
        "StringMatches",
        "StringEquals ",
        "",
        "IfExists",
        "ForAllValues:",
        "NullIfExists",
        "Equals",
    ]) {
        it(`${JSON.stringify(name)} is none`, () => {
            assert.equal(readOperator(name), undefined);
        });
    }
});

describe("what a condition decides for certain", () => {
    const cases: readonly [operator: string, values: string[], absent: boolean, a: boolean | undefined][] = [
        ["StringEquals", ["a"], false, true],
        ["StringEquals", ["b"], false, false],
        ["StringNotEquals", ["a"], true, false],
        ["StringNotEquals", ["b"], true, true],
        ["StringEquals", ["${aws:username}", "a"], false, true],
        ["StringEquals", ["${aws:username}", "b"], false, undefined],
        ["StringNotEquals", ["${aws:username}", "b"], true, undefined],
        // A variable is no pattern, whatever its text.
        ["StringLike", ["*${aws:username}*"], false, undefined],
        ["NumericEquals", ["1"], false, undefined],
        ["Null", ["true"], true, false],
        ["Null", ["false"], false, true],
    ];
    for (const [operator, values, absent, a] of cases) {
        it(`${operator} ${JSON.stringify(values)}: ${absent} without the key, ${a ?? "undecided"} with a`, () => {
            const one = test(operator, ...values);
            assert.deepEqual([decidedWith(one, undefined), decidedWith(one, "a")], [absent, a]);
        });
    }
});

describe("a condition of which something is unknown", () => {
    const cases: readonly { name: string; value: unknown; at: string[]; keys: string[] }[] = [
        { name: "nothing", value: { StringEquals: { "aws:A": "x" } }, at: [], keys: ["aws:a"] },
        { name: "all", value: UNKNOWN, at: ["Condition"], keys: [] },
        {
            name: "the keys of an operator",
            value: { StringEquals: UNKNOWN, StringLike: { k: "x" } },
            at: ["Condition.StringEquals"],
            keys: ["k"],
        },
        {
            name: "a value",
            value: { StringEquals: { k: UNKNOWN } },
            at: ["Condition.StringEquals.k"],
            keys: ["k"],
        },
    ];
    for (const { name, value, at, keys } of cases) {
        it(`says where: ${name}`, () => {
            const unknowns: string[] = [];
            const problems: string[] = [];
            const { tests, unknown } = readConditions(value, "Condition", {
                problem: (path) => problems.push(path),
                unknown: (path) => unknowns.push(path),
            });
            assert.deepEqual([unknowns, problems, unknown], [at, [], at.length > 0]);
            assert.deepEqual(
                tests.map(({ key }) => key),
                keys,
            );
        });
    }
});

describe("operators that IAM does not have", () => {
    it("are no operators, and restrict nothing", () => {
        const names = ["StringAlmostEquals", "ForAllValues:Null", "ForAnyValue:Null", "NullIfExists"];
        assert.deepEqual(
            names.map(readOperator),
            names.map(() => undefined),
        );
        const problems: string[] = [];
        const condition = {
            ...Object.fromEntries(names.map((name) => [name, { k: "x" }])),
            StringEquals: "x",
            Bool: { k: "true" },
        };
        const { tests } = readConditions(condition, "C", {
            problem: (path, message) => problems.push(`${path}: ${message}`),
            unknown: (path) => problems.push(path),
        });
        assert.deepEqual(
            tests.map(({ operator }) => operator.name),
            ["Bool"],
        );
        assert.deepEqual(problems, [
            'C.StringAlmostEquals: IAM has no condition operator "StringAlmostEquals", so it restricts nothing',
            'C["ForAllValues:Null"]: IAM has no condition operator "ForAllValues:Null", so it restricts nothing',
            'C["ForAnyValue:Null"]: IAM has no condition operator "ForAnyValue:Null", so it restricts nothing',
            'C.NullIfExists: IAM has no condition operator "NullIfExists", so it restricts nothing',
            'C.StringEquals: a condition operator must hold an object of condition keys, not "x"',
        ]);
    });
});

describe("a negated operator", () => {
    for (const name of ["StringNotEquals", "forallvalues:arnnotlikeifexists"]) {
        it(`is ${name}`, () => {
            assert.equal(isOperatorNegated(name), true);
        });
    }
    for (const name of ["StringEquals", "Null", "StringNotAtAll"]) {
        it(`is not ${name}`, () => {
            assert.equal(isOperatorNegated(name), false);
        });
    }
});
