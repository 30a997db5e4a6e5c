import fc from "fast-check";
import assert from "node:assert/strict";
import { type ImageRepositorySettings, type LifecycleRule } from "../../../../components/ecr/model/settings";
import { checkKeyThere, encryption, keyProblem } from "../../../../components/ecr/repository/encryption";
import {
    checkReplicasKeepTags,
    checkLifecycleSize,
    lifecyclePolicy,
} from "../../../../components/ecr/repository/lifecycle";
import {
    checkTagCount,
    checkTags,
    repositoryTags,
} from "../../../../components/ecr/repository/repositoryTags";
import { checkSettings, tagMutability } from "../../../../components/ecr/repository/settings";
import { covers } from "../../../../components/ecr/repository/tagPatterns";
import { type Known } from "../../../../components/inputs/types";
import { laterText } from "../../../../components/later";
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
        [{ kms: false }, []],
        [{ kms: false, kmsKeys: [] }, []],
        [{ forceDelete: true }, []],
        [{ mutableTags: ["a", "b", "c", "d", "e"] }, []],
        [{ lifecycleRules: [{ tagPatterns: ["*", "pr-*"], keepNewest: 1 }] }, []],
        [{ lifecycleRules: [{ tagPatterns: ["*-dev"], keepNewest: 1 }] }, []],
        [
            {
                lifecycleRules: [
                    { tagPatterns: [], keepNewest: 1 },
                    { tagPatterns: [], keepNewest: 1 },
                ],
            },
            ["images.lifecycleRules[0].tagPatterns", "images.lifecycleRules[1].tagPatterns"],
        ],
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

    it("say what is wrong, and what to write", () => {
        const lines = (settings: Known<ImageRepositorySettings>) =>
            linesOf(
                checked((problems) => {
                    checkSettings(problems, ["images"], settings);
                }),
            );
        assert.deepEqual(
            lines({
                expireUntaggedAfterDays: 0,
                protect: true,
                forceDelete: true,
                kms: false,
                kmsKeys: ["x", KEY, KEY],
            }),
            [
                "images.expireUntaggedAfterDays: is not a number of days (0) -- write an integer >= 1",
                "images.forceDelete: contradicts protect (true) -- leave one of them out",
                "images.kms: contradicts kmsKeys (false) -- leave one of them out",
                'images.kmsKeys[0]: is not the ARN of a KMS key ("x") -- write it in full, not an alias: arn:aws:kms:us-east-2:111111111111:key/ID',
                `images.kmsKeys[2]: is a second key for 111111111111/us-east-2 ("${KEY}") -- keep one for each account and region`,
            ],
        );
        const theirOwn = "name the tags of images that may go, such as pr-*";
        assert.deepEqual(
            lines({
                lifecycleRules: [
                    { tagPatterns: [] },
                    { tagPatterns: ["*", "**"], expireAfterDays: 1.5, keepNewest: 0 },
                    { tagPatterns: ["a b"], keepNewest: 1 },
                ],
            }),
            [
                "images.lifecycleRules[0]: has neither expireAfterDays nor keepNewest -- write one of them",
                `images.lifecycleRules[0].tagPatterns: is empty ([]) -- ${theirOwn}`,
                "images.lifecycleRules[1]: has both expireAfterDays and keepNewest -- write one of them",
                "images.lifecycleRules[1].expireAfterDays: is not a count (1.5) -- write an integer >= 1",
                "images.lifecycleRules[1].keepNewest: is not a count (0) -- write an integer >= 1",
                `images.lifecycleRules[1].tagPatterns: matches every image, also those in use (["*","**"]) -- ${theirOwn}`,
                'images.lifecycleRules[2].tagPatterns[0]: is not a pattern of tags ("a b") -- write 1 to 128 letters, digits and . _ - with at most four *: pr-*',
            ],
        );
        assert.deepEqual(lines({ mutableTags: ["a b", "b", "c", "d", "e", "**"] }), [
            "images.mutableTags: has 6 patterns; ECR takes at most 5 (6) -- join some under a common beginning, such as dev-*",
            'images.mutableTags[0]: is not a pattern of tags ("a b") -- write 1 to 128 letters, digits and . _ - with at most two *: pr-*',
            'images.mutableTags[5]: makes every tag mutable ("**") -- name the tags that move, such as latest; releases must not',
        ]);
        assert.deepEqual(lines({ tags: { "aws:x": "a", "lambda-access": "true", y: "\n" } }), [
            'images.tags.lambda-access: is set by the readers alone ("true") -- leave it out: it is true where a lambda reader is named, and false elsewhere',
            'images.tags.y: has a value that ECR does not take ("\\n") -- write up to 256 letters, digits, spaces and _ . : / = + - @',
            'images.tags["aws:x"]: has a key that ECR does not take ("a") -- write 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:',
        ]);
    });

    it("take keys and values of tags up to their lengths, and 49 tags beside Lambda-Access", () => {
        const refused = (tags: Readonly<Record<string, string>>) =>
            pathsOf(
                checked((problems) => {
                    checkTags(problems, [], tags);
                }),
            ).length > 0;
        assert.deepEqual(
            [{ ["k".repeat(128)]: "" }, { ["k".repeat(129)]: "" }, { "": "" }, { k: "v".repeat(256) }].map(
                refused,
            ),
            [false, true, true, false],
        );
        assert.deepEqual(
            [{ k: "v".repeat(257) }, { AWS: "a" }, { "AWS:a": "a" }, { "my aws:a": "a" }, { k: "x;y" }].map(
                refused,
            ),
            [true, false, true, false, true],
        );
        const counted = (count: number) =>
            linesOf(
                checked((problems) => {
                    checkTagCount(
                        problems,
                        ["tags"],
                        Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, "x"])),
                    );
                }),
            );
        assert.deepEqual(counted(49), []);
        assert.deepEqual(counted(50), [
            "tags: make 50 tags of one repository; ECR takes 50, of which Lambda-Access is one (50) -- leave some out",
        ]);
        assert.deepEqual(Object.entries(repositoryTags({ z: "1", A: "2" }, true)), [
            ["A", "2"],
            ["Lambda-Access", "true"],
            ["z", "1"],
        ]);
        assert.deepEqual(repositoryTags(undefined, false), { "Lambda-Access": "false" });
    });

    it("have a key for each registry, where any is given", () => {
        const there = (kmsKeys: string[] | undefined, region: string) =>
            linesOf(
                checked((problems) => {
                    checkKeyThere(problems, [], { kmsKeys }, { accountId: "111111111111", region });
                }),
            );
        assert.deepEqual(there(undefined, "eu-west-1"), []);
        assert.deepEqual(there([], "eu-west-1"), []);
        assert.deepEqual(there([KEY], "us-east-2"), []);
        assert.deepEqual(there([KEY], "eu-west-1"), [
            `kmsKeys: has no key for 111111111111/eu-west-1 (["${KEY}"]) -- add the ARN of a key in account 111111111111 and region eu-west-1`,
        ]);
        const place = { accountId: "111111111111", region: "us-east-2" };
        assert.equal(keyProblem(KEY, place), undefined);
        const wrong = [
            "x",
            `x${KEY}`,
            `${KEY}/`,
            key("222222222222", "us-east-2"),
            key("111111111111", "eu-west-1"),
            key("1111111111110", "us-east-2"),
        ];
        for (const arn of wrong) {
            assert.deepEqual(keyProblem(arn, place), {
                message: "is not the ARN of a KMS key of 111111111111/us-east-2",
                remediation: "write it in full, not an alias: arn:aws:kms:us-east-2:111111111111:key/ID",
            });
        }
    });

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

    it("describe a rule with its patterns up to 200 characters, and with 197 of them beyond", () => {
        const described = (length: number) => {
            const policy = lifecyclePolicy({
                lifecycleRules: [{ tagPatterns: ["x".repeat(length)], keepNewest: 1 }],
            });
            return (JSON.parse(policy) as { rules: { description: string }[] }).rules[0]?.description;
        };
        assert.equal(described(200), `Keep the newest 1 of ${"x".repeat(200)}`);
        assert.equal(described(201), `Keep the newest 1 of ${"x".repeat(197)}...`);
    });

    it("say of one repository that it is the one whose tags are lost", () => {
        const lines = linesOf(
            checked((problems) => {
                const rules = [{ tagPatterns: ["pr-*"], keepNewest: 1 }];
                checkReplicasKeepTags(problems, ["lifecycleRules"], rules, ["x"], ["app"]);
            }),
        );
        assert.match(lines.join(), / of replicated repositories \(app\): /);
    });

    it("make a lifecycle policy of just 30720 characters, and not of one more", () => {
        const linesFor = (size: number) => {
            const settings = (length: number) => ({
                lifecycleRules: [{ tagPatterns: ["a".repeat(300), "b".repeat(length)], keepNewest: 1 }],
            });
            const lifecycle = settings(1000 + size - lifecyclePolicy(settings(1000)).length);
            assert.equal(lifecyclePolicy(lifecycle).length, size);
            return linesOf(
                checked((problems) => {
                    checkLifecycleSize(problems, [], lifecycle);
                }),
            ).length;
        };
        assert.deepEqual([linesFor(30_720), linesFor(30_721)], [0, 1]);
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
        assert.deepEqual(check(["latest", "pr-*"], "pr-*"), []);
        assert.deepEqual(check([]), []);
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

    it("encrypt with a key that is chosen when keys, account and region are known", () => {
        const place = { accountId: "111111111111", region: "us-east-2" };
        const [first, second, third] = [laterText(0), laterText(1), laterText(2)];
        const keyIn = (kmsKeys: string[], registry = place) => encryption({ kmsKeys }, registry).kmsKey;
        assert.equal(keyIn([first, key("222222222222", "us-east-2")]), first);
        assert.equal(keyIn([first, KEY]), KEY);
        assert.equal(keyIn([KEY], { ...place, region: first }), first);
        assert.equal(keyIn([KEY], { ...place, accountId: first }), first);
        assert.equal(keyIn([first, second], { ...place, region: third }), `${first}${second}${third}`);
        assert.equal(keyIn([key("222222222222", "us-east-2")]), undefined);
    });
});
