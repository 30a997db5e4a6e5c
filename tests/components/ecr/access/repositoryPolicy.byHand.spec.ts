import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repositoryPolicy } from "../../../../components/ecr/access/repositoryPolicy";
import { type ImagesRequest } from "../../../../components/ecr/model/sharing";
import { planImages } from "../../../../components/ecr/plan/images";
import { linesOf } from "../../problemsOf";

/** A statement that people publish, what becomes of it here, and why it is not the same. */
interface ByHand {
    readonly statement: Readonly<Record<string, unknown>>;
    /** Names of our statements that do its work; none where it is left out. */
    readonly becomes: readonly string[];
    readonly because: string;
}

/** A policy that people publish, and ours for the same purpose: of a repository of an example, in one of its registries. */
interface Comparison {
    readonly what: string;
    readonly byHand: readonly ByHand[];
    readonly example: string;
    readonly repository: string;
    readonly registry: string;
    /** All of it, so that nothing else can differ. */
    readonly ours: readonly (Readonly<Record<string, unknown>> & { readonly Sid: string })[];
}

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PULL_FOR_LAMBDA = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const LAMBDA = { Service: "lambda.amazonaws.com" };
const PULL_AND_LIST = [...PULL, "ecr:ListImages"];
const TAGGED = { "aws:ResourceTag/Lambda-Access": "true" };

