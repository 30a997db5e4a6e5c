import assert from "node:assert/strict";
import { type LifecycleRule } from "../../../../components/ecr/model/settings";
import { lifecyclePolicy, type LifecycleSettings } from "../../../../components/ecr/repository/lifecycle";
import { checkLifecycle, checkLifecycleSize } from "../../../../components/ecr/repository/lifecycleChecks";
import { type KeptAlike, warnOfLifecycle } from "../../../../components/ecr/repository/lifecycleWarnings";
import { type Known } from "../../../../components/inputs/types";
import { Problems } from "../../../../components/problems";
import { checked, linesOf } from "../../problemsOf";

type Rule = Known<LifecycleRule>;

interface Rendered {
    readonly rules: readonly {
        readonly rulePriority: number;
        readonly description: string;
        readonly selection: object;
        readonly action: object;
    }[];
}

const rulesFor = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ tagPatterns: [`pr-${index}-*`], keepNewest: 1 }));

const rulesOf = (settings: LifecycleSettings) =>
    (JSON.parse(lifecyclePolicy(settings) ?? '{ "rules": [] }') as Rendered).rules;

const UNTAGGED = {
    description: "Expire untagged images after 14 days",
    selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
    action: { type: "expire" },
};

describe("the lifecycle policy", () => {
    const cases: Readonly<Record<string, [Rule, (typeof UNTAGGED | object)[]]>> = {
        "deletes by age": [
            { tagPatterns: ["pr-*", "dev-*"], expireAfterDays: 7 },
            [
                {
                    description: "Expire dev-* and pr-* after 7 days",
                    selection: {
                        tagStatus: "tagged",
                        tagPatternList: ["dev-*", "pr-*"],
                        countType: "sinceImagePushed",
                        countUnit: "days",
                        countNumber: 7,
                    },
                    action: { type: "expire" },
                },
                UNTAGGED,
            ],
        ],
        "keeps the newest of any tag, and of images without one": [
            { keepNewest: 30 },
            [
                UNTAGGED,
                {
                    description: "Keep the newest 30 of all images",
                    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 30 },
                    action: { type: "expire" },
                },
            ],
        ],
        "keeps the newest untagged images, instead of those of 14 days": [
            { untagged: true, keepNewest: 5 },
            [
                {
                    description: "Keep the newest 5 of untagged images",
                    selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 5 },
                    action: { type: "expire" },
                },
            ],
        ],
        "archives by the last pull": [
            { tagPatterns: ["v*"], archiveUnpulledAfterDays: 90 },
            [
                {
                    description: "Archive v* 90 days after the last pull",
                    selection: {
                        tagStatus: "tagged",
                        tagPatternList: ["v*"],
                        countType: "sinceImagePulled",
                        countUnit: "days",
                        countNumber: 90,
                    },
                    action: { type: "transition", targetStorageClass: "archive" },
                },
                UNTAGGED,
            ],
        ],
        "deletes from the archive, and untagged images as before": [
            { untagged: true, expireArchivedAfterDays: 365 },
            [
                UNTAGGED,
                {
                    description: "Expire untagged images after 365 days in the archive",
                    selection: {
                        tagStatus: "untagged",
                        storageClass: "archive",
                        countType: "sinceImageTransitioned",
                        countUnit: "days",
                        countNumber: 365,
                    },
                    action: { type: "expire" },
                },
            ],
        ],
    };
    for (const [title, [rule, expected]] of Object.entries(cases)) {
        it(title, () => {
            assert.deepEqual(
                rulesOf({ lifecycleRules: [rule] }),
                expected.map((content, index) => ({ rulePriority: index + 1, ...content })),
            );
        });
    }

    it("ends untagged images after the given days, 14 by default, or not at all", () => {
        assert.deepEqual(rulesOf({}), [{ rulePriority: 1, ...UNTAGGED }]);
        assert.deepEqual(
            rulesOf({ expireUntaggedAfterDays: 3 }).map(({ description }) => description),
            ["Expire untagged images after 3 days"],
        );
        assert.equal(lifecyclePolicy({ keepUntagged: true }), undefined);
        assert.deepEqual(
            rulesOf({ keepUntagged: true, lifecycleRules: rulesFor(1) }).map(
                ({ description }) => description,
            ),
            ["Keep the newest 1 of pr-0-*"],
        );
    });

    it("has the rules for all images last, in whatever order they were written", () => {
        const lifecycleRules: Rule[] = [
            { expireArchivedAfterDays: 180 },
            { archiveUnpulledAfterDays: 90 },
            { untagged: true, expireAfterDays: 7 },
            { tagPatterns: ["nightly-*"], keepNewest: 10 },
        ];
        const policy = lifecyclePolicy({ lifecycleRules });
        assert.equal(lifecyclePolicy({ lifecycleRules: [...lifecycleRules].reverse() }), policy);
        assert.deepEqual(
            rulesOf({ lifecycleRules }).map(({ rulePriority, description }) => [rulePriority, description]),
            [
                [1, "Keep the newest 10 of nightly-*"],
                [2, "Expire untagged images after 7 days"],
                [3, "Archive all images 90 days after the last pull"],
                [4, "Expire all images after 180 days in the archive"],
            ],
        );
    });

    it("describes a rule in at most 256 characters, however many its patterns", () => {
        const tagPatterns = Array.from({ length: 9 }, (_, index) => `${String(index).repeat(120)}-*`);
        const lifecycleRules = [{ tagPatterns, keepNewest: Number.MAX_SAFE_INTEGER }];
        const [first] = rulesOf({ lifecycleRules });
        assert.match(
            first?.description ?? "",
            /^Keep the newest 9007199254740991 of 0{120}-\* and 1+\.\.\.$/,
        );
        assert.equal(first?.description.length, 236);
    });

    it("describes a rule with its patterns up to 200 characters, and with 197 of them beyond", () => {
        const described = (length: number) => {
            const policy = lifecyclePolicy({
                lifecycleRules: [{ tagPatterns: ["x".repeat(length)], keepNewest: 1 }],
            });
            return (JSON.parse(policy ?? "") as { rules: { description: string }[] }).rules[0]?.description;
        };
        assert.equal(described(200), `Keep the newest 1 of ${"x".repeat(200)}`);
        assert.equal(described(201), `Keep the newest 1 of ${"x".repeat(197)}...`);
    });
});

