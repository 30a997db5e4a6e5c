import fc from "fast-check";
import assert from "node:assert/strict";
import { type ImageRepositorySettings, type LifecycleRule } from "../../../../components/ecr/model/settings";
import { encryption } from "../../../../components/ecr/repository/encryption";
import {
    checkReplicasKeepTags,
    checkLifecycleSize,
    lifecyclePolicy,
} from "../../../../components/ecr/repository/lifecycle";
import { checkSettings, tagMutability } from "../../../../components/ecr/repository/settings";
import { covers } from "../../../../components/ecr/repository/tagPatterns";
import { type Known } from "../../../../components/inputs/types";
import { checked, linesOf, pathsOf } from "../../problemsOf";

const key = (account: string, region: string) => `arn:aws:kms:${region}:${account}:key/1111-2222`;
const KEY = key("111111111111", "us-east-2");

const rulesFor = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ tagPatterns: [`pr-${index}-*`], keepNewest: 1 }));

describe("settings of repositories", () => {
    const cases: readonly (readonly [settings: Known<ImageRepositorySettings>, paths: string[]])[] = [
        [{}, []],
        [{ protect: true, forceDelete: false, expireUntaggedAfterDays: 1, tags: { Team: "web" } }, []],
        [{ expireUntaggedAfterDays: 0 }, ["images.expireUntaggedAfterDays"]],
        [{ expireUntaggedAfterDays: 1.5 }, ["images.expireUntaggedAfterDays"]],
        [{ protect: true, forceDelete: true }, ["images.forceDelete"]],
        [{ tags: { "Lambda-Access": "true" } }, ["images.tags.Lambda-Access"]],
        [{ tags: { "lambda-access": "false", Team: "web" } }, ["images.tags.lambda-access"]],
        [{ tags: { "aws:team": "web" } }, ['images.tags["aws:team"]']],
        [{ tags: { "cost center": "a/b+c=d@e", "": "x" } }, ['images.tags[""]']],
        [{ tags: { team: "web;data", stage: "x".repeat(257) } }, ["images.tags.stage", "images.tags.team"]],
        [{ mutableTags: ["latest", "pr-*", "*-dev", "a*b*c"] }, []],
        [{ mutableTags: ["*"] }, ["images.mutableTags[0]"]],
        [{ mutableTags: ["ok", "a b"] }, ["images.mutableTags[1]"]],
        [{ mutableTags: ["a*b*c*d"] }, ["images.mutableTags[0]"]],
        [{ mutableTags: ["a", "b", "c", "d", "e", "f"] }, ["images.mutableTags"]],
        [{ kms: true }, []],
        [{ kmsKeys: [KEY, key("111111111111", "eu-west-1")] }, []],
        [{ kmsKeys: [KEY, KEY] }, ["images.kmsKeys[1]"]],
        [{ kmsKeys: ["alias/images"] }, ["images.kmsKeys[0]"]],
        [{ kms: false, kmsKeys: [KEY] }, ["images.kms"]],
        [{ lifecycleRules: [{ tagPatterns: ["pr-*"], expireAfterDays: 7 }] }, []],
        [{ lifecycleRules: [{ tagPatterns: ["pr-*"], keepNewest: 7 }] }, []],
        [{ lifecycleRules: [{ tagPatterns: ["pr-*"] }] }, ["images.lifecycleRules[0]"]],
        [
            { lifecycleRules: [{ tagPatterns: ["pr-*"], expireAfterDays: 7, keepNewest: 1 }] },
            ["images.lifecycleRules[0]"],
        ],
        [{ lifecycleRules: [{ tagPatterns: [], keepNewest: 1 }] }, ["images.lifecycleRules[0].tagPatterns"]],
        [
            { lifecycleRules: [{ tagPatterns: ["*"], keepNewest: 1 }] },
            ["images.lifecycleRules[0].tagPatterns"],
        ],
        [
            { lifecycleRules: [{ tagPatterns: ["x"], keepNewest: 0 }] },
            ["images.lifecycleRules[0].keepNewest"],
        ],
        [{ lifecycleRules: [{ tagPatterns: ["a*b*c*d*e"], keepNewest: 1 }] }, []],
        [
            { lifecycleRules: [{ tagPatterns: ["a*b*c*d*e*f"], keepNewest: 1 }] },
            ["images.lifecycleRules[0].tagPatterns[0]"],
        ],
        [{ lifecycleRules: rulesFor(49) }, []],
        [{ lifecycleRules: rulesFor(50) }, ["images.lifecycleRules"]],
        [
            {
                lifecycleRules: [
                    { tagPatterns: ["pr-*", "dev-*"], expireAfterDays: 7 },
                    { tagPatterns: ["pr-*"], keepNewest: 3 },
                    { tagPatterns: ["dev-*", "pr-*", "dev-*"], keepNewest: 3 },
                ],
            },
            ["images.lifecycleRules[2].tagPatterns"],
        ],
        [
            { lifecycleRules: [{ tagPatterns: ["a b"], expireAfterDays: 0.5 }] },
            ["images.lifecycleRules[0].expireAfterDays", "images.lifecycleRules[0].tagPatterns[0]"],
        ],
    ];
    for (const [settings, paths] of cases) {
        it(`${JSON.stringify(settings)} ${paths.length === 0 ? "are accepted" : "are refused"}`, () => {
            const check = checked((problems) => {
                checkSettings(problems, ["images"], settings);
            });
            assert.deepEqual(pathsOf(check), paths);
        });
    }

    it("end untagged images after the given days, 14 by default", () => {
        const selection = { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days" };
        assert.deepEqual(JSON.parse(lifecyclePolicy({})), {
            rules: [
                {
                    rulePriority: 1,
                    description: "Expire untagged images after 14 days",
                    selection: { ...selection, countNumber: 14 },
                    action: { type: "expire" },
                },
            ],
        });
        assert.match(lifecyclePolicy({ expireUntaggedAfterDays: 3 }), /after 3 days.*"countNumber":3/);
    });

    it("end images with certain tags first, in whatever order they were written", () => {
        const rules = [
            { tagPatterns: ["pr-*", "dev-*"], expireAfterDays: 7 },
            { tagPatterns: ["nightly-*"], keepNewest: 10 },
        ];
        const policy = lifecyclePolicy({ lifecycleRules: rules });
        assert.equal(lifecyclePolicy({ lifecycleRules: [...rules].reverse() }), policy);
        const parsed = JSON.parse(policy) as { rules: { rulePriority: number; selection: object }[] };
        assert.deepEqual(
            parsed.rules.map(({ rulePriority, selection }) => [rulePriority, selection]),
            [
                [
                    1,
                    {
                        tagStatus: "tagged",
                        tagPatternList: ["dev-*", "pr-*"],
                        countType: "sinceImagePushed",
                        countUnit: "days",
                        countNumber: 7,
                    },
                ],
                [
                    2,
                    {
                        tagStatus: "tagged",
                        tagPatternList: ["nightly-*"],
                        countType: "imageCountMoreThan",
                        countNumber: 10,
                    },
                ],
                [
                    3,
                    {
                        tagStatus: "untagged",
                        countType: "sinceImagePushed",
                        countUnit: "days",
                        countNumber: 14,
                    },
                ],
            ],
        );
    });

    it("say why rules are too many, or the same twice", () => {
        const lines = (lifecycleRules: Known<LifecycleRule>[]) =>
            linesOf(
                checked((problems) => {
                    checkSettings(problems, [], { lifecycleRules });
                }),
            );
        assert.deepEqual(lines(rulesFor(60)), [
            "lifecycleRules: make 61 rules with those for untagged images; ECR takes 50 (60) -- " +
                "leave some out, or let one pattern stand for several",
        ]);
        const [rule = { tagPatterns: [] }] = rulesFor(1);
        assert.deepEqual(lines([rule, { ...rule }]), [
            "lifecycleRules[1].tagPatterns: are those of rule 0 too; ECR takes the same patterns in one rule only " +
                '(["pr-0-*"]) -- keep one of the two rules',
        ]);
    });

    it("describe a rule in at most 256 characters, however many its patterns", () => {
        const tagPatterns = Array.from({ length: 9 }, (_, index) => `${String(index).repeat(120)}-*`);
        const { rules } = JSON.parse(
            lifecyclePolicy({
                lifecycleRules: [
                    { tagPatterns, keepNewest: Number.MAX_SAFE_INTEGER },
                    { tagPatterns: ["pr-*", "dev-*"], expireAfterDays: 7 },
                ],
            }),
        ) as { rules: { description: string; selection: { tagPatternList?: string[] } }[] };
        const [first, second] = rules;
        assert.equal(first?.description, "Expire dev-* and pr-* after 7 days");
        assert.match(
            second?.description ?? "",
            /^Keep the newest 9007199254740991 of 0{120}-\* and 1+\.\.\.$/,
        );
        assert.equal(String(second?.description).length, 236);
        assert.deepEqual(second?.selection.tagPatternList, tagPatterns);
    });

    it("make a lifecycle policy of 30720 characters at most", () => {
        const lines = (count: number) =>
            linesOf(
                checked((problems) => {
                    const lifecycleRules = Array.from({ length: count }, (_, rule) => ({
                        tagPatterns: Array.from({ length: 7 }, (__, index) =>
                            `${String(rule).padStart(2, "0")}${index}-*`.padStart(100, "x"),
                        ),
                        keepNewest: 1,
                    }));
                    checkLifecycleSize(problems, ["lifecycleRules"], { lifecycleRules });
                }),
            );
        assert.deepEqual(lines(20), []);
        assert.match(
            lines(40).join(),
            /^lifecycleRules: make a lifecycle policy of (\d{5}) characters; 30720 are allowed \(\1\) -- leave some rules out, or let one pattern stand for several$/,
        );
    });

    it("keep an expired tag from being lost on its way to a copy", () => {
        const check = (mutableTags: string[], ...tagPatterns: string[]) =>
            linesOf(
                checked((problems) => {
                    checkReplicasKeepTags(
                        problems,
                        ["lifecycleRules"],
                        [{ tagPatterns, expireAfterDays: 7 }],
                        mutableTags,
                        ["app", "base"],
                    );
                }),
            );
        assert.deepEqual(check(["pr-*"], "pr-*"), []);
        assert.deepEqual(check(["pr-*"], "pr-1*"), []);
        assert.deepEqual(check(["pr-*"], "release-*", "pr-*"), [], "an image must match both");
        assert.deepEqual(check(["pr-1*"], "pr-*"), [
            'lifecycleRules[0].tagPatterns: expire immutable tags of replicated repositories (app and 1 more): if such a tag is pushed again, the replica keeps the old image and the new one arrives untagged (["pr-*"]) -- ' +
                "add the patterns to mutableTags, or set lifecycleRules without them for the replicated repositories",
        ]);
    });

    it("know whether one pattern of tags covers another", () => {
        const matches = (pattern: string, tag: string) =>
            new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(tag);
        const letters = (max: number) => fc.string({ unit: fc.constantFrom("a", "b"), maxLength: max });
        const patterns = fc.string({ unit: fc.constantFrom("a", "b", "*"), minLength: 1, maxLength: 4 });
        fc.assert(
            fc.property(patterns, patterns, fc.array(letters(6)), (outer, inner, tags) => {
                if (covers(outer, inner)) {
                    tags.filter((tag) => matches(inner, tag)).forEach((tag) => {
                        assert.ok(matches(outer, tag));
                    });
                } else {
                    // A letter that neither pattern spells out, in the place of each star, shows the difference.
                    assert.equal(matches(outer, inner.replaceAll("*", "c")), false);
                }
            }),
        );
        assert.equal(covers("a.b", "axb"), false);
    });

    it("make tags immutable, but for those that are excluded", () => {
        assert.deepEqual(tagMutability({}), { imageTagMutability: "IMMUTABLE" });
        assert.deepEqual(tagMutability({ mutableTags: ["pr-*", "latest", "pr-*"] }), {
            imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters: [
                { filter: "latest", filterType: "WILDCARD" },
                { filter: "pr-*", filterType: "WILDCARD" },
            ],
        });
    });

    it("encrypt with AES-256, AWS's own key, or the registry's", () => {
        const place = { accountId: "111111111111", region: "us-east-2" };
        assert.deepEqual(encryption({}, place), { encryptionType: "AES256" });
        assert.deepEqual(encryption({ kms: true }, place), { encryptionType: "KMS" });
        assert.deepEqual(encryption({ kmsKeys: [key("222222222222", "us-east-2"), KEY] }, place), {
            encryptionType: "KMS",
            kmsKey: KEY,
        });
    });
});
