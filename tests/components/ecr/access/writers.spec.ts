import assert from "node:assert/strict";
import { checkWriters } from "../../../../components/ecr/access/writers";
import { partitionOf } from "../../../../components/iam/arn";
import { type RoleIdentity } from "../../../../components/index";
import { type Known } from "../../../../components/inputs/types";
import { checked, linesOf } from "../../problemsOf";

const linesFor = (role: Known<RoleIdentity>) =>
    linesOf(
        checked((problems) => {
            checkWriters(problems, ["writers"], { release: { role } }, partitionOf("us-east-2"));
        }),
    );

describe("writers", () => {
    it("may be a role", () => {
        assert.deepEqual(linesFor({ accountId: "123456789012", name: "release" }), []);
    });

    const refused: readonly (readonly [what: string, role: Known<RoleIdentity>, line: string])[] = [
        [
            "an account as a whole",
            { arn: "arn:aws:iam::123456789012:root" },
            "writers.release.role.arn: stands for account 123456789012 as a whole: whoever is or will be in it could push " +
                '("arn:aws:iam::123456789012:root") -- name the role that pushes, arn:aws:iam::123456789012:role/NAME',
        ],
        [
            "all roles of an account",
            { arn: "arn:aws:iam::123456789012:role/*" },
            'writers.release.role.arn: contains a wildcard and so matches more than one role ("arn:aws:iam::123456789012:role/*") -- ' +
                "name each role that pushes as a writer of its own",
        ],
        [
            "every account",
            { accountId: "*", name: "release" },
            'writers.release.role.accountId: matches every AWS account ("*") -- ' +
                "write one writer for each account that pushes",
        ],
        [
            "an account without a name",
            { accountId: "123456789012" },
            "writers.release.role: does not name a role -- " +
                "write accountId and name, or arn; an account as a whole cannot be a writer",
        ],
    ];
    it("are called and organized as readers are", () => {
        const role = { accountId: "123456789012", name: "release" };
        const lines = linesOf(
            checked((problems) => {
                const writers = {
                    Release: { role },
                    release: { role, organization: "acme" },
                    nightly: { role, organization: "o-abcdefghij" },
                };
                checkWriters(problems, ["writers"], writers, partitionOf("us-east-2"));
            }),
        );
        assert.equal(lines.length, 2);
        assert.match(lines[0] ?? "", /^writers\.Release: /);
        assert.equal(
            lines[1],
            'writers.release.organization: is not the ID of an organization ("acme") -- write o- and its 10 to 32 letters and digits',
        );
    });

    for (const [what, role, line] of refused) {
        it(`may not be ${what}, and the remediation speaks of pushing`, () => {
            assert.deepEqual(linesFor(role), [line]);
        });
    }
});
