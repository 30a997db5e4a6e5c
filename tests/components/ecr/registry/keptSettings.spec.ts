import * as pulumi from "@pulumi/pulumi";
import { type ResourceHookBinding } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { mock } from "node:test";
import {
    checkOverwrite,
    lostSetting,
    type RegistrySetting,
} from "../../../../components/ecr/registry/keptSettings";
import { keepingOthers } from "../../../../components/ecr/resources/registryHooks";
import { type ReadSetting } from "../../../../components/ecr/resources/settingHooks";
import { Problems } from "../../../../components/problems";
import { recorded } from "../../recorder";

const rule = (region: string, ...filters: readonly string[]) => ({
    destinations: [{ region, registryId: "111111111111" }],
    repositoryFilters: filters.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
});

const policy = (...actions: readonly string[]) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions }],
});

interface Case {
    readonly what: string;
    readonly setting: RegistrySetting;
    readonly existing: unknown;
    readonly planned: unknown;
    readonly isLost: boolean;
}

const cases: readonly Case[] = [
    {
        what: "nothing",
        setting: "replication",
        existing: undefined,
        planned: { rules: [rule("eu-west-1", "app")] },
        isLost: false,
    },
    {
        what: "the same in another order",
        setting: "replication",
        existing: { rules: [rule("eu-west-1", "b", "a"), rule("ap-south-1", "c")] },
        planned: { rules: [rule("ap-south-1", "c"), rule("eu-west-1", "a", "b")] },
        isLost: false,
    },
    {
        what: "the same with keys in another order, and one that is not given",
        setting: "policy",
        existing: { Version: "2012-10-17", Statement: [], Id: undefined },
        planned: { Statement: [], Version: "2012-10-17" },
        isLost: false,
    },
    {
        what: "nothing in the place of something",
        setting: "policy",
        existing: { Version: null },
        planned: { Version: "2012-10-17" },
        isLost: true,
    },
    {
        what: "one more filter",
        setting: "replication",
        existing: { rules: [rule("eu-west-1", "a", "b")] },
        planned: { rules: [rule("eu-west-1", "a")] },
        isLost: true,
    },
    {
        what: "another region",
        setting: "replication",
        existing: { rules: [rule("eu-west-2", "a")] },
        planned: { rules: [rule("eu-west-1", "a")] },
        isLost: true,
    },
    {
        what: "the same policy",
        setting: "policy",
        existing: policy("ecr:ReplicateImage", "ecr:CreateRepository"),
        planned: policy("ecr:CreateRepository", "ecr:ReplicateImage"),
        isLost: false,
    },
    {
        what: "another action",
        setting: "policy",
        existing: policy("ecr:ReplicateImage"),
        planned: policy("ecr:CreateRepository"),
        isLost: true,
    },
    {
        what: "rules of its own",
        setting: "scanning",
        existing: { scanType: "BASIC", rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [] }] },
        planned: { scanType: "ENHANCED", rules: [] },
        isLost: true,
    },
];