const root = (account: string) => `arn:aws:iam::${account}:root`;
const deploy = (name: string, account: string) => ({
    Sid: `LambdaDeploy${name}`,
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:role/lambda-deployer` },
    Action: PULL_FOR_LAMBDA,
});
const pull = (name: string, region: string, account: string) => ({
    Sid: `LambdaPull${name}`,
    Effect: "Allow",
    Principal: LAMBDA,
    Action: PULL_FOR_LAMBDA,
    Condition: {
        StringEquals: { ...TAGGED, "aws:SourceAccount": account },
        StringLike: { "aws:sourceArn": `arn:aws:lambda:${region}:${account}:function:*` },
    },
});

const comparisons: readonly Comparison[] = [
    {
        what: "functions in two accounts, in the home region",
        example: "functions",
        repository: "repo_name_1",
        registry: "home",
        byHand: [
            {
                statement: {
                    Sid: "CrossAccountAccess",
                    Principal: { AWS: [root("123456789012"), root("222222222222")] },
                    Action: PULL_AND_LIST,
                },
                becomes: ["LambdaDeployOhio"],
                because:
                    "a root opens the images to everyone in its account: it becomes the role that makes functions there; the " +
                    "functions of 222222222222 run in Ireland and read the copy there; nothing lists images to run one",
            },
            {
                statement: {
                    Sid: "LambdaECRImageCrossAccountRetrievalPolicy",
                    Principal: LAMBDA,
                    Action: PULL_AND_LIST,
                    Condition: {
                        StringLike: { "aws:sourceArn": "arn:aws:lambda:us-east-2:123456789012:function:*" },
                        StringEquals: TAGGED,
                    },
                },
                becomes: ["LambdaPullOhio"],
                because:
                    "the source's account is asked for as well, and Lambda needs two of the four actions",
            },
            {
                statement: {
                    Sid: "LambdaECRSameAccountImageRetrievalPolicy",
                    Principal: LAMBDA,
                    Action: PULL_FOR_LAMBDA,
                    Condition: { StringEquals: TAGGED },
                },
                becomes: ["LambdaDeployHome", "LambdaPullHome"],
                because: "it named no source, so that functions of any account of AWS would have been let in",
            },
        ],
        ours: [
            deploy("Home", "111111111111"),
            deploy("Ohio", "123456789012"),
            pull("Home", "us-east-2", "111111111111"),
            pull("Ohio", "us-east-2", "123456789012"),
        ],
    },
    {
        what: "the copies of the same repository in another region",
        example: "functions",
        repository: "repo_name_1",
        registry: "eu-west-1",
        byHand: [
            {
                statement: {
                    Sid: "repositoryPerRegionStatement",
                    Principal: { ...LAMBDA, AWS: root("222222222222") },
                    Action: PULL_AND_LIST,
                },
                becomes: ["LambdaDeployIreland", "LambdaPullIreland"],
                because:
                    "the service was let in without any source; service and role are apart now, each with its own conditions, " +
                    "and the root is a role",
            },
        ],
        ours: [deploy("Ireland", "222222222222"), pull("Ireland", "eu-west-1", "222222222222")],
    },
    {
        what: "tasks of a cluster in another account",
        example: "resource-policy",
        repository: "shop/web",
        registry: "home",
        byHand: [
            {
                statement: {
                    Sid: "AllowPull",
                    Principal: { AWS: "arn:aws:iam::123456789012:role/ecs-task-execution" },
                    Action: PULL,
                },
                becomes: ["RolePullEcsTasks"],
                because: "the example asks for the organization as well; without that only the name differs",
            },
        ],
        ours: [
            {
                Sid: "RolePullEcsTasks",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/ecs-task-execution" },
                Action: PULL,
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
            },
        ],
    },
    {
        what: "one function, which may manage the policy itself",
        example: "resource-policy",
        repository: "shop/orders",
        registry: "home",
        byHand: [
            {
                statement: {
                    Sid: "AllowPull",
                    Principal: LAMBDA,
                    Action: [...PULL, "ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"],
                    Condition: {
                        StringEquals: {
                            "aws:sourceArn": "arn:aws:lambda:us-east-2:111111111111:function:orders",
                        },
                    },
                },
                becomes: ["LambdaDeployOrders", "LambdaPullOrders"],
                because:
                    "the role that makes the function needs the image too; a version or an alias of the function is the function; " +
                    "the policy is managed because managesPolicy says so",
            },
        ],
        ours: [
            deploy("Orders", "111111111111"),
            {
                Sid: "LambdaPullOrders",
                Effect: "Allow",
                Principal: LAMBDA,
                Action: [...PULL_FOR_LAMBDA, "ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"],
                Condition: {
                    StringEquals: { ...TAGGED, "aws:SourceAccount": "111111111111" },
                    StringLike: {
                        "aws:sourceArn": [
                            "arn:aws:lambda:us-east-2:111111111111:function:orders",
                            "arn:aws:lambda:us-east-2:111111111111:function:orders:*",
                        ],
                    },
                },
            },
        ],
    },
    {
        what: "functions of another account in the same region",
        example: "resource-policy",
        repository: "shop/reports",
        registry: "home",
        byHand: [
            {
                statement: {
                    Sid: "CrossAccountPermission",
                    Principal: { AWS: [root("222222222222")] },
                    Action: PULL_FOR_LAMBDA,
                },
                becomes: ["LambdaDeployReports"],
                because: "the root becomes the role that makes functions",
            },
            {
                statement: {
                    Sid: "LambdaECRImageCrossAccountRetrievalPolicy",
                    Principal: LAMBDA,
                    Action: PULL_FOR_LAMBDA,
                    Condition: {
                        StringLike: { "aws:sourceArn": ["arn:aws:lambda:us-east-2:222222222222:function:*"] },
                    },
                },
                becomes: ["LambdaPullReports"],
                because: "the source's account and the repository's tag are asked for as well",
            },
        ],
        ours: [deploy("Reports", "222222222222"), pull("Reports", "us-east-2", "222222222222")],
    },
    {
        what: "a cluster's workers and the tools that look for new tags",
        example: "cluster",
        repository: "shop/web",
        registry: "home",
        byHand: [
            {
                statement: {
                    Sid: "ECRCrossAccountAccess",
                    Principal: {
                        AWS: [
                            "arn:aws:iam::123456789012:role/ecs-task-execution",
                            "arn:aws:iam::123456789012:role/lambda-deployer",
                        ],
                    },
                    Action: [
                        "ecr:GetAuthorizationToken",
                        ...PULL_AND_LIST,
                        "ecr:GetRepositoryPolicy",
                        "ecr:DescribeRepositories",
                        "ecr:DescribeImages",
                        "ecr:DescribeImageScanFindings",
                    ],
                },
                becomes: ["RolePullImageAutomation", "RolePullWorkers"],
                because:
                    "logging in takes no resource, so it does nothing in a repository's policy; what is not needed to pull is " +
                    "for the role that inspects alone",
            },
        ],
        ours: [
            {
                Sid: "RolePullImageAutomation",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/lambda-deployer" },
                Action: [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:DescribeImageScanFindings",
                    "ecr:DescribeImages",
                    "ecr:DescribeRepositories",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:GetRepositoryPolicy",
                    "ecr:ListImages",
                ],
            },
            {
                Sid: "RolePullWorkers",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/ecs-task-execution" },
                Action: PULL,
            },
        ],
    },
];

function requestOf(example: string): ImagesRequest {
    const file = join(__dirname, "..", "..", "..", "..", "docs", "examples", "images", `${example}.yaml`);
    const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, ImagesRequest> };
    const request = config["keyless-delivery:images"];
    assert.ok(request);
    return request;
}

describe("policies written by hand, and ours from an example's configuration", () => {
    for (const { what, example, repository, registry, byHand, ours } of comparisons) {
        it(`for ${what}`, () => {
            const plan = planImages(requestOf(example)).registries.get(registry);
            const planned = plan?.repositories.find(({ name }) => name === repository);
            assert.ok(plan && planned);
            const policy = repositoryPolicy(plan.region, planned.readers, planned.writers) ?? "";
            const { Statement } = JSON.parse(policy) as { Statement: object[] };
            assert.deepEqual(Statement, ours);
            // Every statement of ours does the work of one of theirs.
            assert.deepEqual(
                byHand.flatMap(({ becomes }) => becomes).sort(),
                ours.map(({ Sid }) => Sid),
            );
        });
    }

    it("for an account as a whole there is none, but what to write instead", () => {
        const request = requestOf("resource-policy");
        const readers = { ...request.readers, "ecs-tasks": { role: { arn: root("123456789012") } } };
        assert.deepEqual(
            linesOf(() => planImages({ ...request, readers })),
            [
                "readers.ecs-tasks.role.arn: stands for account 123456789012 as a whole: whoever is or will be in it could pull " +
                    '("arn:aws:iam::123456789012:root") -- ' +
                    "name the role that pulls, arn:aws:iam::123456789012:role/NAME, or write a lambda reader",
            ],
        );
    });
});
