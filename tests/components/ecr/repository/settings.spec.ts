import fc from "fast-check";
import assert from "node:assert/strict";
import { type ImageRepositorySettings } from "../../../../components/ecr/model/settings";
import { checkKeyThere, encryption, keyProblem } from "../../../../components/ecr/repository/encryption";
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
        [{ lifecycleRules: [{ tagPatterns: ["pr-*"] }] }, ["images.lifecycleRules[0]"]],
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
                "images.expireUntaggedAfterDays: is not a number of days (0) -- write an integer >= 1, or keepUntagged: true to keep them",
                "images.forceDelete: contradicts protect (true) -- leave one of them out",
                "images.kms: contradicts kmsKeys (false) -- leave one of them out",
                'images.kmsKeys[0]: is not the ARN of a KMS key ("x") -- write it in full, not an alias: arn:aws:kms:us-east-2:111111111111:key/ID',
                `images.kmsKeys[2]: is a second key for 111111111111/us-east-2 ("${KEY}") -- keep one for each account and region`,
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
