import assert from "node:assert/strict";
import { type ResourceHookBinding } from "@pulumi/pulumi";
import {
    checkOverwrite,
    keepingOthers,
    overwritingFlaw,
    type RegistrySetting,
} from "../../../../components/ecr/registry/keptSettings";
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
            assert.equal(overwritingFlaw(setting, existing, planned) !== undefined, isLost);
        });
    }

    it("says what would be lost, and what to do", () => {
        assert.equal(
            overwritingFlaw(
                "scanning",
                { scanType: "BASIC", rules: [] },
                { scanType: "ENHANCED", rules: [] },
            ),
            "the registry has a scanning configuration that is not this stack's and would be lost: " +
                '{"scanType":"BASIC","rules":[]} -- put what is needed of it into the configuration, and write ' +
                "overwrite: [scanning] to let it go",
        );
    });

    it("is looked at once for each setting, at preview too, with a policy taken as its text", async () => {
        const asked: RegistrySetting[] = [];
        const readSetting = (setting: RegistrySetting) => {
            asked.push(setting);
            return Promise.resolve(policy("ecr:ReplicateImage"));
        };
        const { result } = await recorded(() => {
            const keeping = keepingOthers("images", {}, { readSetting });
            return {
                same: hookOf(keeping("policy", JSON.stringify(policy("ecr:ReplicateImage")))),
                other: hookOf(keeping("scanning", {})),
            };
        });
        assert.deepEqual(
            [result.same, result.other].map(({ name, opts }) => [name, opts?.onDryRun]),
            [
                ["images-look-at-policy", true],
                ["images-look-at-scanning", true],
            ],
        );
        await result.same.callback(NO_RESOURCE);
        await assert.rejects(async () => result.other.callback(NO_RESOURCE), /has a scanning configuration/);
        assert.deepEqual(asked, ["policy", "scanning"]);
    });

    it("is not looked at where nothing can, or it may be overwritten", () => {
        const readSetting = () => Promise.reject(new Error("asked"));
        assert.deepEqual(keepingOthers("images", {}, {})("policy", ""), {});
        assert.deepEqual(
            keepingOthers("images", { overwrite: ["policy"] }, { readSetting })("policy", ""),
            {},
        );
    });

    it("is overwritten by its name only", () => {
        const problems = new Problems();
        checkOverwrite(problems, ["policy", "everything"]);
        assert.deepEqual(problems.all, [
            {
                path: ["overwrite", 1],
                value: "everything",
                message: "is not a setting of a registry",
                remedy: "write one of replication, policy, scanning",
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
