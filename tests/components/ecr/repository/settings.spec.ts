import fc from "fast-check";
import assert from "node:assert/strict";
import { type ImageRepositorySettings } from "../../../../components/ecr/model/settings";
import { encryption } from "../../../../components/ecr/repository/encryption";
import { checkSettings, tagMutability } from "../../../../components/ecr/repository/settings";
import { covers } from "../../../../components/ecr/repository/tagPatterns";
import { type Known } from "../../../../components/inputs/types";
import { checked, pathsOf } from "../../problemsOf";

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
