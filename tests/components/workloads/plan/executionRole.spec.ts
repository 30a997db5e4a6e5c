import assert from "node:assert/strict";
import { planImageExecutionRole } from "../../../../components/workloads/plan/executionRole";
import { type ImageExecutionRoleRequest } from "../../../../components/workloads/plan/executionRoleArgs";
import { linesOf } from "../../problemsOf";

type Request = ImageExecutionRoleRequest;

const base: Request = {
    accountId: "222222222222",
    region: "eu-west-1",
    roleName: "pull",
    pullImages: [{ repository: "shop/web", accountId: "111111111111", regions: ["us-east-2", "eu-west-1"] }],
};
const CLUSTER = "arn:aws:eks:eu-west-1:222222222222:cluster/apps";
const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const PROVIDER = `arn:aws:iam::222222222222:oidc-provider/${ISSUER}`;
const flux = { namespace: "flux-system", serviceAccount: "image-reflector-controller" };

interface Document {
    readonly Statement: readonly object[];
}

describe("the trust of a role that pulls", () => {
    const trusts: readonly (readonly [what: string, Partial<Request>, statement: object])[] = [
        [
            "tasks of ECS, in the provider's region",
            { ecsTasks: {} },
            {
                Sid: "EcsTasks",
                Effect: "Allow",
                Principal: { Service: "ecs-tasks.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: {
                    ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-west-1:222222222222:*" },
                    StringEquals: { "aws:SourceAccount": "222222222222" },
                },
            },
        ],
        [
            "tasks of ECS, in other regions",
            { ecsTasks: { regions: ["us-east-2", "us-west-2"] } },
            {
                Sid: "EcsTasks",
                Effect: "Allow",
                Principal: { Service: "ecs-tasks.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: {
                    ArnLike: {
                        "aws:SourceArn": [
                            "arn:aws:ecs:us-east-2:222222222222:*",
                            "arn:aws:ecs:us-west-2:222222222222:*",
                        ],
                    },
                    StringEquals: { "aws:SourceAccount": "222222222222" },
                },
            },
        ],
        [
            "nodes of EKS",
            { eksNodes: true },
            {
                Sid: "EksNodes",
                Effect: "Allow",
                Principal: { Service: "ec2.amazonaws.com" },
                Action: "sts:AssumeRole",
            },
        ],
        [
            "a service account by Pod Identity",
            { podIdentity: { ...flux, clusterArn: CLUSTER } },
            {
                Sid: "PodIdentity",
                Effect: "Allow",
                Principal: { Service: "pods.eks.amazonaws.com" },
                Action: ["sts:AssumeRole", "sts:TagSession"],
                Condition: {
                    StringEquals: {
                        "aws:RequestTag/eks-cluster-arn": CLUSTER,
                        "aws:RequestTag/kubernetes-namespace": "flux-system",
                        "aws:RequestTag/kubernetes-service-account": "image-reflector-controller",
                    },
                },
            },
        ],
        [
            "a service account by a token",
            { serviceAccountToken: { ...flux, providerArn: PROVIDER } },
            {
                Sid: "ServiceAccount",
                Effect: "Allow",
                Principal: { Federated: PROVIDER },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                    StringEquals: {
                        [`${ISSUER}:aud`]: "sts.amazonaws.com",
                        [`${ISSUER}:sub`]: "system:serviceaccount:flux-system:image-reflector-controller",
                    },
                },
            },
        ],
        [
            "builds of named projects",
            { codeBuild: { projects: ["test", "release"] } },
            {
                Sid: "CodeBuild",
                Effect: "Allow",
                Principal: { Service: "codebuild.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: {
                    StringEquals: {
                        "aws:SourceAccount": "222222222222",
                        "aws:SourceArn": [
                            "arn:aws:codebuild:eu-west-1:222222222222:project/release",
                            "arn:aws:codebuild:eu-west-1:222222222222:project/test",
                        ],
                    },
                },
            },
        ],
    ];
    for (const [what, kind, statement] of trusts) {
        it(`admits ${what}, and nobody else`, () => {
            const { trust } = planImageExecutionRole({ ...base, ...kind });
            assert.deepEqual((JSON.parse(trust) as Document).Statement, [statement]);
        });
    }

    it("compares the audience that is written", () => {
        const serviceAccountToken = { ...flux, providerArn: PROVIDER, audience: "flux" };
        const { trust } = planImageExecutionRole({ ...base, serviceAccountToken });
        assert.ok(trust.includes(`"${ISSUER}:aud":"flux"`));
    });
});

