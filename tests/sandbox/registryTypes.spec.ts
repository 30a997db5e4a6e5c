import assert from "node:assert/strict";
import { Cloud } from "../../sandbox/provider/cloud";
import { resourceTypes } from "../../sandbox/provider/types";
import type { Properties } from "../../sandbox/provider/values";

const scanning = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
const cache = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const exclusion = "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion";
const publicRepository = "aws:ecrpublic/repository:Repository";

const cloudIn = (region: string) => new Cloud("http://127.0.0.1:1", "111111111111", region);

function check(type: string, inputs: Properties, region = "us-east-1"): readonly string[] {
    const entry = resourceTypes[type];
    assert.ok(entry, `${type} is in the table`);
    const urn = `urn:pulumi:dev::test::${type}::thing`;
    return entry
        .check(urn, {}, inputs, new Uint8Array([1]), cloudIn(region))
        .failures.map(({ property }) => property);
}

const everything = (scanFrequency: string, filter = "*") => [
    { scanFrequency, repositoryFilters: [{ filter, filterType: "WILDCARD" }] },
];

describe("what a registry has once", () => {
    const cases: readonly (readonly [what: string, type: string, inputs: Properties, failures: string[]])[] =
        [
            [
                "enhanced scanning",
                scanning,
                { scanType: "ENHANCED", rules: everything("CONTINUOUS_SCAN") },
                [],
            ],
            ["basic scanning", scanning, { scanType: "BASIC", rules: everything("SCAN_ON_PUSH") }, []],
            [
                "basic scanning again and again",
                scanning,
                { scanType: "BASIC", rules: everything("CONTINUOUS_SCAN") },
                ["rules"],
            ],
            ["scanning of no type", scanning, { scanType: "FULL" }, ["scanType"]],
            ["a cache", cache, { ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" }, []],
            [
                "a cache with a slash at the end",
                cache,
                { ecrRepositoryPrefix: "quay/", upstreamRegistryUrl: "quay.io" },
                [],
            ],
            [
                "a cache with a slash at the beginning",
                cache,
                { ecrRepositoryPrefix: "/quay", upstreamRegistryUrl: "quay.io" },
                ["ecrRepositoryPrefix"],
            ],
            [
                "scanning of names of 255 characters",
                scanning,
                { scanType: "BASIC", rules: everything("SCAN_ON_PUSH", "a".repeat(255)) },
                [],
            ],
            [
                "scanning of names of 256 characters",
                scanning,
                { scanType: "BASIC", rules: everything("SCAN_ON_PUSH", "a".repeat(256)) },
                ["rules.0.repositoryFilters.0.filter"],
            ],
            [
                "a public repository with two hyphens",
                publicRepository,
                { repositoryName: "team--app" },
                ["repositoryName"],
            ],
            [
                "a cache with any secret",
                cache,
                {
                    ecrRepositoryPrefix: "hub",
                    upstreamRegistryUrl: "registry-1.docker.io",
                    credentialArn: "arn:aws:secretsmanager:us-east-2:111111111111:secret:hub",
                },
                ["credentialArn"],
            ],
            [
                "an exclusion of a role",
                exclusion,
                { principalArn: "arn:aws:iam::111111111111:role/scanner" },
                [],
            ],
            ["an exclusion of an account", exclusion, { principalArn: "111111111111" }, ["principalArn"]],
            ["a public repository", publicRepository, { repositoryName: "tools/cli" }, []],
            [
                "a public repository in upper case",
                publicRepository,
                { repositoryName: "Tools" },
                ["repositoryName"],
            ],
        ];
    for (const [what, type, inputs, failures] of cases) {
        it(`${failures.length === 0 ? "may be" : "may not be"} ${what}`, () => {
            assert.deepEqual(check(type, inputs), failures);
        });
    }

    it("is public in one region only", () => {
        assert.deepEqual(check(publicRepository, { repositoryName: "tools" }, "us-east-2"), [""]);
    });
});
