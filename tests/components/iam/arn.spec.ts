import assert from "node:assert/strict";
import {
    bucketArn,
    clusterArn,
    distributionArn,
    functionArn,
    providerArnOf,
    partitionOf,
    publicRepositoryArn,
    registryHost,
    repositoryArn,
    roleArn,
    serviceArn,
} from "../../../components/iam/arn";
import { laterText } from "../../../components/later";

describe("partitions", () => {
    const cases = [
        ["us-east-2", "aws", "amazonaws.com"],
        ["eu-west-1", "aws", "amazonaws.com"],
        ["us-west-1", "aws", "amazonaws.com"],
        ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
        ["cn-northwest-1", "aws-cn", "amazonaws.com.cn"],
        ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
        ["us-iso-east-1", "aws-iso", "c2s.ic.gov"],
        ["us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"],
        ["eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"],
        ["us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"],
        ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
    ] as const;
    for (const [region, name, dnsSuffix] of cases) {
        it(`${region} is in ${name}`, () => {
            const partition = partitionOf(region);
            assert.deepEqual([partition.name, partition.dnsSuffix], [name, dnsSuffix]);
        });
    }
});

describe("the partition of a region that is not known yet", () => {
    it("is as unknown as the region", () => {
        const region = laterText(0);
        assert.deepEqual(partitionOf(region), { name: region, dnsSuffix: region });
    });
});

describe("ARNs", () => {
    const aws = partitionOf("us-east-2");
    const china = partitionOf("cn-north-1");
    const account = "111111111111";
    const cases: readonly (readonly [actual: () => string, expected: string])[] = [
        [() => roleArn(aws, account, "deployer"), "arn:aws:iam::111111111111:role/deployer"],
        [() => roleArn(china, account, "ci/deployer"), "arn:aws-cn:iam::111111111111:role/ci/deployer"],
        [
            () => providerArnOf(aws, account, "https://token.actions.githubusercontent.com"),
            "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
        ],
        [
            () => providerArnOf(aws, account, "https://token.actions.githubusercontent.com/acme"),
            "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com/acme",
        ],
        [() => bucketArn(china, "site"), "arn:aws-cn:s3:::site"],
        [
            () => distributionArn(aws, account, "E2EXAMPLE"),
            "arn:aws:cloudfront::111111111111:distribution/E2EXAMPLE",
        ],
        [
            () => functionArn(aws, "us-east-2", account, "f"),
            "arn:aws:lambda:us-east-2:111111111111:function:f",
        ],
        [
            () => repositoryArn(china, "cn-north-1", account, "team/app"),
            "arn:aws-cn:ecr:cn-north-1:111111111111:repository/team/app",
        ],
        [
            () => publicRepositoryArn(aws, account, "team/cli"),
            "arn:aws:ecr-public::111111111111:repository/team/cli",
        ],
        [
            () => serviceArn({ partition: aws, region: "eu-west-1", accountId: account }, "shop", "web"),
            "arn:aws:ecs:eu-west-1:111111111111:service/shop/web",
        ],
        [
            () => clusterArn(china, "cn-north-1", account, "shop"),
            "arn:aws-cn:eks:cn-north-1:111111111111:cluster/shop",
        ],
        [() => registryHost(aws, "eu-west-1", account), "111111111111.dkr.ecr.eu-west-1.amazonaws.com"],
        [
            () => registryHost(china, "cn-north-1", account),
            "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn",
        ],
    ];
    for (const [actual, expected] of cases) {
        it(expected, () => {
            assert.equal(actual(), expected);
        });
    }
});
