import fc from "fast-check";
import assert from "node:assert/strict";
import { managedPolicyName, permissionsOf, POLICY_QUOTAS } from "../../../components/iam/permissions";
import { policyJson, type Statement } from "../../../components/iam/policy";

const statement = (sid: string, resources: number): Statement => ({
    sid,
    actions: ["s3:GetObject"],
    resources: Array.from({ length: resources }, (_, index) => `arn:aws:s3:::bucket-${sid}-${index}/*`),
});

describe("permissions", () => {
    it("are one inline policy where they fit", () => {
        const statements = [statement("A", 3)];
        assert.deepEqual(permissionsOf(statements, true), { inline: policyJson(statements), managed: [] });
    });

    it("are refused over the quota, with the sizes", () => {
        const statements = [statement("A", 400)];
        assert.deepEqual(permissionsOf(statements, false), {
            message: `make a policy of ${policyJson(statements).length} characters; 10240 are allowed`,
            remediation: "split them across several roles, or set splitOverQuota for managed policies",
        });
    });

    it("are refused where the names of managed policies are too long, or differ in case alone", () => {
        const large = (sid: string) => ({ ...statement("x", 200), sid });
        const role = "r".repeat(64);
        assert.deepEqual(permissionsOf([large("a".repeat(64)), large("B")], true, role), {
            message: `make a managed policy ${role}-${"a".repeat(64)}, a name of 129 characters; 128 are allowed`,
            remediation: "choose a shorter roleName, or shorter sids",
        });
        assert.deepEqual(permissionsOf([large("Read"), large("READ")], true, "web"), {
            message: "make two managed policies of the name web-Read, since IAM ignores case",
            remediation:
                "choose sids that differ in more than case, and that do not equal another sid plus a suffix A or B",
        });
    });

    it("are managed policies where they are split, in order, each as full as it can be", () => {
        const statements = [statement("C", 180), statement("B", 80), statement("A", 100)];
        const split = permissionsOf(statements, true, "web");
        assert.ok("managed" in split);
        assert.equal(split.inline, undefined);
        const documents = split.managed.map(
            ({ document }) => (JSON.parse(document) as { Statement: { Sid: string }[] }).Statement,
        );
        assert.deepEqual(
            split.managed.map(({ key }, index) => [key, documents[index]?.map(({ Sid }) => Sid)]),
            [
                ["A", ["A", "B"]],
                ["C", ["C"]],
            ],
        );
    });

    it("are divided by their resources where one statement alone is too large", () => {
        const halves = permissionsOf([statement("A", 400)], true, "web");
        assert.ok("managed" in halves);
        assert.deepEqual(
            halves.managed.map(({ key, document }) => {
                const { Statement } = JSON.parse(document) as {
                    Statement: { Sid: string; Resource: string[] }[];
                };
                return [key, Statement.map(({ Sid, Resource }) => `${Sid} ${Resource.length}`)];
            }),
            [
                ["AA", ["AA 200"]],
                ["AB", ["AB 200"]],
            ],
        );
    });

    it("are refused where ten managed policies do not hold them, or one statement has no half", () => {
        const tooMany = permissionsOf(
            Array.from({ length: 11 }, (_, index) => statement(`S${index}`, 150)),
            true,
        );
        assert.ok("message" in tooMany);
        assert.match(
            tooMany.message,
            /^exceed 10240 characters inline, and would need 11 managed policies \(largest \d+\); IAM allows 10 of 6144 characters$/,
        );
        assert.equal(tooMany.remediation, "split them across several roles");
        const whole = {
            sid: "A",
            actions: ["s3:GetObject"],
            resources: [`arn:aws:s3:::${"x".repeat(11_000)}`],
        };
        assert.deepEqual(permissionsOf([whole], true), {
            message: `exceed 10240 characters inline, and would need 1 managed policies (largest ${policyJson([whole]).length}); IAM allows 10 of 6144 characters`,
            remediation: "split them across several roles",
        });
        const least = Array.from({ length: 10 }, (_, index) => statement(`S${index}`, 150));
        assert.ok("managed" in permissionsOf(least, true));
    });

    /** A statement that makes a policy of this many characters. */
    const sized = (size: number, sid = "A", count = 1): Statement => {
        const resource = (index: number, length: number) => `${index}${"x".repeat(length)}`;
        const of = (length: number): Statement => ({
            sid,
            actions: ["s3:GetObject"],
            resources: Array.from({ length: count }, (_, index) =>
                resource(index, index === 0 ? length : 5000),
            ),
        });
        return of(size - policyJson([of(0)]).length);
    };

    it("take every policy up to its quota, and no longer", () => {
        const inline = (size: number) => {
            const permissions = permissionsOf([sized(size)], false);
            return "inline" in permissions && permissions.inline?.length;
        };
        assert.deepEqual([inline(10_240), inline(10_241)], [10_240, false]);
        const managed = (...sizes: number[]) => {
            const statements = sizes.map((size, index) => sized(size, `S${index}`));
            const permissions = permissionsOf(statements, true, "web");
            return "managed" in permissions
                ? permissions.managed.map(({ document }) => document.length)
                : permissions.message.replace(/^.*would need /, "");
        };
        assert.deepEqual(managed(6144, 6144), [6144, 6144]);
        const allowed = "IAM allows 10 of 6144 characters";
        assert.deepEqual(managed(6145, 6144), `2 managed policies (largest 6145); ${allowed}`);
        assert.deepEqual(managed(6000, 9000), `2 managed policies (largest 9000); ${allowed}`);
        // Two statements share a document, its frame and a comma.
        const frame = policyJson([]).length;
        assert.deepEqual(managed(3000, 6144 - 3000 + frame - 1, 6144), [6144, 6144]);
        assert.deepEqual(managed(3000, 6144 - 3000 + frame, 6144), [3000, 6144 - 3000 + frame, 6144]);
    });

    it("are none where nothing is granted", () => {
        assert.deepEqual(permissionsOf([], false), { inline: undefined, managed: [] });
    });

    it("share the quota of managed policies with those that the role has already", () => {
        const statements = [sized(6144, "A"), sized(6144, "B")];
        assert.ok("managed" in permissionsOf(statements, true, "web", 8));
        assert.deepEqual(permissionsOf(statements, true, "web", 9), {
            message:
                "exceed 10240 characters inline, and would need 2 managed policies " +
                "beside 9 of managedPolicyArns (largest 6144); IAM allows 10 of 6144 characters",
            remediation: "split them across several roles",
        });
    });

    it("are not divided where a statement just fits", () => {
        const permissions = permissionsOf([sized(6144, "A", 2), sized(6144, "B")], true, "web");
        assert.ok("managed" in permissions);
        assert.deepEqual(
            permissions.managed.map(({ key }) => key),
            ["A", "B"],
        );
    });

    it("are divided where two resources are too many, in the order of their names", () => {
        const permissions = permissionsOf([sized(10_300, "A", 2)], true, "web");
        assert.ok("managed" in permissions);
        assert.deepEqual(
            permissions.managed.map(({ key }) => key),
            ["AA", "AB"],
        );
        const shuffled = {
            ...statement("A", 400),
            resources: [...(statement("A", 400).resources ?? [])].reverse(),
        };
        assert.deepEqual(permissionsOf([shuffled], true), permissionsOf([statement("A", 400)], true));
    });

    it("may have managed policies with names of 128 characters", () => {
        const large = (sid: string) => ({ ...statement("x", 200), sid });
        const named = permissionsOf([large("a".repeat(63)), large("B")], true, "r".repeat(64));
        assert.ok("managed" in named);
        assert.deepEqual(
            named.managed.map((its) => managedPolicyName("r", its)),
            ["r-B", `r-${"a".repeat(63)}`],
        );
    });

    it("lose and gain nothing when they are split, and every policy fits", () => {
        const pairs = (json: string) =>
            (
                JSON.parse(json) as { Statement: { Action: string; Resource: string | string[] }[] }
            ).Statement.flatMap(({ Action, Resource }) =>
                [Resource].flat().map((resource) => `${Action} ${resource}`),
            );
        fc.assert(
            fc.property(
                fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }),
                (sizes) => {
                    const statements = sizes.map((size, index) => statement(`S${index}`, size));
                    const permissions = permissionsOf(statements, true);
                    if ("message" in permissions) {
                        assert.match(permissions.message, /managed policies/);
                        return;
                    }
                    const { inline, managed } = permissions;
                    const documents =
                        inline === undefined ? managed.map(({ document }) => document) : [inline];
                    assert.ok(managed.every(({ document }) => document.length <= POLICY_QUOTAS.managed));
                    assert.ok(managed.length <= POLICY_QUOTAS.attached);
                    assert.equal(new Set(managed.map(({ key }) => key)).size, managed.length);
                    assert.deepEqual(documents.flatMap(pairs).sort(), pairs(policyJson(statements)).sort());
                },
            ),
            { numRuns: 60 },
        );
    });
});
