import assert from "node:assert/strict";
import {
    accountIdFlaw,
    policyArnFlaw,
    regionFlaw,
    roleNameFlaw,
    roleNameWithPathFlaw,
    rolePathFlaw,
} from "../../../components/iam/names";

const tables = {
    accountIdFlaw: {
        flaw: accountIdFlaw,
        good: ["111111111111", "000000000001"],
        bad: ["", "11111111111", "1111111111111", "11111111111a", " 111111111111", "111111111111\n", "*"],
    },
    regionFlaw: {
        flaw: regionFlaw,
        good: [
            "us-east-2",
            "ap-southeast-7",
            "cn-northwest-1",
            "us-gov-west-1",
            "us-isob-east-1",
            "eu-isoe-west-1",
            "eusc-de-east-1",
        ],
        bad: ["", "us-east", "us-est-2", "US-EAST-2", "us-east-2a", "useast2", "us east 2", "*", "us-*-2"],
    },
    roleNameFlaw: {
        flaw: roleNameFlaw,
        good: ["deployer", "a+=,.@_-9", "x".repeat(64)],
        bad: ["", "x".repeat(65), "ci/deployer", "a b", "a:b", "*", "ä"],
    },
    rolePathFlaw: {
        flaw: rolePathFlaw,
        good: ["/", "/ci/", "/ci/web/", `/${"x".repeat(510)}/`],
        bad: ["", "ci", "/ci", "ci/", "//", "/c*/", `/${"x".repeat(511)}/`],
    },
    roleNameWithPathFlaw: {
        flaw: roleNameWithPathFlaw,
        good: ["deployer", "ci/deployer", "service-role/ci/deployer", "root"],
        bad: ["", "/deployer", "ci/", "ci//deployer", "*", "ci/*", "arn:aws:iam::111111111111:role/x"],
    },
    policyArnFlaw: {
        flaw: policyArnFlaw,
        good: [
            "arn:aws:iam::111111111111:policy/boundary",
            "arn:aws-cn:iam::aws:policy/job-function/ViewOnlyAccess",
        ],
        bad: ["", "boundary", "arn:aws:iam::111111111111:role/x", "arn:aws:iam::111111111111:policy/*"],
    },
} as const;

for (const [name, { flaw, good, bad }] of Object.entries(tables)) {
    describe(name, () => {
        for (const value of good) {
            it(`accepts ${JSON.stringify(value.slice(0, 70))}`, () => {
                assert.equal(flaw(value), undefined);
            });
        }
        for (const value of bad) {
            it(`refuses ${JSON.stringify(value.slice(0, 70))}`, () => {
                assert.notEqual(flaw(value), undefined);
            });
        }
    });
}
