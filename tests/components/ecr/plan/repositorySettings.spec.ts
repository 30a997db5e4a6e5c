import assert from "node:assert/strict";
import { ImageRegistry } from "../../../../components/ecr/imageRegistry";
import { type ImageRepositorySettings } from "../../../../components/ecr/model/settings";
import { type ImagesRequest, type SharedRepository } from "../../../../components/ecr/model/sharing";
import { settingsOf } from "../../../../components/ecr/plan/repositorySettings";
import { lifecyclePolicy } from "../../../../components/ecr/repository/lifecycle";
import { type Known } from "../../../../components/inputs/types";
import { linesOf, pathsOf } from "../../problemsOf";
import { byName, recorded } from "../../recorder";
import { plannedAnew, sharing } from "../sharing";

const key = (region: string) => `arn:aws:kms:${region}:111111111111:key/1111-2222`;
const rules = (...tagPatterns: string[]) => [{ tagPatterns, expireAfterDays: 7 }];
const manyTags = (count: number, prefix: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, ""]));

/** A repository with a copy and one without, each with some settings, and some for all. */
function request(
    all: Known<ImageRepositorySettings>,
    copied: Known<ImageRepositorySettings> = {},
    single: Known<ImageRepositorySettings> = {},
): ImagesRequest {
    const repositories: Record<string, Known<SharedRepository>> = {
        copied: { readers: ["filter-ireland"], replicateTo: ["eu-west-1"], ...copied },
        single,
    };
    return { ...sharing, ...all, repositories };
}

