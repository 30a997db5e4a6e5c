import assert from "node:assert/strict";
import { joinStatements } from "../../../components/iam/joinStatements";
import { type Statement } from "../../../components/iam/policy";

const role = (name: string): Statement => ({
    sid: name,
    principals: { AWS: [`arn:aws:iam::111111111111:role/${name}`] },
    actions: ["ecr:BatchGetImage"],
});
const source = (sid: string, account: string): Statement => ({
    sid,
    principals: { Service: ["lambda.amazonaws.com"] },
    actions: ["ecr:BatchGetImage"],
    conditions: {
        StringEquals: { "aws:SourceAccount": [account], "aws:ResourceTag/Lambda-Access": ["true"] },
        StringLike: { "aws:sourceArn": [`arn:aws:lambda:us-east-2:${account}:function:*`] },
    },
});
const join = (...statements: Statement[]) =>
    joinStatements(statements, ["aws:SourceAccount", "aws:sourceArn"], (_first, group) =>
        group.map(({ sid }) => sid).join("And"),
    );

describe("joined statements", () => {
    it("name all principals of statements that are otherwise alike", () => {
        assert.deepEqual(join(role("a"), role("b"), role("a")), [
            {
                sid: "aAndbAnda",
                principals: { AWS: ["arn:aws:iam::111111111111:role/a", "arn:aws:iam::111111111111:role/b"] },
                actions: ["ecr:BatchGetImage"],
            },
        ]);
    });

    it("name all sources, where the source's ARN says its account", () => {
        const [joined, ...rest] = join(source("x", "111111111111"), source("y", "222222222222"));
        assert.deepEqual(rest, []);
        assert.deepEqual(joined?.conditions, {
            StringEquals: {
                "aws:ResourceTag/Lambda-Access": ["true"],
                "aws:SourceAccount": ["111111111111", "222222222222"],
            },
            StringLike: {
                "aws:sourceArn": [
                    "arn:aws:lambda:us-east-2:111111111111:function:*",
                    "arn:aws:lambda:us-east-2:222222222222:function:*",
                ],
            },
        });
    });

    const a = role("a");
    const apart: Readonly<Record<string, Statement>> = {
        "other actions": { ...a, actions: ["ecr:PutImage"] },
        "another kind of principal": { ...a, principals: { Service: ["lambda.amazonaws.com"] } },
        "a condition": { ...a, conditions: { StringEquals: { "aws:PrincipalOrgID": ["o-abcdefghij"] } } },
        "a resource": { ...a, resources: ["*"] },
        "a value of a condition": {
            ...a,
            conditions: {
                StringEquals: { "aws:PrincipalOrgID": ["o-abcdefghij"], "aws:SourceAccount": ["1"] },
            },
        },
    };
    for (const [what, other] of Object.entries(apart)) {
        it(`leave apart what differs by ${what}`, () => {
            assert.deepEqual(join(a, { ...other, sid: "b" }), [a, { ...other, sid: "b" }]);
        });
    }

    it("do not depend on the order of actions, resources, kinds of principals, operators or keys", () => {
        const one: Statement = {
            sid: "one",
            principals: { AWS: ["arn:aws:iam::111111111111:role/a"], Service: ["lambda.amazonaws.com"] },
            actions: ["a", "b"],
            resources: ["x", "y"],
            conditions: { StringEquals: { k: ["1", "2"], l: ["3"] }, StringLike: { m: ["4"] } },
        };
        const other: Statement = {
            sid: "other",
            principals: { Service: ["ecs.amazonaws.com"], AWS: ["arn:aws:iam::111111111111:role/b"] },
            actions: ["b", "a"],
            resources: ["y", "x"],
            conditions: { StringLike: { m: ["4"] }, StringEquals: { l: ["3"], k: ["2", "1"] } },
        };
        assert.deepEqual(join(one, other), [
            {
                ...one,
                sid: "oneAndother",
                principals: {
                    AWS: ["arn:aws:iam::111111111111:role/a", "arn:aws:iam::111111111111:role/b"],
                    Service: ["lambda.amazonaws.com", "ecs.amazonaws.com"],
                },
            },
        ]);
    });

    it("leave apart other resources", () => {
        const on = (resource: string): Statement => ({ ...role("a"), resources: [resource] });
        assert.deepEqual(join(on("x"), on("y")), [on("x"), on("y")]);
    });

    it("leave a statement as it is that is like no other", () => {
        const alone: Statement = { sid: "b", actions: ["y", "x"], resources: ["z"] };
        const [first, second, third] = joinStatements([alone, role("a"), role("b")], [], () => "joined");
        assert.equal(first, alone);
        assert.deepEqual([second?.sid, third], ["joined", undefined]);
    });

    it("have no principals or conditions where the statements have none", () => {
        const bare = (sid: string): Statement => ({ sid, actions: ["a"], resources: ["x"] });
        assert.deepEqual(join(bare("p"), bare("q"), bare("r")), [
            { sid: "pAndqAndr", actions: ["a"], resources: ["x"] },
        ]);
    });

    it("leave apart values of a condition that does not identify the caller", () => {
        const inside = (organization: string): Statement => ({
            ...role(organization),
            conditions: { StringEquals: { "aws:PrincipalOrgID": [organization] } },
        });
        assert.equal(join(inside("o-aaaaaaaaaa"), inside("o-bbbbbbbbbb")).length, 2);
        assert.equal(join(inside("o-aaaaaaaaaa"), inside("o-aaaaaaaaaa")).length, 1);
    });
});
