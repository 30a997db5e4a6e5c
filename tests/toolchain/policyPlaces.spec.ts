import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { POLICY_PLACES } from "../../policypack/resources/policyPlaceTables";
import { generateTables, TABLES_PATH } from "../../toolchain/policyPlaces/generate";
import { type PublishedProperty } from "../../toolchain/policyPlaces/publishedProperty";
import { tablesOf } from "../../toolchain/policyPlaces/tables";
import { terraformKinds } from "../../toolchain/policyPlaces/terraform";

describe("the script that makes the list of places", () => {
    it("makes what is written down, of the schemas that are installed", async function () {
        this.timeout(60_000);
        assert.equal(await generateTables(), readFileSync(TABLES_PATH, "utf8"), "run `npm run places`");
    });

    it("stops at decisions that match nothing any more", () => {
        const one: PublishedProperty = {
            type: "AWS::IAM::Role",
            path: "Policies[].PolicyDocument",
            value: "json",
        };
        assert.throws(
            () => tablesOf([one], {}),
            /^Error: decisions are out of date:\n.*Guard\) matches nothing/,
        );
    });

    it("stops at places that a schema has by now", () => {
        const one: PublishedProperty = { type: "AWS::Serverless::Api", path: "Policy", value: "json" };
        assert.throws(() => tablesOf([one], {}), /AWS::Serverless::Api Policy is published by now/);
    });

    it("stops at Terraform's names that nothing needs", () => {
        assert.throws(() => terraformKinds(["aws:ec2/vpcEndpoint:VpcEndpoint"]), {
            message:
                "Terraform's names of these are not needed: amp, cloudcontrol, opensearchingest, " +
                "codeartifactdomainpermissions, ec2vpcendpointserviceallowedprinciple",
        });
    });

    it("keeps its tables in order, each path once", () => {
        const { documents, principals } = POLICY_PLACES;
        for (const table of [...Object.values(documents), ...Object.values(principals)]) {
            assert.deepEqual(Object.keys(table), Object.keys(table).sort());
            for (const paths of Object.values(table)) {
                assert.deepEqual(paths, [...new Set(paths)].sort());
            }
        }
    });
});
