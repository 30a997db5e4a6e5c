import assert from "node:assert/strict";
import { placeOfRegistry, planOwnRegistry } from "../../../../components/ecr/plan/ownRegistry";
import { linesOf } from "../../problemsOf";
import { sharing } from "../sharing";

const prod = { accountId: "222222222222", region: "eu-central-1" };
const request = {
    ...sharing,
    destinations: { prod, other: { ...prod, region: "eu-north-1", managedByOtherStack: true } },
    repositories: {
        app: { readers: ["filter-home"], replicateTo: ["eu-west-1", "prod", "other"] },
    },
};

describe("the place of a registry", () => {
    it("is where the arguments say, and they are what leads there", () => {
        const args = { accountId: "111111111111", homeRegion: "us-east-2", destinations: { prod } };
        const accountId = { value: "111111111111", path: ["accountId"] };
        assert.deepEqual(placeOfRegistry(args), {
            accountId,
            region: { value: "us-east-2", path: ["homeRegion"] },
        });
        assert.deepEqual(placeOfRegistry({ ...args, registry: "home" }), placeOfRegistry(args));
        assert.deepEqual(placeOfRegistry({ ...args, registry: "eu-west-1" }), {
            accountId,
            region: { value: "eu-west-1", path: ["registry"] },
        });
        assert.deepEqual(placeOfRegistry({ ...args, registry: "prod" }), {
            accountId: { value: "222222222222", path: ["destinations", "prod", "accountId"] },
            region: { value: "eu-central-1", path: ["destinations", "prod", "region"] },
        });
        assert.deepEqual(placeOfRegistry({ registry: "toString" }).region, {
            value: "toString",
            path: ["registry"],
        });
    });
});

describe("the plan of one registry", () => {
    it("at home has the rules, and names the others that the program makes", () => {
        const { replication, others, host, registry } = planOwnRegistry({ ...request });
        assert.deepEqual(replication, [{ destinations: ["eu-west-1", "other", "prod"], filters: ["app"] }]);
        assert.deepEqual(others, ["eu-west-1", "prod"]);
        assert.equal(host, "111111111111.dkr.ecr.us-east-2.amazonaws.com");
        assert.equal(registry.isHome, true);
    });

    it("elsewhere has none of them", () => {
        const { replication, others, host, warnings } = planOwnRegistry({ ...request, registry: "prod" });
        assert.deepEqual([replication, others, warnings], [[], [], []]);
        assert.equal(host, "222222222222.dkr.ecr.eu-central-1.amazonaws.com");
    });

    it("is refused where there is no such registry to make", () => {
        const line = (registry: string) =>
            `registry: is neither the home registry nor one that images are replicated to and this program makes ("${registry}") -- write one of eu-west-1, home, prod`;
        for (const registry of ["us-west-2", "other"]) {
            assert.deepEqual(
                linesOf(() => planOwnRegistry({ ...request, registry })),
                [line(registry)],
            );
        }
    });

    it("is refused in another account without the one that owns the images", () => {
        const { accountId, ...others } = request;
        assert.ok(accountId);
        const lines = linesOf(() => planOwnRegistry({ ...others, registry: "prod" }));
        assert.ok(
            lines.includes(
                "accountId: is missing, and cannot be the AWS provider's: prod is in another account -- write the 12 digits of the account that owns the images",
            ),
            lines.join("\n"),
        );
    });
});
