import assert from "node:assert/strict";
import { checkPullTimeExclusions } from "../../../../components/ecr/access/pullTimeExclusions";
import { checked, linesOf } from "../../problemsOf";
import { readers } from "../sharing";

describe("readers whose pulls do not count", () => {
    // arn:aws:iam::123456789012:role/ has 31 characters.
    const named = (length: number) => ({
        role: { accountId: "123456789012", name: `${"p".repeat(length - 33)}/x` },
    });
    const lines = (pullTimeExclusions: readonly string[] | undefined) =>
        linesOf(
            checked((problems) => {
                checkPullTimeExclusions(problems, {
                    homeRegion: "us-east-2",
                    readers: { ...readers, longest: named(200), longer: named(201) },
                    pullTimeExclusions,
                });
            }),
        );

    it("are roles, with ARNs of 200 characters at most", () => {
        assert.deepEqual(lines(undefined), []);
        assert.deepEqual(lines(["ecs-tasks", "longest"]), []);
        const none = (name: string, index: number) =>
            `pullTimeExclusions[${index}]: is not a role reader of one account ("${name}") -- name a reader that is a role with its account`;
        assert.deepEqual(lines(["filter-home", "nobody", "toString", "longer"]), [
            none("filter-home", 0),
            none("nobody", 1),
            none("toString", 2),
            'pullTimeExclusions[3]: has an ARN of 201 characters; 200 are allowed in an exclusion ("longer") -- give the role a shorter path, or leave it out',
        ]);
    });
});
