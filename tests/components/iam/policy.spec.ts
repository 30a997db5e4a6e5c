import fc from "fast-check";
import assert from "node:assert/strict";
import { compare, policyJson, policySize, type Statement } from "../../../components/iam/policy";

describe("policy documents", () => {
    const statements: Statement[] = [
        {
            sid: "Second",
            principals: { Service: ["lambda.amazonaws.com"], AWS: ["arn:b", "arn:a", "arn:b"] },
            actions: ["ecr:B", "ecr:A"],
            conditions: { StringLike: { z: ["1"] }, StringEquals: { b: ["2", "1"], a: ["1", "1"] } },
        },
        { sid: "First", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] },
    ];

    it("have one text for one meaning", () => {
        assert.equal(
            policyJson(statements),
            '{"Version":"2012-10-17","Statement":[' +
                '{"Sid":"First","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},' +
                '{"Sid":"Second","Effect":"Allow","Principal":{"AWS":["arn:a","arn:b"],"Service":"lambda.amazonaws.com"},' +
                '"Action":["ecr:A","ecr:B"],' +
                '"Condition":{"StringEquals":{"a":"1","b":["1","2"]},"StringLike":{"z":"1"}}}]}',
        );
    });

    it("do not depend on the order of any list or mapping", () => {
        const shuffled = <T>(list: readonly T[]) =>
            fc.shuffledSubarray([...list], { minLength: list.length });
        const names = ["a", "b", "c"];
        const arbitrary = fc.record({
            sids: shuffled(names),
            actions: shuffled(names),
            resources: shuffled(names),
            principals: shuffled(names),
            keys: shuffled(names),
            values: shuffled(names),
        });
        const build = ({ sids, actions, resources, principals, keys, values }: Record<string, string[]>) =>
            policyJson(
                (sids ?? []).map((sid) => ({
                    sid,
                    actions: actions ?? [],
                    resources: resources ?? [],
                    principals: { AWS: principals ?? [] },
                    conditions: {
                        StringEquals: Object.fromEntries((keys ?? []).map((key) => [key, values ?? []])),
                    },
                })),
            );
        const sorted = build(
            Object.fromEntries(
                ["sids", "actions", "resources", "principals", "keys", "values"].map((list) => [list, names]),
            ),
        );
        fc.assert(
            fc.property(arbitrary, (lists) => {
                assert.equal(build(lists), sorted);
            }),
        );
    });

    it("are measured in characters, without white space", () => {
        const json = policyJson(statements);
        assert.equal(policySize(json), JSON.stringify(JSON.parse(json)).length);
    });

    it("are sorted by code units, whatever the locale", () => {
        assert.deepEqual(
            [compare("a", "b"), compare("b", "a"), compare("a", "a"), compare("B", "a")],
            [-1, 1, 0, -1],
        );
    });

    it("leave the caller's lists as they are", () => {
        const actions = ["b", "a"];
        policyJson([{ sid: "S", actions }]);
        assert.deepEqual(actions, ["b", "a"]);
    });
});