describe("the permissions of a role that pulls", () => {
    const statementsOf = (changes: Partial<Request>) =>
        (JSON.parse(planImageExecutionRole({ ...base, ecsTasks: {}, ...changes }).permissions) as Document)
            .Statement;
    const logIn = {
        Sid: "LogInToRegistry",
        Effect: "Allow",
        Action: "ecr:GetAuthorizationToken",
        Resource: "*",
    };
    const pull = {
        Sid: "PullImages",
        Effect: "Allow",
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource: [
            "arn:aws:ecr:eu-west-1:111111111111:repository/shop/web",
            "arn:aws:ecr:us-east-2:111111111111:repository/shop/web",
        ],
    };

    it("are to log in, and to pull exactly these repositories", () => {
        assert.deepEqual(statementsOf({}), [logIn, pull]);
    });

    it("are for its own account and region where a repository names none", () => {
        assert.deepEqual(statementsOf({ pullImages: [{ repository: "app" }] }), [
            logIn,
            { ...pull, Resource: "arn:aws:ecr:eu-west-1:222222222222:repository/app" },
        ]);
    });

    it("are to write to the named log groups as well", () => {
        assert.deepEqual(statementsOf({ logGroups: ["/ecs/web"] }), [
            logIn,
            pull,
            {
                Sid: "WriteLogs",
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: "arn:aws:logs:eu-west-1:222222222222:log-group:/ecs/web:*",
            },
        ]);
    });

    it("are to look at what there is where that is asked for", () => {
        assert.deepEqual(statementsOf({ allowDescribe: true }), [
            logIn,
            {
                ...pull,
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
        ]);
    });
});

describe("a role that pulls", () => {
    const lines = (changes: Partial<Request>) =>
        linesOf(() => planImageExecutionRole({ ...base, ...changes }));
    const kinds = "ecsTasks, eksNodes, podIdentity, serviceAccountToken, codeBuild";
    const pod = (changes: object) => ({ podIdentity: { ...flux, clusterArn: CLUSTER, ...changes } });
    const token = (changes: object) => ({
        serviceAccountToken: { ...flux, providerArn: PROVIDER, ...changes },
    });
    const refused: readonly (readonly [what: string, Partial<Request>, lines: readonly string[]])[] = [
        [
            "that nobody assumes",
            {},
            [
                `ecsTasks: is missing, and nothing else says who pulls -- write exactly one of ${kinds}; a role of its own for each`,
            ],
        ],
        [
            "that no nodes assume",
            { eksNodes: false },
            [
                `ecsTasks: is missing, and nothing else says who pulls -- write exactly one of ${kinds}; a role of its own for each`,
            ],
        ],
        [
            "of two kinds",
            { eksNodes: true, ecsTasks: {} },
            [`eksNodes: stands beside ecsTasks -- write exactly one of ${kinds}; a role of its own for each`],
        ],
        [
            "of tasks in no region",
            { ecsTasks: { regions: [] } },
            ["ecsTasks.regions: is empty ([]) -- write at least one"],
        ],
        [
            "of tasks in another partition",
            { ecsTasks: { regions: ["cn-north-1"] } },
            [
                'ecsTasks.regions[0]: is in partition aws-cn, the role in aws ("cn-north-1") -- name a region of the role\'s own ' +
                    "partition: no policy reaches across",
            ],
        ],
        [
            "of no project",
            { codeBuild: { projects: [] } },
            ["codeBuild.projects: is empty ([]) -- write at least one"],
        ],
        [
            "of every project",
            { codeBuild: { projects: ["*"] } },
            [
                'codeBuild.projects[0]: is not the name of a project of CodeBuild ("*") -- write 2 to 255 letters, digits, hyphens ' +
                    "and underscores",
            ],
        ],
        [
            "of every namespace",
            pod({ namespace: "*" }),
            [
                'podIdentity.namespace: is not the name of a namespace ("*") -- write up to 63 lower-case letters, digits and hyphens, ' +
                    "without wildcards: flux-system",
            ],
        ],
        [
            "of every service account",
            token({ serviceAccount: "*" }),
            [
                'serviceAccountToken.serviceAccount: is not the name of a service account ("*") -- write up to 253 lower-case letters, ' +
                    "digits, dots and hyphens, without wildcards",
            ],
        ],
        [
            "of another account's cluster",
            pod({ clusterArn: CLUSTER.replace("222222222222", "333333333333") }),
            [
                'podIdentity.clusterArn: is not the ARN of a cluster of the role\'s account ("arn:aws:eks:eu-west-1:333333333333:cluster/apps") ' +
                    "-- write arn:aws:eks:REGION:222222222222:cluster/NAME: EKS gives pods a role of the cluster's own account",
            ],
        ],
        [
            "of another account's provider",
            token({ providerArn: PROVIDER.replace("222222222222", "333333333333") }),
            [
                "serviceAccountToken.providerArn: is not the ARN of an OIDC provider of the role's account " +
                    `("${PROVIDER.replace("222222222222", "333333333333")}") -- write arn:aws:iam::222222222222:oidc-provider/` +
                    "oidc.eks.REGION.amazonaws.com/id/ID: a role trusts providers of its own account",
            ],
        ],
        [
            "of no repository",
            { eksNodes: true, pullImages: [] },
            ["pullImages: is empty ([]) -- name at least one repository, or leave the role out"],
        ],
        [
            "of every repository",
            { eksNodes: true, pullImages: [{ repository: "*" }] },
            [
                'pullImages[0].repository: is not an ECR repository name ("*") -- write 2 to 256 lower-case letters and digits, with . _ __ ' +
                    "or hyphens between them and / between parts; * alone may stand here, together with tags",
            ],
        ],
        [
            "with every log group",
            { eksNodes: true, logGroups: ["*"] },
            [
                'logGroups[0]: is not the name of a log group ("*") -- write up to 512 letters, digits and . - _ / #, without wildcards: /ecs/app',
            ],
        ],
        [
            "with a policy of another account",
            { eksNodes: true, managedPolicies: { worker: "arn:aws:iam::333333333333:policy/p" } },
            [
                "managedPolicies.worker: is a policy of account 333333333333, which a role of account 222222222222 cannot have " +
                    '("arn:aws:iam::333333333333:policy/p") -- write the ARN of a policy of the role\'s own account: ' +
                    "arn:aws:iam::222222222222:policy/ci-boundary",
            ],
        ],
        [
            "with more than fits",
            {
                eksNodes: true,
                pullImages: Array.from({ length: 200 }, (_, index) => ({ repository: `shop/${index}` })),
            },
            [
                "pullImages: make a policy of 11568 characters; 10240 are allowed (11568) -- split them across two roles",
            ],
        ],
    ];
    for (const [what, changes, expected] of refused) {
        it(`is refused as one ${what}`, () => {
            assert.deepEqual(lines(changes), expected);
        });
    }

    it("is refused with every problem at once", () => {
        assert.deepEqual(
            lines({ accountId: "1", region: "moon", roleName: "a b", path: "x", pullImages: [] }).map(
                (line) => line.replace(/:.*/, ""),
            ),
            ["accountId", "ecsTasks", "path", "pullImages", "region", "roleName"],
        );
    });
});
