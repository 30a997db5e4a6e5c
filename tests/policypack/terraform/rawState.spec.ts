import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION } from "../../../policypack/options/configuration";

const OPEN = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }],
});

/** A state file with resources of one type. */
function check(...resources: readonly object[]): readonly (readonly unknown[])[] {
    const text = JSON.stringify(
        { version: 4, terraform_version: "1.9.0", serial: 3, lineage: "x", outputs: {}, resources },
        undefined,
        1,
    );
    const { kind, violations } = checkText("terraform.tfstate", text, DEFAULT_CONFIGURATION);
    assert.equal(kind, "terraform-state");
    return violations.map(({ rule, path, position }) => [rule, path, position.line]);
}

const bucketPolicy = { type: "aws_s3_bucket_policy", name: "b" };

describe("a state file of Terraform", () => {
    it("is judged instance by instance, by the addresses that Terraform shows", () => {
        const instances = [
            { index_key: "a", attributes: { policy: OPEN } },
            { index_key: "b", attributes: { policy: "" } },
        ];
        assert.deepEqual(check({ mode: "managed", module: "module.m[0]", ...bucketPolicy, instances }), [
            [
                "principal-anonymous",
                'module.m[0].aws_s3_bucket_policy.b["a"].policy.Statement[0].Principal',
                17,
            ],
        ]);
    });

    it("knows an instance by its number, and one that stands alone", () => {
        const instances = [{ index_key: 0, attributes: { policy: OPEN } }];
        assert.deepEqual(
            check(
                { mode: "managed", ...bucketPolicy, instances },
                { mode: "managed", type: "aws_iam_access_key", name: "k", instances: [{ attributes: {} }] },
            ).map(([rule, path]) => [rule, path]),
            [
                ["principal-anonymous", "aws_s3_bucket_policy.b[0].policy.Statement[0].Principal"],
                ["static-access-key", "aws_iam_access_key.k"],
            ],
        );
    });

    it("says nothing of what was only looked up, and of no resources", () => {
        const data = { mode: "data", type: "aws_iam_policy_document", name: "d" };
        assert.deepEqual(check({ ...data, instances: [{ attributes: { json: OPEN } }] }), []);
        assert.deepEqual(check(), []);
    });
});
