import assert from "node:assert/strict";
import {
    decide,
    notGranted,
    principal,
    serviceCaller,
    somebodyOf,
} from "../../sandbox/provider/images/access";
import { referenceOf } from "../../sandbox/provider/images/reference";

const digest = `sha256:${"a".repeat(64)}`;
const home = "111111111111.dkr.ecr.us-east-2.amazonaws.com";

describe("a reference to an image", () => {
    const parts = (uri: string) => {
        const { account, region, repository, tag, digest: sum } = referenceOf(uri) ?? {};
        return [account, region, repository, tag, sum];
    };

    it("names account, region, repository, and a tag or digest", () => {
        const there = ["111111111111", "us-east-2", "team/app"];
        assert.deepEqual(parts(`${home}/team/app:v1`), [...there, "v1", undefined]);
        assert.deepEqual(parts(`${home}/team/app@${digest}`), [...there, undefined, digest]);
        assert.deepEqual(parts(`${home}/team/app:v1@${digest}`), [...there, "v1", digest]);
        assert.deepEqual(parts(`${home}/team/app`), [...there, undefined, undefined]);
        const china = "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn";
        assert.deepEqual(parts(`${china}/app:v1`).slice(1, 3), ["cn-north-1", "app"]);
    });

    const others = [
        "nginx",
        "public.ecr.aws/acme/app:v1",
        "11111111111.dkr.ecr.us-east-2.amazonaws.com/app:v1",
        "111111111111.dkr.ecr.us-east-2.amazonaws.com.cn/app:v1",
        "111111111111.dkr.ecr.us-east-2.amazonaws.com.attacker.example/app:v1",
        `${home}/app@sha256:abc`,
        `${home}/`,
    ];
    for (const uri of others) {
        it(`is none of ECR's in ${uri}`, () => assert.equal(referenceOf(uri), undefined));
    }
});

describe("what a repository's policy grants", () => {
    const Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    const policy = (...Statement: object[]) => JSON.stringify({ Statement });
    const allow = (more: object) => ({ Effect: "Allow", Action, ...more });
    const lambda = { Principal: { Service: "lambda.amazonaws.com" } };
    const source = "arn:aws:lambda:us-east-2:222222222222:function:hello";
    const asks = serviceCaller("lambda.amazonaws.com", {
        "aws:SourceArn": source,
        "aws:SourceAccount": "222222222222",
        "aws:ResourceTag/Lambda-Access": "true",
    });
    const when = (Condition: object) => policy(allow({ ...lambda, Condition }));
    const wildcard = "arn:aws:lambda:us-east-2:222222222222:function:*";

    const services: readonly (readonly [what: string, text: string | undefined, granted: boolean])[] = [
        ["no policy", undefined, false],
        ["the service without a condition", policy(allow(lambda)), true],
        ["another service", policy(allow({ Principal: { Service: "ecs.amazonaws.com" } })), false],
        ["an account", policy(allow({ Principal: { AWS: "222222222222" } })), false],
        ["everybody", policy(allow({ Principal: "*" })), true],
        ["half of it", policy({ ...allow(lambda), Action: "ecr:BatchGetImage" }), false],
        ["a pattern of actions", policy({ ...allow(lambda), Action: "ecr:*" }), true],
        ["its source, in any case of the key", when({ StringEquals: { "aws:sourcearn": source } }), true],
        ["a pattern of its source", when({ StringLike: { "AWS:SourceArn": [wildcard] } }), true],
        ["a pattern, compared as a text", when({ StringEquals: { "aws:SourceArn": wildcard } }), false],
        ["another source", when({ ArnLike: { "aws:SourceArn": wildcard.replace("222", "333") } }), false],
        ["its tag", when({ StringEquals: { "aws:ResourceTag/Lambda-Access": "true" } }), true],
        ["a tag that is not there", when({ StringEquals: { "aws:ResourceTag/Team": "a" } }), false],
        ["one that need not be there", when({ StringEqualsIfExists: { "aws:ResourceTag/Team": "a" } }), true],
        [
            "everything but its account",
            when({ StringNotEquals: { "aws:SourceAccount": "222222222222" } }),
            false,
        ],
        ["no source at all", when({ Null: { "aws:SourceArn": "true" } }), false],
        ["an operator that nobody knows", when({ Resembles: { "aws:SourceArn": source } }), false],
        [
            "it, and a denial",
            policy(allow(lambda), { ...allow(lambda), Effect: "Deny", Action: "ecr:BatchGetImage" }),
            false,
        ],
    ];
    for (const [what, text, granted] of services) {
        it(`${granted ? "lets" : "does not let"} Lambda pull by ${what}`, () => {
            assert.equal(notGranted(text, asks, Action).length === 0, granted);
        });
    }

    const role = "arn:aws:iam::222222222222:role/deployer";
    const roles: readonly (readonly [what: string, AWS: string, itself: boolean, somebody: boolean])[] = [
        ["the role", role, true, true],
        ["another of its account", `${role}-2`, false, true],
        ["its account's root", "arn:aws:iam::222222222222:root", true, true],
        ["its account", "222222222222", true, true],
        ["another account", "arn:aws:iam::333333333333:role/deployer", false, false],
        ["an account whose ID is in a name", "arn:aws:iam::333333333333:role/222222222222", false, false],
    ];
    for (const [what, AWS, itself, somebody] of roles) {
        it(`is a role's, or somebody's of its account, by ${what}`, () => {
            const text = policy(allow({ Principal: { AWS: [AWS] } }));
            const decision = (granted: boolean) => (granted ? "Allow" : "none");
            assert.equal(decide(text, principal(role), "ecr:BatchGetImage"), decision(itself));
            assert.equal(decide(text, somebodyOf("222222222222"), "ecr:BatchGetImage"), decision(somebody));
        });
    }

    it("is about a resource where the policy is a registry's", () => {
        const Resource = "arn:aws:ecr:us-east-2:222222222222:repository/team/*";
        const text = policy({
            ...allow({ Principal: { AWS: role } }),
            Action: "ecr:ReplicateImage",
            Resource,
        });
        const of = (name: string) =>
            decide(text, principal(role), "ecr:ReplicateImage", Resource.replace("team/*", name));
        assert.deepEqual([of("team/app"), of("other/app")], ["Allow", "none"]);
    });
});
