/** Which changes make a new resource, and whether the old one leaves first. */
import assert from "node:assert/strict";
import { Cloud } from "../../sandbox/provider/cloud";
import { resourceTypes } from "../../sandbox/provider/types";
import type { Properties } from "../../sandbox/provider/values";

const cloud = new Cloud("http://127.0.0.1:1", "111111111111", "us-east-2");
const role = "aws:iam/role:Role";
const repository = "aws:ecr/repository:Repository";
const repositoryPolicy = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const template = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const lifecycle = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const cache = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const serviceLinkedRole = "aws:iam/serviceLinkedRole:ServiceLinkedRole";

const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const expiring = (days: number) => ({ repository: "app", policy: JSON.stringify({ rules: [{ days }] }) });

describe("what the sandbox's aws plugin does for", () => {
    const replacements: readonly (readonly [
        what: string,
        type: string,
        olds: Properties,
        news: Properties,
        expected: readonly [replaces: readonly string[], deleteFirst: boolean],
    ])[] = [
        ["a renamed role", role, { name: "r" }, { name: "s" }, [["name"], true]],
        ["a renamed repository", repository, { name: "a" }, { name: "b" }, [["name"], true]],
        [
            "another encryption",
            repository,
            { name: "a" },
            { name: "a", encryptionConfigurations: [{ encryptionType: "KMS" }] },
            [["encryptionConfigurations"], true],
        ],
        [
            "a name that was generated and now is not",
            role,
            { name: "r-0000000", __defaults: ["name"] },
            { name: "r" },
            [["name"], true],
        ],
        ["the same name", role, { name: "r" }, { name: "r", description: "reads" }, [[], false]],
        ["any change of a lifecycle", lifecycle, expiring(14), expiring(30), [["policy"], true]],
        [
            "a policy for another repository",
            repositoryPolicy,
            { repository: "a", policy },
            { repository: "b", policy },
            [["repository"], false],
        ],
        [
            "another upstream",
            cache,
            { ecrRepositoryPrefix: "hub", upstreamRegistryUrl: "public.ecr.aws" },
            { ecrRepositoryPrefix: "hub", upstreamRegistryUrl: "quay.io" },
            [["upstreamRegistryUrl"], false],
        ],
        ["another prefix", template, { prefix: "a" }, { prefix: "b" }, [["prefix"], false]],
        [
            "an attachment to another role",
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            { role: "a", policyArn: "p" },
            { role: "b", policyArn: "p" },
            [["role"], true],
        ],
        [
            "another service of a linked role",
            serviceLinkedRole,
            { awsServiceName: "replication.ecr.amazonaws.com" },
            { awsServiceName: "pullthroughcache.ecr.amazonaws.com" },
            [["awsServiceName"], false],
        ],
    ];
    for (const [what, type, olds, news, expected] of replacements) {
        it(`${what}: ${expected[0].length === 0 ? "in place" : expected[1] ? "delete, then create" : "create, then delete"}`, () => {
            const entry = resourceTypes[type];
            assert.ok(entry, `${type} is in the table`);
            const { replaces, deleteFirst } = entry.diff(olds, news, olds, cloud);
            assert.deepEqual([replaces, deleteFirst], expected);
        });
    }
});
