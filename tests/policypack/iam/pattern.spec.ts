import assert from "node:assert/strict";
import fc from "fast-check";
import { hasInvisible, literalPrefix, lowerCase, matchesPattern } from "../../../policypack/iam/pattern";

describe("patterns", () => {
    const cases: readonly { pattern: string; text: string; matches: boolean }[] = [
        { pattern: "*", text: "", matches: true },
        { pattern: "?", text: "", matches: false },
        { pattern: "repo:*", text: "repo:a/b:ref:refs/heads/main", matches: true },
        { pattern: "repo:*:ref:*", text: "repo:a/b:environment:x", matches: false },
        { pattern: "a*b*c", text: "aXbXbXc", matches: true },
        { pattern: "a?c", text: "abc", matches: true },
        { pattern: "a?c", text: "ac", matches: false },
        { pattern: "abc", text: "ABC", matches: false },
        { pattern: "a.c", text: "abc", matches: false },
    ];
    for (const { pattern, text, matches } of cases) {
        it(`${pattern} ${matches ? "matches" : "does not match"} "${text}"`, () => {
            assert.equal(matchesPattern(pattern, text), matches);
        });
    }

    it("match as the regular expressions that they stand for", () => {
        const letters = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 10 });
        fc.assert(
            fc.property(
                letters,
                fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 12 }),
                (pattern, text) => {
                    const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
                    assert.equal(matchesPattern(pattern, text), expression.test(text));
                },
            ),
            { numRuns: 5000 },
        );
    });

    it("have the text before the first wildcard or variable as their literal beginning", () => {
        assert.equal(literalPrefix("repo:acme/*"), "repo:acme/");
        assert.equal(literalPrefix("repo:acme/a?"), "repo:acme/a");
        assert.equal(literalPrefix("repo:${x}/*"), "repo:");
        assert.equal(literalPrefix("repo:acme"), "repo:acme");
    });
});

describe("a text that looks like another", () => {
    const seen = ["", "repo:acme/app", "EU West", "a  b", "größe", "日本"];
    const unseen = [
        "a\u200bb",
        "\u202eprod",
        "prod\u00a0",
        "a\tb",
        "a\n",
        " a",
        "a ",
        "a\u2028b",
        "\ufeffa",
        "a\u0000",
    ];
    for (const text of [...seen, ...unseen]) {
        it(`${JSON.stringify(text)} ${unseen.includes(text) ? "holds" : "holds no"} invisible characters`, () => {
            assert.equal(hasInvisible(text), unseen.includes(text));
        });
    }

    it("is no name of IAM's when one letter is beyond ASCII", () => {
        assert.equal(lowerCase("StringLIKE"), "stringlike");
        assert.equal(lowerCase("StringLi\u212ae"), "StringLi\u212ae");
    });
});
