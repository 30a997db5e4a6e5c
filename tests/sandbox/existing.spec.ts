import assert from "node:assert/strict";
import { existingIn } from "../../sandbox/existing";

const provider = (account: string, region: string) => ({
    type: "pulumi:providers:aws",
    urn: `urn:pulumi:dev::shop::pulumi:providers:aws::aws-${account}`,
    inputs: { allowedAccountIds: JSON.stringify([account]), region },
});
const at = (account: string) => `urn:pulumi:dev::shop::pulumi:providers:aws::aws-${account}::04da6b54`;
const document = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
const policyFor = (...AWS: readonly string[]) => ({
    type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
    urn: "policy",
    provider: at("111111111111"),
    inputs: { repository: "app", policy: document({ Principal: { AWS }, Action: "ecr:BatchGetImage" }) },
});
const grant = (Resource: readonly string[]) => ({
    type: "aws:iam/rolePolicy:RolePolicy",
    urn: "grant",
    provider: at("111111111111"),
    inputs: { policy: document({ Action: "s3:PutObject", Resource }) },
});
const providers = [provider("111111111111", "us-east-2")];

describe("what a stack names and does not make", () => {
    it("is the roles of other teams, each once and with its path", () => {
        const role = "arn:aws:iam::222222222222:role/ci/tasks";
        assert.deepEqual(existingIn([...providers, policyFor(role), policyFor(role)]), [
            { what: "role", account: "222222222222", region: "us-east-2", name: "ci/tasks" },
        ]);
    });

    it("is the buckets of sites, in the account and region of the role that writes to them", () => {
        const resources = ["arn:aws:s3:::acme-site", "arn:aws:s3:::acme-site/*"];
        assert.deepEqual(existingIn([...providers, grant(resources)]), [
            { what: "bucket", account: "111111111111", region: "us-east-2", name: "acme-site" },
        ]);
    });

    it("is nothing that the stack makes, and no role of a service", () => {
        const made = [
            {
                type: "aws:iam/role:Role",
                urn: "role",
                provider: at("111111111111"),
                inputs: { name: "own", path: "/ci/" },
            },
            {
                type: "aws:s3/bucket:Bucket",
                urn: "bucket",
                provider: at("111111111111"),
                inputs: { bucket: "own-site" },
            },
        ];
        const named = policyFor(
            "arn:aws:iam::111111111111:role/ci/own",
            "arn:aws:iam::111111111111:role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication",
        );
        assert.deepEqual(existingIn([...providers, ...made, named, grant(["arn:aws:s3:::own-site"])]), []);
        // A role of the same name in another account is another role.
        const [other] = existingIn([
            ...providers,
            ...made,
            policyFor("arn:aws:iam::222222222222:role/ci/own"),
        ]);
        assert.equal(other?.account, "222222222222");
    });
});
