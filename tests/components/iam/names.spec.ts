import assert from "node:assert/strict";
import { partitionOf } from "../../../components/iam/arn";
import {
    accountIdProblem,
    arnPartitionProblem,
    grantedRegionProblem,
    policyArnProblem,
    regionProblem,
    roleNameProblem,
    roleNameWithPathProblem,
    rolePathProblem,
    trustPolicyQuotaProblem,
} from "../../../components/iam/names";
import { policyTextProblem } from "../../../components/iam/policy";
import { type ProblemText } from "../../../components/problems";

const tables = {
    accountIdProblem: {
        flaw: accountIdProblem,
        good: ["111111111111", "000000000001"],
        bad: ["", "11111111111", "1111111111111", "11111111111a", " 111111111111", "111111111111\n", "*"],
    },
    regionProblem: {
        flaw: regionProblem,
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
    roleNameProblem: {
        flaw: roleNameProblem,
        good: ["deployer", "a+=,.@_-9", "x".repeat(64)],
        bad: ["", "x".repeat(65), "ci/deployer", "a b", "a:b", "*", "ä"],
    },
    rolePathProblem: {
        flaw: rolePathProblem,
        good: ["/", "/ci/", "/ci/web/", `/${"x".repeat(510)}/`],
        bad: ["", "ci", "/ci", "ci/", "//", "/c*/", `/${"x".repeat(511)}/`],
    },
    roleNameWithPathProblem: {
        flaw: roleNameWithPathProblem,
        good: ["deployer", "ci/deployer", "service-role/ci/deployer", "root"],
        bad: ["", "/deployer", "ci/", "ci//deployer", "*", "ci/*", "arn:aws:iam::111111111111:role/x"],
    },
    policyArnProblem: {
        flaw: (arn: string) => policyArnProblem(arn, partitionOf("us-east-2"), "111111111111"),
        good: [
            "arn:aws:iam::111111111111:policy/boundary",
            "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
        ],
        bad: [
            "",
            "boundary",
            "arn:aws:iam::111111111111:role/x",
            "arn:aws:iam::111111111111:policy/*",
            "arn:aws:iam::222222222222:policy/boundary",
            "arn:aws-cn:iam::aws:policy/job-function/ViewOnlyAccess",
        ],
    },
    trustPolicyQuotaProblem: {
        flaw: (text: string) => trustPolicyQuotaProblem(Number(text)),
        good: ["1", "2048", "8192"],
        bad: ["0", "-1", "2048.5", "many"],
    },
    grantedRegionProblem: {
        flaw: (region: string) => grantedRegionProblem(region, partitionOf("us-east-2")),
        good: ["us-east-2", "eu-west-1"],
        bad: ["cn-north-1", "us-gov-east-1", "eusc-de-east-1", "us-east"],
    },
    arnPartitionProblem: {
        flaw: (arn: string) => arnPartitionProblem(arn, partitionOf("cn-north-1")),
        good: ["*", "arn:aws-cn:s3:::bucket", "no ARN at all"],
        bad: ["arn:aws:s3:::bucket", "arn:aws-us-gov:s3:::bucket"],
    },
    policyTextProblem: {
        flaw: policyTextProblem,
        good: ["", "tab\tand line\r\n", "caf\u00e9 \u00ff"],
        bad: ["\u672c\u756a", "prod \u{1F680}", "a\u2028b", "a\u0000b", "\u0100"],
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

describe("a name that is refused", () => {
    const aws = partitionOf("us-east-2");
    const example = "arn:aws:iam::111111111111:policy/ci-boundary";
    const boundary = (arn: string) => policyArnProblem(arn, aws, "111111111111");
    const cases: readonly (readonly [
        flaw: () => ProblemText | undefined,
        message: string,
        remediation: string,
    ])[] = [
        [
            () => accountIdProblem("1"),
            "is not an AWS account ID",
            'write its 12 digits, in quotes: "111111111111"',
        ],
        [() => regionProblem("moon"), "is not an AWS region", "write a region's code, such as us-east-2"],
        [
            () => roleNameProblem("a b"),
            "is not a role name",
            "write 1 to 64 letters, digits and + = , . @ _ -",
        ],
        [
            () => rolePathProblem("ci"),
            "is not a role path",
            "begin and end it with a slash and keep to 512 characters: /ci/",
        ],
        [
            () => roleNameWithPathProblem("ci/"),
            "is not the name of one role",
            "write the role's name, with its path in front if it has one: ci/deployer",
        ],
        [() => boundary("x"), "is not the ARN of a managed policy", `write it in full: ${example}`],
        ...[`x${example}`, `${example} `, "arn:aws:iam::1111111111110:policy/x"].map(
            (arn) =>
                [
                    () => boundary(arn),
                    "is not the ARN of a managed policy",
                    `write it in full: ${example}`,
                ] as const,
        ),
        [
            () => boundary("arn:aws-cn:iam::aws:policy/x"),
            "is in partition aws-cn, the role in aws",
            `write the ARN of a policy in the role's partition: ${example}`,
        ],
        [
            () => boundary("arn:aws:iam::222222222222:policy/x"),
            "is a policy of account 222222222222, which a role of account 111111111111 cannot have",
            `write the ARN of a policy of the role's own account: ${example}`,
        ],
        [
            () => grantedRegionProblem("cn-north-1", aws),
            "is in partition aws-cn, the role in aws",
            "name a region of the role's own partition: no policy reaches across",
        ],
        [
            () => grantedRegionProblem("moon", aws),
            "is not an AWS region",
            "write a region's code, such as us-east-2",
        ],
        [
            () => arnPartitionProblem("arn:aws-us-gov:s3:::b", aws),
            "is in partition aws-us-gov, the role in aws",
            "write an ARN that begins with arn:aws:",
        ],
        [
            () => trustPolicyQuotaProblem(0),
            "is not a number of characters",
            "write an integer >= 1, such as 4096",
        ],
        [
            () => policyTextProblem("\u0100"),
            "has a character that IAM does not take in a policy",
            "rename it, or use IDs: a policy holds tab, line feed, carriage return and U+0020 to U+00FF only",
        ],
    ];
    for (const [flaw, message, remediation] of cases) {
        it(`${message}: ${remediation}`, () => {
            assert.deepEqual(flaw(), { message, remediation });
        });
    }

    it("is no ARN of another partition where it only holds one", () => {
        assert.equal(arnPartitionProblem("xarn:aws-cn:s3:::b", aws), undefined);
    });
});