describe("a setting of a registry, before it is made", () => {
    for (const { what, setting, existing, planned, isLost } of cases) {
        it(`${isLost ? "stops" : "goes on"} where there is ${what}: ${setting}`, () => {
            assert.equal(lostSetting("the registry", setting, existing, planned) !== undefined, isLost);
        });
    }

    it("says what is overwritten", () => {
        assert.equal(
            lostSetting(
                "the registry",
                "scanning",
                { scanType: "BASIC", rules: [] },
                { scanType: "ENHANCED", rules: [] },
            ),
            "the registry already has another scanning configuration, not managed by this stack; saving would overwrite it: " +
                '{"scanType":"BASIC","rules":[]}',
        );
    });

    it("is looked at once for each setting, at preview too, with a policy taken as its text", async () => {
        const asked: string[] = [];
        const readSetting: ReadSetting = (setting) => {
            asked.push(setting);
            return Promise.resolve(policy("ecr:ReplicateImage"));
        };
        const { result } = await recorded(() => {
            const keeping = keepingOthers("images", {}, { readSetting });
            return {
                same: hookOf(keeping("policy", ({ policy: text }) => text)),
                other: hookOf(keeping("scanning", () => ({}))),
            };
        });
        assert.deepEqual(
            [result.same, result.other].map(({ name, opts }) => [name, opts?.onDryRun]),
            [
                ["images-look-at-policy", true],
                ["images-look-at-scanning", true],
            ],
        );
        await result.same.callback({
            ...NO_RESOURCE,
            newInputs: { policy: JSON.stringify(policy("ecr:ReplicateImage")) },
        });
        await assert.rejects(async () => result.other.callback(NO_RESOURCE), {
            message:
                "the registry already has another scanning configuration, not managed by this stack; saving would overwrite it: " +
                `${JSON.stringify(policy("ecr:ReplicateImage"))} -- copy what you still need into the configuration, ` +
                "then write overwrite: [scanning]",
        });
        assert.deepEqual(asked, ["policy", "scanning"]);
    });

    it("is not looked at where nothing can", () => {
        assert.deepEqual(
            keepingOthers("images", {}, {})("policy", () => ""),
            {},
        );
    });

    const owner =
        "-- if it belongs to another Pulumi stack, remove it from that stack's state before that stack is updated or destroyed: " +
        "pulumi state delete URN (pulumi stack --show-urns lists it as aws:ecr/registryPolicy:RegistryPolicy)";
    const there = JSON.stringify(policy("ecr:ReplicateImage"));
    const looks: readonly (readonly [
        what: string,
        read: () => Promise<unknown>,
        warnings: readonly string[],
    ])[] = [
        ["nothing", () => Promise.resolve(undefined), []],
        ["the same", () => Promise.resolve(policy("ecr:CreateRepository")), []],
        [
            "another one",
            () => Promise.resolve(policy("ecr:ReplicateImage")),
            [
                `the registry already has another registry policy, not managed by this stack; saving would overwrite it: ${there} ${owner}`,
            ],
        ],
        ["what cannot be seen", () => Promise.reject(new Error("cannot see")), [`cannot see ${owner}`]],
    ];
    for (const [what, readSetting, warnings] of looks) {
        it(`may overwrite ${what}, and then tells the former owner what to run`, async () => {
            const warn = mock.method(pulumi.log, "warn", () => Promise.resolve());
            const { result } = await recorded(() =>
                hookOf(
                    keepingOthers(
                        "images",
                        { overwrite: ["policy"] },
                        { readSetting },
                    )("policy", () => JSON.stringify(policy("ecr:CreateRepository"))),
                ),
            );
            await result.callback(NO_RESOURCE);
            warn.mock.restore();
            assert.deepEqual(
                warn.mock.calls.map(({ arguments: [message] }: { arguments: unknown[] }) => message),
                warnings,
            );
        });
    }

    it("keeps a rule that replicates deletions from being erased, and no other member of a rule", () => {
        const rules = (enabled: boolean) => ({
            rules: [{ ...rule("eu-west-1", "a"), deleteReplication: { enabled } }],
        });
        const planned = { rules: [rule("eu-west-1", "a")] };
        assert.equal(lostSetting("the registry", "replication", rules(false), planned), undefined);
        assert.match(
            lostSetting("the registry", "replication", rules(true), planned) ?? "",
            /"deleteReplication":\{"enabled":true\}/,
        );
    });

    it("is overwritten by its name only", () => {
        const problems = new Problems();
        checkOverwrite(problems, ["policy", "everything"]);
        assert.deepEqual(problems.all, [
            {
                path: ["overwrite", 1],
                value: "everything",
                message: "is not a setting of a registry or a repository",
                remediation: "write one of replication, policy, scanning, repositoryPolicy, lifecyclePolicy",
            },
        ]);
    });
});

const NO_RESOURCE = { urn: "", id: "", name: "", type: "" };

function hookOf({ hooks }: { readonly hooks?: ResourceHookBinding | undefined }) {
    const [hook] = hooks?.beforeCreate ?? [];
    assert.ok(hook !== undefined && "callback" in hook);
    return hook;
}
