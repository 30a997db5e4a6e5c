import assert from "node:assert/strict";
import { exampleArn, isAccountId, matchesArn, parseArn } from "../../../policypack/iam/arn";

describe("an example of a pattern of ARNs", () => {
    const cases: readonly [pattern: string, example: string | undefined][] = [
        ["arn:aws:iam::123456789012:role/*", "arn:aws:iam::123456789012:role/attacker"],
        ["arn:aws:iam::*:role/app-?", "arn:aws:iam::999999999999:role/app-x"],
        ["arn:aws:iam::11112222333?:role/app", "arn:aws:iam::111122223339:role/app"],
        ["arn:aws:iam::1111*:role/app", "arn:aws:iam::111199999999:role/app"],
        ["arn:*:iam::123456789012:role/app", "arn:aws:iam::123456789012:role/app"],
        ["arn:aws-*:iam::123456789012:role/app", undefined],
        ["arn:aws:iam::1234567890123*:role/app", undefined],
        ["arn:aws:iam::*1*:role/app", "arn:aws:iam::999999999991:role/app"],
        ["arn:aws:s3:::bucket", undefined],
        ["*", undefined],
    ];
    for (const [pattern, example] of cases) {
        it(`${pattern} is ${example ?? "none"}`, () => {
            assert.equal(exampleArn(pattern), example);
        });
    }
});

describe("an ARN", () => {
    it("has six parts, of which the last may hold colons", () => {
        const parts = { partition: "aws", service: "logs", region: "eu-west-1", account: "111122223333" };
        const text = "aws:logs:eu-west-1:111122223333:log-group:app:*";
        assert.deepEqual(parseArn(`arn:${text}`), { ...parts, resource: "log-group:app:*" });
        assert.deepEqual(parseArn(`ARN:${text}`), { ...parts, resource: "log-group:app:*" });
        assert.deepEqual(parseArn("arn:::::"), {
            partition: "",
            service: "",
            region: "",
            account: "",
            resource: "",
        });
    });

    for (const text of [
        "",
        "arn",
        "arn:aws",
        "arn:aws:s3",
        "arn:aws:s3:",
        "arn:aws:s3::",
        "urn:aws:s3:::b",
    ]) {
        it(`is not "${text}"`, () => {
            assert.equal(parseArn(text), undefined);
        });
    }

    it("names an account by twelve digits", () => {
        const texts = ["111122223333", "1111222233334", "11112222333", "a111122223333", "11112222333x"];
        assert.deepEqual(texts.filter(isAccountId), ["111122223333"]);
    });

    const role = "arn:aws:iam:eu-west-1:111122223333:role/app";
    const cases: readonly [pattern: string, text: string, matches: boolean][] = [
        [role, role, true],
        ["arn:a*:i?m:*:1111*:role/*", role, true],
        ["arn:aws-cn:iam:eu-west-1:111122223333:role/app", role, false],
        ["arn:aws:sts:eu-west-1:111122223333:role/app", role, false],
        ["arn:aws:iam:us-east-1:111122223333:role/app", role, false],
        ["arn:aws:iam:eu-west-1:999999999999:role/app", role, false],
        ["arn:aws:iam:eu-west-1:111122223333:role/other", role, false],
        // A star of an earlier part spans no colon, unless the pattern has too few of them to be an ARN.
        ["arn:aws:*:111122223333:role/app", role, true],
        ["arn:*:iam:*:role/app", role, true],
        ["arn:aws:*:iam:*:role/app", role, false],
        ["*", role, true],
        ["*", "role/app", false],
        [role, "role/app", false],
        ["role/app", "role/app", false],
    ];
    for (const [pattern, text, matches] of cases) {
        it(`${text} ${matches ? "matches" : "does not match"} ${pattern}`, () => {
            assert.equal(matchesArn(pattern, text), matches);
        });
    }
});
