import assert from "node:assert/strict";
import { namedRoles } from "../../../../components/ecr/plan/namedRoles";
import { sharing } from "../sharing";

describe("the roles that policies name", () => {
    it("are those of readers and writers, and those that make functions", () => {
        const writers = {
            ci: { role: { arn: "arn:aws:iam::111111111111:role/ci" } },
            nightly: { role: { accountId: "123456789012", name: "ops/nightly" } },
        };
        assert.deepEqual([...namedRoles({ ...sharing, writers })].sort(), [
            "arn:aws:iam::111111111111:role/ci",
            "arn:aws:iam::111111111111:role/deployer",
            "arn:aws:iam::123456789012:role/deployer",
            "arn:aws:iam::123456789012:role/ecs-task-execution",
            "arn:aws:iam::123456789012:role/ops/nightly",
            "arn:aws:iam::222222222222:role/ci/deployer",
        ]);
        assert.equal(namedRoles(sharing).size, 4);
    });

    it("are none of those that every account of an organization has", () => {
        const organization = "o-abcdefghij";
        const readers = {
            everywhere: { role: { name: "puller" }, organization },
            functions: { lambda: { function: "f", deployRole: "d", regions: ["us-east-2"] }, organization },
            one: { role: { accountId: "123456789012", name: "puller" }, organization },
        };
        assert.deepEqual([...namedRoles({ ...sharing, readers })], ["arn:aws:iam::123456789012:role/puller"]);
    });

    it("are of the home region's partition", () => {
        assert.deepEqual(
            [
                ...namedRoles({
                    ...sharing,
                    homeRegion: "cn-north-1",
                    readers: { a: sharing.readers["ecs-tasks"] ?? {} },
                }),
            ],
            ["arn:aws-cn:iam::123456789012:role/ecs-task-execution"],
        );
    });
});