describe("checks of a lifecycle", () => {
    const lines = (settings: LifecycleSettings) =>
        linesOf(
            checked((problems) => {
                checkLifecycle(problems, [], settings);
            }),
        );
    const one = (rule: Rule) => lines({ lifecycleRules: [rule] });

    it("accept what ECR takes", () => {
        assert.deepEqual(lines({ lifecycleRules: rulesFor(49) }), []);
        assert.deepEqual(lines({ keepUntagged: true, lifecycleRules: rulesFor(50) }), []);
        assert.deepEqual(one({ tagPatterns: ["a*b*c*d*e"], keepNewest: 1 }), []);
        assert.deepEqual(one({ tagPatterns: ["*"], keepNewest: 30 }), []);
        assert.deepEqual(
            lines({ lifecycleRules: [{ untagged: true, keepNewest: 1 }, { keepNewest: 30 }] }),
            [],
        );
        assert.deepEqual(
            lines({
                expireUntaggedAfterDays: 3,
                lifecycleRules: [
                    { untagged: true, expireArchivedAfterDays: 90 },
                    { tagPatterns: ["v*"], keepNewest: 1 },
                ],
            }),
            [],
        );
        assert.deepEqual(
            lines({
                lifecycleRules: [
                    { tagPatterns: ["v*"], archiveUnpulledAfterDays: 1 },
                    { tagPatterns: ["v*"], expireArchivedAfterDays: 90 },
                    { tagPatterns: ["v*", "release-*"], keepNewest: 1 },
                    { untagged: true, expireArchivedAfterDays: 90 },
                ],
            }),
            [],
        );
    });

    const COUNTS = "expireAfterDays, keepNewest, archiveUnpulledAfterDays, expireArchivedAfterDays";
    const cases: readonly (readonly [Rule, string])[] = [
        [{ tagPatterns: ["pr-*"] }, `: does not say what to keep -- write one of ${COUNTS}`],
        [
            { tagPatterns: ["pr-*"], expireAfterDays: 7, keepNewest: 1 },
            `: has expireAfterDays and keepNewest -- write one of ${COUNTS}`,
        ],
        [
            { tagPatterns: [], keepNewest: 1 },
            ".tagPatterns: is empty ([]) -- name the tags of images that may go, such as pr-*, or leave it out for every image",
        ],
        [
            { tagPatterns: ["x"], untagged: true, keepNewest: 1 },
            ".untagged: contradicts tagPatterns (true) -- write two rules",
        ],
        [{ tagPatterns: ["x"], keepNewest: 0 }, ".keepNewest: is not a count (0) -- write an integer >= 1"],
        [
            { tagPatterns: ["x"], archiveUnpulledAfterDays: 0.5 },
            ".archiveUnpulledAfterDays: is not a count (0.5) -- write an integer >= 1",
        ],
        [
            { expireArchivedAfterDays: 89 },
            ".expireArchivedAfterDays: is less than the 90 days that ECR keeps what is archived (89) -- write an integer >= 90",
        ],
        [
            { tagPatterns: ["a*b*c*d*e*f"], keepNewest: 1 },
            '.tagPatterns[0]: is not a pattern of tags ("a*b*c*d*e*f") -- write 1 to 128 letters, digits and . _ - with at most four *: pr-*',
        ],
    ];
    for (const [rule, line] of cases) {
        it(`refuse ${JSON.stringify(rule)}`, () => {
            assert.deepEqual(one(rule), [`lifecycleRules[0]${line}`]);
        });
    }

    it("refuse rules that are too many, or for the same images", () => {
        assert.deepEqual(lines({ lifecycleRules: rulesFor(50) }), [
            "lifecycleRules: make 51 rules with the one for untagged images; ECR takes 50 (50) -- " +
                "leave some out, or let one pattern stand for several",
        ]);
        assert.deepEqual(lines({ keepUntagged: true, lifecycleRules: rulesFor(51) }), [
            "lifecycleRules: are 51 rules; ECR takes 50 (51) -- leave some out, or let one pattern stand for several",
        ]);
        assert.deepEqual(
            lines({
                lifecycleRules: [
                    { tagPatterns: ["pr-*", "dev-*"], expireAfterDays: 7 },
                    { tagPatterns: ["dev-*", "pr-*", "dev-*"], keepNewest: 3 },
                    { keepNewest: 3 },
                    { archiveUnpulledAfterDays: 3 },
                ],
            }),
            [
                "lifecycleRules[1]: is for the images of rule 0 too; ECR takes the same images in one rule only " +
                    '(["dev-*","pr-*","dev-*"]) -- keep one of the two rules',
                "lifecycleRules[3]: is for the images of rule 2 too; ECR takes the same images in one rule only -- keep one of the two rules",
            ],
        );
    });

    it("refuse two answers to what becomes of untagged images", () => {
        assert.deepEqual(lines({ expireUntaggedAfterDays: 3, keepUntagged: true }), [
            "expireUntaggedAfterDays: contradicts keepUntagged (3) -- leave one of them out",
        ]);
        assert.deepEqual(
            lines({ expireUntaggedAfterDays: 3, lifecycleRules: [{ untagged: true, keepNewest: 2 }] }),
            [
                "expireUntaggedAfterDays: contradicts the lifecycle rule for untagged images (3) -- leave one of them out",
            ],
        );
        assert.deepEqual(lines({ expireUntaggedAfterDays: 0 }), [
            "expireUntaggedAfterDays: is not a number of days (0) -- write an integer >= 1, or keepUntagged: true to keep them",
        ]);
    });

    it("refuse a policy of more than 30720 characters", () => {
        const sized = (count: number) =>
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
        assert.deepEqual(sized(20), []);
        assert.match(
            sized(40).join(),
            /^lifecycleRules: make a lifecycle policy of (\d{5}) characters; 30720 are allowed \(\1\) -- leave some rules out, or let one pattern stand for several$/,
        );
    });

    it("take a policy of just 30720 characters, and not of one more", () => {
        const linesFor = (size: number) => {
            const settings = (length: number) => ({
                lifecycleRules: [{ tagPatterns: ["a".repeat(300), "b".repeat(length)], keepNewest: 1 }],
            });
            const lifecycle = settings(1000 + size - (lifecyclePolicy(settings(1000)) ?? "").length);
            assert.equal(lifecyclePolicy(lifecycle)?.length, size);
            return linesOf(
                checked((problems) => {
                    checkLifecycleSize(problems, [], lifecycle);
                }),
            ).length;
        };
        assert.deepEqual([linesFor(30_720), linesFor(30_721)], [0, 1]);
    });
});

