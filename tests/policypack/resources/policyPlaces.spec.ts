import assert from "node:assert/strict";
import { contentAt } from "../../../policypack/resources/placeTree";
import { policyPlaces, policyTree, principalTree } from "../../../policypack/resources/policyPlaces";
import { NO_PLACES, PLACES, PRINCIPALS } from "./policyPlaces.cases";

/** Whether a policy document can stand at a place, or in what stands there. */
function isPolicyPlace(type: string, path: string): boolean {
    return contentAt(policyTree(type), path) !== undefined;
}

describe("the places of policy documents", () => {
    for (const [content, places] of Object.entries(PLACES)) {
        for (const [type, path] of places) {
            it(`are ${type} ${path}, for ${content}`, () => {
                assert.equal(contentAt(policyTree(type), path), content);
                assert.equal(isPolicyPlace(type, path), true);
            });
        }
    }

    for (const [type, path] of NO_PLACES) {
        it(`are not ${type} ${path}`, () => {
            assert.equal(contentAt(policyTree(type), path), undefined);
            assert.equal(isPolicyPlace(type, path), false);
        });
    }

    it("are told as each tool that publishes them writes them", () => {
        const role = [
            { path: "AssumeRolePolicyDocument", content: "access" },
            { path: "assumeRolePolicy", content: "access" },
            { path: "Policies[].PolicyDocument", content: "permissions" },
            { path: "inlinePolicies[].policy", content: "permissions" },
        ];
        const types = [
            "AWS::IAM::Role",
            "aws:iam/role:Role",
            "aws-native:iam:Role",
            "aws_iam_role",
            "awscc_iam_role",
        ];
        for (const type of types) {
            assert.deepEqual(policyPlaces(type), role, type);
        }
    });

    it("are none in resources of others, of no type, and under names of every object", () => {
        for (const type of [
            "",
            "random_id",
            "kubernetes:core/v1:ConfigMap",
            "AWS::EC2::Instance",
            "aws_constructor",
        ]) {
            assert.deepEqual(policyPlaces(type), [], type);
            assert.equal(policyTree(type), undefined, type);
        }
        assert.equal(isPolicyPlace("aws_constructor", "policy"), false);
    });
});

describe("the places of principals outside of documents", () => {
    for (const [content, places] of Object.entries(PRINCIPALS)) {
        for (const [type, path] of places) {
            it(`are ${type} ${path}, for ${content}`, () => {
                assert.equal(contentAt(principalTree(type), path), content);
            });
        }
    }

    it("are none in a function URL of CloudFormation, which adds no permission, and in policies", () => {
        assert.equal(contentAt(principalTree("AWS::Lambda::Url"), "AuthType"), undefined);
        assert.equal(contentAt(principalTree("AWS::S3::BucketPolicy"), "PolicyDocument"), undefined);
        assert.equal(contentAt(principalTree("aws_kms_grant"), "retiring_principal"), undefined);
    });
});
