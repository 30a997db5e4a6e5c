import assert from "node:assert/strict";
import { repositoryPolicy } from "../../../components/ecr/access";
import { ImageReader } from "../../../components/ecr/readers";

/**
 * Policies that people publish for the same purpose, each with ours beside it. `differences` says what ours does
 * otherwise, and why; `ours` is the whole of it, so that nothing else can differ.
 */
interface ByHand {
    readonly what: string;
    readonly byHand: readonly object[];
    readonly region: string;
    readonly readers: Readonly<Record<string, ImageReader>>;
    readonly ours: readonly object[];
    readonly differences: readonly string[];
}

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PULL_FOR_LAMBDA = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const LAMBDA = { Service: "lambda.amazonaws.com" };
const PULL_AND_LIST = [...PULL, "ecr:ListImages"];

const deploy = (name: string, account: string) => ({
    Sid: `LambdaDeploy${name}`,
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:role/deployer` },
    Action: PULL_FOR_LAMBDA,
});
const pull = (name: string, region: string, account: string) => ({
    Sid: `LambdaPull${name}`,
    Effect: "Allow",
    Principal: LAMBDA,
    Action: PULL_FOR_LAMBDA,
    Condition: {
        StringEquals: { "aws:ResourceTag/Lambda-Access": "true", "aws:SourceAccount": account },
        StringLike: { "aws:sourceArn": `arn:aws:lambda:${region}:${account}:function:*` },
    },
});
const functionsOf = (accountId: string, region: string): ImageReader => ({
    lambda: { accountId, function: "*", deployRole: "deployer", regions: [region] },
});

const cases: readonly ByHand[] = [
    {
        what: "a registry for functions in two accounts, in its home region",
        byHand: [
            {
                Sid: "CrossAccountAccess",
                Principal: { AWS: ["arn:aws:iam::123456789012:root", "arn:aws:iam::222222222222:root"] },
                Action: PULL_AND_LIST,
            },
            {
                Sid: "LambdaECRImageCrossAccountRetrievalPolicy",
                Principal: LAMBDA,
                Action: PULL_AND_LIST,
                Condition: {
                    StringLike: { "aws:sourceArn": "arn:aws:lambda:us-east-2:123456789012:function:*" },
                    StringEquals: { "aws:ResourceTag/Lambda-Access": "true" },
                },
            },
            {
                Sid: "LambdaECRSameAccountImageRetrievalPolicy",
                Principal: LAMBDA,
                Action: PULL_FOR_LAMBDA,
                Condition: { StringEquals: { "aws:ResourceTag/Lambda-Access": "true" } },
            },
        ],
        region: "us-east-2",
        readers: {
            home: functionsOf("111111111111", "us-east-2"),
            ohio: functionsOf("123456789012", "us-east-2"),
            ireland: functionsOf("222222222222", "eu-west-1"),
        },
        ours: [
            deploy("Home", "111111111111"),
            deploy("Ohio", "123456789012"),
            pull("Home", "us-east-2", "111111111111"),
            pull("Ohio", "us-east-2", "123456789012"),
        ],
        differences: [
            "two roots become the roles that make functions: a root opens the images to everyone in the account",
            "account 222222222222 is not here: its functions run in Ireland and read the copy there",
            "the statement for the same account named no source: Lambda of any account would have been let in",
            "aws:SourceAccount is asked for as well; ListImages and BatchCheckLayerAvailability are not what Lambda needs",
        ],
    },
    {
        what: "the copies of the same registry in another region",
        byHand: [
            {
                Sid: "repositoryPerRegionStatement",
                Principal: { ...LAMBDA, AWS: "arn:aws:iam::222222222222:root" },
                Action: PULL_AND_LIST,
            },
        ],
        region: "eu-west-1",
        readers: {
            home: functionsOf("111111111111", "us-east-2"),
            ireland: functionsOf("222222222222", "eu-west-1"),
        },
        ours: [deploy("Ireland", "222222222222"), pull("Ireland", "eu-west-1", "222222222222")],
        differences: [
            "the service was let in without any source: functions of every account of AWS could run the images",
            "the root becomes a role, and service and role are apart, each with its own conditions",
        ],
    },
    {
        what: "tasks of a cluster in another account",
        byHand: [
            {
                Sid: "AllowPull",
                Principal: { AWS: "arn:aws:iam::123456789012:role/ecs-task-role" },
                Action: [
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:BatchCheckLayerAvailability",
                ],
            },
        ],
        region: "us-east-2",
        readers: { tasks: { role: { accountId: "123456789012", name: "ecs-task-role" } } },
        ours: [
            {
                Sid: "RolePullTasks",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/ecs-task-role" },
                Action: PULL,
            },
        ],
        differences: [
            "none but the statement's name; what pulls is the task execution role, not the task's own",
        ],
    },
    {
        what: "one function, which may manage the policy itself",
        byHand: [
            {
                Sid: "AllowPull",
                Principal: LAMBDA,
                Action: [...PULL, "ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"],
                Condition: {
                    StringEquals: {
                        "aws:sourceArn": "arn:aws:lambda:us-east-2:111111111111:function:my-lambda-function",
                    },
                },
            },
        ],
        region: "us-east-2",
        readers: {
            mine: {
                lambda: {
                    accountId: "111111111111",
                    function: "my-lambda-function",
                    deployRole: "deployer",
                    regions: ["us-east-2"],
                    managesPolicy: true,
                },
            },
        },
        ours: [
            deploy("Mine", "111111111111"),
            {
                Sid: "LambdaPullMine",
                Effect: "Allow",
                Principal: LAMBDA,
                Action: [...PULL_FOR_LAMBDA, "ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"],
                Condition: {
                    StringEquals: {
                        "aws:ResourceTag/Lambda-Access": "true",
                        "aws:SourceAccount": "111111111111",
                        "aws:sourceArn": "arn:aws:lambda:us-east-2:111111111111:function:my-lambda-function",
                    },
                },
            },
        ],
        differences: [
            "the role that makes the function is let in as well",
            "the policy is managed only because managesPolicy asks for it",
        ],
    },
    {
        what: "functions of an account in the same region",
        byHand: [
            {
                Sid: "CrossAccountPermission",
                Principal: { AWS: ["arn:aws:iam::222222222222:root"] },
                Action: PULL_FOR_LAMBDA,
            },
            {
                Sid: "LambdaECRImageCrossAccountRetrievalPolicy",
                Principal: LAMBDA,
                Action: PULL_FOR_LAMBDA,
                Condition: {
                    StringLike: { "aws:sourceArn": ["arn:aws:lambda:us-east-1:222222222222:function:*"] },
                },
            },
        ],
        region: "us-east-1",
        readers: { functions: functionsOf("222222222222", "us-east-1") },
        ours: [deploy("Functions", "222222222222"), pull("Functions", "us-east-1", "222222222222")],
        differences: [
            "the root becomes the role that makes functions; the source's account and the tag are asked for",
        ],
    },
    {
        what: "workers of a cluster, with nine actions",
        byHand: [
            {
                Sid: "ECRCrossAccountAccess",
                Principal: { AWS: ["arn:aws:iam::123456789012:role/development-eks-example-com-workers"] },
                Action: [
                    ...PULL_AND_LIST,
                    "ecr:GetAuthorizationToken",
                    "ecr:GetRepositoryPolicy",
                    "ecr:DescribeRepositories",
                    "ecr:DescribeImages",
                    "ecr:DescribeImageScanFindings",
                ],
            },
        ],
        region: "us-east-2",
        readers: {
            workers: { role: { arn: "arn:aws:iam::123456789012:role/development-eks-example-com-workers" } },
        },
        ours: [
            {
                Sid: "RolePullWorkers",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/development-eks-example-com-workers" },
                Action: PULL,
            },
        ],
        differences: [
            "logging in takes no resource, so it does nothing in a repository's policy",
            "the others read metadata, not images: a role that needs them is not a reader of images",
        ],
    },
];

describe("policies written by hand, and ours", () => {
    for (const { what, region, readers, ours, byHand, differences } of cases) {
        it(`for ${what}`, () => {
            const { Statement } = JSON.parse(repositoryPolicy(region, readers) ?? "") as {
                Statement: object[];
            };
            assert.deepEqual(Statement, ours);
            assert.notDeepEqual(Statement, byHand);
            assert.ok(differences.length > 0);
        });
    }
});
