import assert from "node:assert/strict";
import { exampleArn } from "../../../policypack/iam/arn";

describe("an example of a pattern of ARNs", () => {
    const cases: readonly [pattern: string, example: string | undefined][] = [
        ["arn:aws:iam::123456789012:role/*", "arn:aws:iam::123456789012:role/attacker"],
        ["arn:aws:iam::*:role/app-?", "arn:aws:iam::999999999999:role/app-x"],
        ["arn:aws:iam::11112222333?:role/app", "arn:aws:iam::111122223339:role/app"],
        ["arn:aws:iam::1111*:role/app", "arn:aws:iam::111199999999:role/app"],
        ["arn:*:iam::123456789012:role/app", "arn:aws:iam::123456789012:role/app"],
        ["arn:aws-*:iam::123456789012:role/app", undefined],
        ["arn:aws:iam::1234567890123*:role/app", undefined],
        ["arn:aws:s3:::bucket", undefined],
        ["*", undefined],
    ];
    for (const [pattern, example] of cases) {
        it(`${pattern} is ${example ?? "none"}`, () => {
            assert.equal(exampleArn(pattern), example);
        });
    }
});