describe("warnings of a lifecycle", () => {
    const warnings = (rule: Rule, kept: Partial<KeptAlike> = {}) => {
        const problems = new Problems();
        const alike = { mutableTags: [], isReplicated: false, runsInLambda: false, ...kept };
        warnOfLifecycle(problems, ["lifecycleRules"], { names: ["app", "base"], ...alike, rules: [rule] });
        return problems.warnings;
    };

    it("say that several patterns must all match", () => {
        assert.deepEqual(warnings({ tagPatterns: ["v*", "release-*"], keepNewest: 20 }), [
            'lifecycleRules[0].tagPatterns: are for images that match all of them (["v*","release-*"]) -- write a rule for each pattern where one is enough',
        ]);
        assert.deepEqual(warnings({ tagPatterns: ["v*", "v*"], keepNewest: 20 }), []);
    });

    it("name rules that may take what functions run", () => {
        const functions = { runsInLambda: true, names: ["app"] };
        const told = (verb: string) => [
            `lifecycleRules[0]: may ${verb} images that functions run (app), and such a function stops working once Lambda pulls its image again -- name the tags of images that no function runs, such as pr-*`,
        ];
        assert.deepEqual(warnings({ keepNewest: 30 }, functions), told("delete"));
        assert.deepEqual(warnings({ tagPatterns: ["*"], expireAfterDays: 30 }, functions), told("delete"));
        assert.deepEqual(
            warnings({ tagPatterns: ["v*"], archiveUnpulledAfterDays: 90 }, functions),
            told("archive"),
        );
        assert.deepEqual(warnings({ tagPatterns: ["**"], expireAfterDays: 30 }, functions), told("delete"));
        assert.deepEqual(warnings({ tagPatterns: ["*-dev"], expireAfterDays: 30 }, functions), []);
        assert.equal(warnings({ tagPatterns: ["*", "pr-*"], expireAfterDays: 30 }, functions).length, 1);
        assert.deepEqual(warnings({ keepNewest: 30 }), []);
        for (const harmless of [
            { tagPatterns: ["v*"], keepNewest: 20 },
            { untagged: true, archiveUnpulledAfterDays: 90 },
            { untagged: true, keepNewest: 9 },
            { expireArchivedAfterDays: 90 },
        ]) {
            assert.deepEqual(warnings(harmless, functions), []);
        }
    });

    it("say how an expired tag may be lost on its way to a replica", () => {
        const replicated = (mutableTags: string[], ...tagPatterns: string[]) =>
            warnings({ tagPatterns, expireAfterDays: 7 }, { isReplicated: true, mutableTags });
        assert.deepEqual(replicated(["pr-*"], "pr-*"), []);
        assert.deepEqual(replicated(["latest", "pr-*"], "pr-*"), []);
        assert.deepEqual(warnings({ expireAfterDays: 7 }, { isReplicated: true }), []);
        assert.deepEqual(replicated(["pr-*"], "pr-1*"), []);
        assert.deepEqual(replicated(["pr-1*"], "pr-*"), [
            'lifecycleRules[0].tagPatterns: expire immutable tags of replicated repositories (app and 1 more): if such a tag is pushed again before its replica has expired, the new image arrives there untagged (["pr-*"]) -- never push an expired tag again, or add the patterns to mutableTags',
        ]);
        assert.equal(
            replicated(["pr-*"], "release-*", "pr-*").length,
            1,
            "an image must match both, so one is mutable",
        );
        assert.deepEqual(warnings({ tagPatterns: ["v*"], keepNewest: 20 }, { isReplicated: true }), []);
    });
});