describe("settings of one repository", () => {
    const nearer: readonly (readonly [
        all: Known<ImageRepositorySettings>,
        own: Known<ImageRepositorySettings>,
        its: Known<ImageRepositorySettings>,
    ])[] = [
        [{ protect: true }, {}, { protect: true }],
        [{ forceDelete: true }, {}, { forceDelete: true }],
        [{ scanOnPush: false }, {}, { scanOnPush: false }],
        [{ kms: true }, {}, { kms: true }],
        [{ keepUntagged: true }, {}, { keepUntagged: true }],
        [{ keepUntagged: true }, { keepUntagged: false }, { keepUntagged: false }],
        [{ keepUntagged: true }, { expireUntaggedAfterDays: 1 }, { expireUntaggedAfterDays: 1 }],
        [{ protect: true }, { protect: false }, { protect: false }],
        [{ forceDelete: true }, { forceDelete: false }, { forceDelete: false }],
        [{ expireUntaggedAfterDays: 30 }, { expireUntaggedAfterDays: 1 }, { expireUntaggedAfterDays: 1 }],
        [{ lifecycleRules: rules("a") }, { lifecycleRules: [] }, { lifecycleRules: [] }],
        [{ mutableTags: ["latest"] }, { mutableTags: ["pr-*"] }, { mutableTags: ["pr-*"] }],
        [{ scanOnPush: true }, { scanOnPush: false }, { scanOnPush: false }],
        [
            { tags: { team: "a", stage: "dev" } },
            { tags: { team: "b" } },
            { tags: { team: "b", stage: "dev" } },
        ],
        [{ kms: true }, { kms: false }, { kms: false }],
        [{ kmsKeys: ["k"] }, {}, { kmsKeys: ["k"] }],
        [{ kmsKeys: ["k"] }, { kms: true }, { kms: true, kmsKeys: ["k"] }],
        [{ kmsKeys: ["k"] }, { kms: false }, { kms: false }],
        [{ kmsKeys: ["k"] }, { kmsKeys: ["l"] }, { kmsKeys: ["l"] }],
        [{ kms: false }, { kmsKeys: ["l"] }, { kmsKeys: ["l"] }],
        [{ kms: true }, { kmsKeys: [] }, { kmsKeys: [] }],
    ];
    for (const [all, own, its] of nearer) {
        it(`${JSON.stringify(own)} before ${JSON.stringify(all)} are ${JSON.stringify(its)}`, () => {
            const said = Object.entries(settingsOf(all, own)).filter(([, value]) => value !== undefined);
            assert.deepEqual(Object.fromEntries(said), { tags: {}, ...its });
        });
    }

    const cases: readonly (readonly [what: string, request: ImagesRequest, ...paths: string[]])[] = [
        ["its own deletion, where nothing is protected", request({}, { forceDelete: true })],
        [
            "its own protection, where it says that nothing is deleted",
            request({ forceDelete: true }, { protect: true, forceDelete: false }),
        ],
        ["nothing wrong", request({ protect: true }, { protect: false, forceDelete: true })],
        [
            "a bad value of its own",
            request({}, {}, { mutableTags: ["*"] }),
            "repositories.single.mutableTags[0]",
        ],
        [
            "a tag that follows from the readers",
            request({}, {}, { tags: { "Lambda-Access": "true" } }),
            "repositories.single.tags.Lambda-Access",
        ],
        [
            "a contradiction of its own",
            request({}, { protect: true, forceDelete: true }),
            "repositories.copied.forceDelete",
        ],
        [
            "its own deletion against everybody's protection",
            request({ protect: true }, { forceDelete: true }),
            "repositories.copied.forceDelete",
        ],
        [
            "its own protection against everybody's deletion",
            request({ forceDelete: true }, { protect: true }),
            "repositories.copied.protect",
        ],
        [
            "a key of its own for one of its regions alone",
            request({}, { kmsKeys: [key("us-east-2")] }),
            "repositories.copied.kmsKeys",
        ],
        [
            "everybody's keys for one of its regions alone",
            request({ kmsKeys: [key("us-east-2")] }),
            "kmsKeys",
        ],
        ["no need of everybody's keys", request({ kmsKeys: [key("us-east-2")] }, { kms: false })],
        [
            "a key of its own where it is, which all others need not have",
            request({ kmsKeys: [key("us-east-2")] }, { kmsKeys: [key("us-east-2"), key("eu-west-1")] }),
        ],
        [
            "too many tags together, the last by its own",
            request({ tags: manyTags(49, "a") }, { tags: { b: "" } }),
            "repositories.copied.tags",
        ],
        ["as many tags as there can be", request({ tags: manyTags(48, "a") }, { tags: { b: "" } })],
        ["too many tags of all", request({ tags: manyTags(50, "a") }), "tags"],
    ];
    for (const [what, given, ...paths] of cases) {
        it(`${paths.length === 0 ? "are accepted" : "are refused"} with ${what}`, () => {
            const found = pathsOf(() => plannedAnew(given));
            assert.deepEqual([...new Set(found)], paths);
        });
    }

    const byAge = (pattern: string) => [{ tagPatterns: [pattern], expireAfterDays: 7 }];
    const warned: readonly (readonly [what: string, given: ImagesRequest, ...warnings: string[]])[] = [
        [
            "a rule of its own for tags that a replica may keep",
            request({}, { lifecycleRules: byAge("v*") }),
            "repositories.copied.lifecycleRules[0].tagPatterns: expire immutable tags of replicated repositories (copied)",
        ],
        [
            "a rule of everybody's",
            request({ lifecycleRules: byAge("v*") }),
            "lifecycleRules[0].tagPatterns: expire immutable tags of replicated repositories (copied)",
        ],
        [
            "mutable tags of its own that leave everybody's rule alone",
            request({ mutableTags: ["v*"], lifecycleRules: byAge("v*") }, { mutableTags: ["pr-*"] }),
            "lifecycleRules[0].tagPatterns: expire immutable tags of replicated repositories (copied)",
        ],
        [
            "mutable tags of its own under everybody's rule",
            request({ lifecycleRules: byAge("v*") }, { mutableTags: ["v*"] }),
        ],
        ["a rule where there is no copy", request({}, {}, { lifecycleRules: byAge("v*") })],
        [
            "a rule for all images, none of which functions run",
            {
                ...sharing,
                lifecycleRules: [{ keepNewest: 30 }],
                repositories: { app: { readers: ["ecs-tasks"] } },
            },
        ],
        ["the newest of a release", request({ lifecycleRules: [{ tagPatterns: ["v*"], keepNewest: 20 }] })],
        [
            "a rule for all images, some of which functions run",
            request({ lifecycleRules: [{ keepNewest: 30 }] }),
            "lifecycleRules[0]: may delete images that functions run (copied), and such a function stops working once Lambda pulls its image again",
        ],
    ];
    for (const [what, given, ...warnings] of warned) {
        it(`${warnings.length === 0 ? "have no warning of" : "have a warning of"} ${what}`, () => {
            const found = plannedAnew(given).warnings;
            assert.equal(found.length, warnings.length);
            found.forEach((line, index) => {
                assert.ok(line.startsWith(warnings[index] ?? "-"), line);
            });
        });
    }

    it("have one warning for all repositories that take a rule from the same place", () => {
        const repositories = Object.fromEntries(
            ["c1", "a1", "b1"].map((name) => [
                name,
                { readers: ["filter-ireland"], replicateTo: ["eu-west-1"] },
            ]),
        );
        const { warnings } = plannedAnew({ ...sharing, lifecycleRules: byAge("v*"), repositories });
        assert.match(warnings.join("\n"), /^lifecycleRules[^\n]* \(a1 and 2 more\): [^\n]*$/);
        const apart = Object.fromEntries(
            Object.entries(repositories).map(([name, its]) => [
                name,
                { ...its, lifecycleRules: byAge("v*") },
            ]),
        );
        assert.deepEqual(
            plannedAnew({ ...sharing, repositories: apart }).warnings.map((line) => line.split(":")[0]),
            ["a1", "b1", "c1"].map((name) => `repositories.${name}.lifecycleRules[0].tagPatterns`),
        );
    });

    it("say what contradicts what, and the way out", () => {
        assert.deepEqual(
            linesOf(() => plannedAnew(request({ protect: true }, { forceDelete: true }))),
            [
                "repositories.copied.forceDelete: contradicts protect, which is set for all repositories (true) -- " +
                    "leave it out, or write protect: false here",
            ],
        );
    });

    const own: Known<ImageRepositorySettings> = {
        protect: false,
        forceDelete: true,
        expireUntaggedAfterDays: 3,
        lifecycleRules: rules("pr-*"),
        mutableTags: ["pr-*"],
        scanOnPush: false,
        kmsKeys: [key("us-east-2"), key("eu-west-1")],
        tags: { team: "web" },
    };
    for (const [registry, region] of [
        ["home", "us-east-2"],
        ["eu-west-1", "eu-west-1"],
    ] as const) {
        it(`reach its repository in ${region}`, async () => {
            const args = { ...request({ protect: true, tags: { stage: "dev" } }, own), registry };
            const { registrations } = await recorded(() => new ImageRegistry("x", args));
            const repositories = byName(registrations, "aws:ecr/repository:Repository");
            assert.equal(repositories["x-copied-repository"]?.protect, false);
            assert.deepEqual(repositories["x-copied-repository"].inputs, {
                name: "copied",
                imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                imageTagMutabilityExclusionFilters: [{ filter: "pr-*", filterType: "WILDCARD" }],
                imageScanningConfiguration: { scanOnPush: false },
                encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key(region) }],
                forceDelete: true,
                tags: { stage: "dev", team: "web", "Lambda-Access": "true" },
            });
            assert.equal(
                byName(registrations, "aws:ecr/lifecyclePolicy:LifecyclePolicy")["x-copied-lifecycle"]
                    ?.inputs["policy"],
                lifecyclePolicy(own),
            );
            const other = repositories["x-single-repository"];
            assert.deepEqual(
                other && [other.protect, other.inputs["tags"]],
                region === "eu-west-1" ? undefined : [true, { stage: "dev", "Lambda-Access": "false" }],
            );
        });
    }

    const elsewhere = (
        first: Known<ImageRepositorySettings>,
        second: Known<ImageRepositorySettings>,
    ): ImagesRequest => ({
        ...sharing,
        tags: { stage: "dev" },
        destinations: { prod: { accountId: "222222222222", region: "eu-west-1", managedByOtherStack: true } },
        repositories: Object.fromEntries(
            Object.entries({ "team/a": first, "team/b": second }).map(([name, its]) => [
                name,
                { readers: ["filter-ireland"], replicateTo: ["prod"], ...its },
            ]),
        ),
    });

    it("are in the template that another account makes it from", () => {
        const its = { ...own, kmsKeys: undefined, kms: true };
        const [template] = plannedAnew(elsewhere(its, its)).registries.get("prod")?.templates ?? [];
        assert.deepEqual(template && { ...template, readers: {} }, {
            prefix: "team",
            repositories: ["team/a", "team/b"],
            readers: {},
            lambdaAccess: true,
            expireUntaggedAfterDays: 3,
            keepUntagged: undefined,
            lifecycleRules: own.lifecycleRules,
            mutableTags: ["pr-*"],
            kms: true,
            kmsKey: undefined,
            tags: { stage: "dev", team: "web" },
        });
    });

    const differing: readonly (readonly [its: Known<ImageRepositorySettings>, what: string])[] = [
        [{ expireUntaggedAfterDays: 3 }, "lifecycle rules"],
        [{ mutableTags: ["pr-*"] }, "mutable tags"],
        [{ kms: true }, "encryption"],
        [{ tags: { team: "web" }, mutableTags: ["pr-*"] }, "mutable tags, tags"],
    ];
    for (const [its, what] of differing) {
        it(`are refused where a template would have to have other ${what}`, () => {
            assert.deepEqual(
                linesOf(() => plannedAnew(elsewhere({}, its))),
                [
                    'repositories["team/b"].replicateTo: would be made in prod from the same template as team/a, ' +
                        `for team/, but differs in: ${what} ("team/b") -- give both the same, ` +
                        "rename one into a namespace of its own, to team/b/image for instance, or let this program prepare prod",
                ],
            );
        });
    }

    it("need no template of their own where no template says them", () => {
        const its = { protect: true, scanOnPush: false };
        assert.deepEqual(
            pathsOf(() => plannedAnew(elsewhere({}, its))),
            [],
        );
    });
});
