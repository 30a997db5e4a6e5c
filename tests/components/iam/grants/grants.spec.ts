import assert from "node:assert/strict";
import { partitionOf } from "../../../../components/iam/arn";
import { checkGrants, type Grants, grantStatements } from "../../../../components/iam/grants";
import { type Home } from "../../../../components/iam/grants/grouping";
import { policyJson } from "../../../../components/iam/policy";
import { type Known } from "../../../../components/inputs/types";
import { checked, pathsOf } from "../../problemsOf";

const home: Home = { partition: partitionOf("us-east-2"), accountId: "111111111111", region: "us-east-2" };
const check = (grants: Known<Grants>) =>
    checked((problems) => {
        checkGrants(problems, [], home, grants);
    });

type Statement = Readonly<Record<string, unknown>>;

function statementsOf(grants: Known<Grants>): Statement[] {
    const { Statement } = JSON.parse(policyJson(grantStatements(home, grants))) as { Statement: Statement[] };
    return Statement.map(({ Effect, ...rest }) => {
        assert.equal(Effect, "Allow");
        return rest;
    });
}

const ecr = (region: string, account: string, name: string) =>
    `arn:aws:ecr:${region}:${account}:repository/${name}`;
const login = { Sid: "LogInToRegistry", Action: "ecr:GetAuthorizationToken", Resource: "*" };
const push = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
];
const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

describe("grants", () => {
    const cases: readonly (readonly [what: string, grants: Known<Grants>, statements: Statement[]])[] = [
        [
            "to push, in the role's own registry",
            { pushImages: [{ repository: "app" }] },
            [login, { Sid: "PushImages", Action: push, Resource: ecr("us-east-2", "111111111111", "app") }],
        ],
        [
            "to push to several registries",
            {
                pushImages: [
                    { repository: "app", regions: ["us-east-2", "eu-west-1"] },
                    { repository: "app", accountId: "222222222222" },
                ],
            },
            [
                {
                    Sid: "CopyImages",
                    Action: "ecr:GetDownloadUrlForLayer",
                    Resource: ecr("us-east-2", "111111111111", "app"),
                },
                login,
                {
                    Sid: "PushImages",
                    Action: push,
                    Resource: [
                        ecr("eu-west-1", "111111111111", "app"),
                        ecr("us-east-2", "111111111111", "app"),
                        ecr("us-east-2", "222222222222", "app"),
                    ],
                },
            ],
        ],
        [
            "to pull",
            { pullImages: [{ repository: "app" }] },
            [login, { Sid: "PullImages", Action: pull, Resource: ecr("us-east-2", "111111111111", "app") }],
        ],
        [
            "to pull what carries the role's own tag",
            { pullImages: [{ repository: "*", tags: [{ key: "team", principalTag: "squad" }] }] },
            [
                login,
                {
                    Sid: "PullImagesebc2aad9",
                    Action: pull,
                    Resource: ecr("us-east-2", "111111111111", "*"),
                    Condition: { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/squad}" } },
                },
            ],
        ],
        [
            "to give a function another image",
            { deployFunctions: [{ function: "f", repository: "app", registryAccountId: "222222222222" }] },
            [
                {
                    Sid: "ReadFunctionImages",
                    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                    Resource: ecr("us-east-2", "222222222222", "app"),
                },
                {
                    Sid: "UpdateFunctions",
                    Action: [
                        "lambda:GetFunction",
                        "lambda:GetFunctionConfiguration",
                        "lambda:UpdateFunctionCode",
                    ],
                    Resource: "arn:aws:lambda:us-east-2:111111111111:function:f",
                },
            ],
        ],
        [
            "to assume roles, one of them with session tags",
            {
                assumeRoles: [
                    { roleArn: "arn:aws:iam::222222222222:role/a" },
                    { roleArn: "arn:aws:iam::222222222222:role/b", sessionTags: true },
                ],
            },
            [
                {
                    Sid: "AssumeRoles",
                    Action: "sts:AssumeRole",
                    Resource: ["arn:aws:iam::222222222222:role/a", "arn:aws:iam::222222222222:role/b"],
                },
                {
                    Sid: "TagSessions",
                    Action: "sts:TagSession",
                    Resource: "arn:aws:iam::222222222222:role/b",
                },
            ],
        ],
        [
            "to publish below a prefix, without a cache",
            { staticSites: [{ bucket: "acme-docs", prefix: "v2/en" }] },
            [
                {
                    Sid: "ListObjects9fd9dc3b",
                    Action: "s3:ListBucket",
                    Resource: "arn:aws:s3:::acme-docs",
                    Condition: { StringLike: { "s3:prefix": "v2/en/*" } },
                },
                {
                    Sid: "ReplaceObjects",
                    Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
                    Resource: "arn:aws:s3:::acme-docs/v2/en/*",
                },
            ],
        ],
        [
            "to push to the public registry",
            { pushPublicImages: [{ repository: "app", alias: "acme" }] },
            [
                {
                    Sid: "LogInToPublicRegistry",
                    Action: ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"],
                    Resource: "*",
                },
                {
                    Sid: "PushPublicImages",
                    Action: [
                        "ecr-public:BatchCheckLayerAvailability",
                        "ecr-public:CompleteLayerUpload",
                        "ecr-public:InitiateLayerUpload",
                        "ecr-public:PutImage",
                        "ecr-public:UploadLayerPart",
                    ],
                    Resource: "arn:aws:ecr-public::111111111111:repository/app",
                },
            ],
        ],
        [
            "to deploy a service, whose roles are passed to its tasks alone",
            {
                deployServices: [
                    {
                        cluster: "main",
                        service: "api",
                        repository: "app",
                        taskRoles: [
                            "arn:aws:iam::111111111111:role/task",
                            "arn:aws:iam::111111111111:role/execution",
                        ],
                    },
                ],
            },
            [
                {
                    Sid: "PassTaskRoles",
                    Action: "iam:PassRole",
                    Resource: [
                        "arn:aws:iam::111111111111:role/execution",
                        "arn:aws:iam::111111111111:role/task",
                    ],
                    Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
                },
                {
                    Sid: "ReviseTaskDefinitions",
                    Action: ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"],
                    Resource: "*",
                },
                {
                    Sid: "UpdateServices",
                    Action: ["ecs:DescribeServices", "ecs:UpdateService"],
                    Resource: "arn:aws:ecs:us-east-2:111111111111:service/main/api",
                },
            ],
        ],
        [
            "to connect to a cluster",
            { connectClusters: [{ cluster: "main", region: "eu-west-1" }] },
            [
                {
                    Sid: "DescribeClusters",
                    Action: "eks:DescribeCluster",
                    Resource: "arn:aws:eks:eu-west-1:111111111111:cluster/main",
                },
            ],
        ],
        [
            "to invoke a function, and an alias of another",
            { invokeFunctions: [{ function: "migrate" }, { function: "seed", qualifier: "live" }] },
            [
                {
                    Sid: "InvokeFunctions",
                    Action: "lambda:InvokeFunction",
                    Resource: [
                        "arn:aws:lambda:us-east-2:111111111111:function:migrate",
                        "arn:aws:lambda:us-east-2:111111111111:function:seed:live",
                    ],
                },
            ],
        ],
        [
            "to keep the state of a stack, below a prefix and with a key",
            {
                deployStacks: [
                    {
                        stack: "prod",
                        stateBucket: "acme-state",
                        statePrefix: "infra",
                        stateKeyArn: "arn:aws:kms:us-east-2:111111111111:key/1234",
                    },
                ],
            },
            [
                {
                    Sid: "KeepState",
                    Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
                    Resource: "arn:aws:s3:::acme-state/infra/*",
                },
                {
                    Sid: "ListStatefc85a399",
                    Action: "s3:ListBucket",
                    Resource: "arn:aws:s3:::acme-state",
                    Condition: { StringLike: { "s3:prefix": "infra/*" } },
                },
                {
                    Sid: "UseStateKeys",
                    Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
                    Resource: "arn:aws:kms:us-east-2:111111111111:key/1234",
                },
            ],
        ],
        [
            "to deploy from a replica, whose arrival is asked for where the image was pushed",
            {
                pushImages: [{ repository: "app" }],
                deployFunctions: [{ function: "f", repository: "app", region: "eu-west-1" }],
            },
            [
                {
                    Sid: "FollowReplication",
                    Action: "ecr:DescribeImageReplicationStatus",
                    Resource: ecr("us-east-2", "111111111111", "app"),
                },
                login,
                { Sid: "PushImages", Action: push, Resource: ecr("us-east-2", "111111111111", "app") },
                {
                    Sid: "ReadFunctionImages",
                    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                    Resource: ecr("eu-west-1", "111111111111", "app"),
                },
                {
                    Sid: "UpdateFunctions",
                    Action: [
                        "lambda:GetFunction",
                        "lambda:GetFunctionConfiguration",
                        "lambda:UpdateFunctionCode",
                    ],
                    Resource: "arn:aws:lambda:eu-west-1:111111111111:function:f",
                },
            ],
        ],
        [
            "written out, by a tag and a condition",
            {
                statements: [
                    {
                        sid: "Pass",
                        actions: ["iam:PassRole"],
                        resources: ["arn:aws:iam::111111111111:role/task"],
                        tags: [{ key: "team", value: "web" }],
                        conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
                    },
                ],
            },
            [
                {
                    Sid: "Pass",
                    Action: "iam:PassRole",
                    Resource: "arn:aws:iam::111111111111:role/task",
                    Condition: {
                        StringEquals: {
                            "aws:ResourceTag/team": "web",
                            "iam:PassedToService": "ecs-tasks.amazonaws.com",
                        },
                    },
                },
            ],
        ],
        ["of managed policies alone are no statements", { managedPolicyArns: [READ_ONLY] }, []],
        [
            "written out, by two tags that must both be there",
            {
                statements: [
                    {
                        sid: "Orders",
                        actions: ["dynamodb:PutItem", "dynamodb:Get*"],
                        resources: ["arn:aws:dynamodb:us-east-2:111111111111:table/*"],
                        tags: [
                            { key: "team", value: "web" },
                            { key: "stage", value: "dev" },
                        ],
                    },
                ],
            },
            [
                {
                    Sid: "Orders",
                    Action: ["dynamodb:Get*", "dynamodb:PutItem"],
                    Resource: "arn:aws:dynamodb:us-east-2:111111111111:table/*",
                    Condition: {
                        StringEquals: { "aws:ResourceTag/stage": "dev", "aws:ResourceTag/team": "web" },
                    },
                },
            ],
        ],
    ];
    for (const [what, grants, statements] of cases) {
        it(`${what} are exactly these statements`, () => {
            assert.deepEqual(pathsOf(check(grants)), []);
            assert.deepEqual(statementsOf(grants), statements);
        });
    }

    it("by different tags are different statements, whatever their order", () => {
        const web = { repository: "*", tags: [{ key: "team", value: "web" }] };
        const data = { repository: "*", tags: [{ key: "team", value: "data" }] };
        const forwards = statementsOf({ pushImages: [web, data, { repository: "app" }] });
        assert.equal(forwards.length, 4);
        assert.deepEqual(statementsOf({ pushImages: [{ repository: "app" }, data, web] }), forwards);
    });

    const statement = { sid: "A", actions: ["s3:GetObject"], resources: ["*"] };
    const tagged = (...tags: { key: string; value?: string; principalTag?: string }[]) => ({
        pushImages: [{ repository: "app", tags }],
    });
    const bad: readonly (readonly [what: string, grants: Known<Grants>, ...paths: string[]])[] = [
        ["nothing", {}, "staticSites"],
        ["empty lists", { staticSites: [], pushImages: [] }, "staticSites"],
        ["every repository without tags", { pushImages: [{ repository: "*" }] }, "pushImages[0].repository"],
        ["a pattern of repositories", { pullImages: [{ repository: "app*" }] }, "pullImages[0].repository"],
        ["a bad account", { pullImages: [{ repository: "app", accountId: "1" }] }, "pullImages[0].accountId"],
        ["no region", { pullImages: [{ repository: "app", regions: [] }] }, "pullImages[0].regions"],
        ["a bad region", { pullImages: [{ repository: "app", regions: ["x"] }] }, "pullImages[0].regions[0]"],
        [
            "every function without tags",
            { deployFunctions: [{ function: "*", repository: "app" }] },
            "deployFunctions[0].function",
        ],
        [
            "a function's ARN, in no region, with no image",
            { deployFunctions: [{ function: "a:b", region: "x", repository: "*", registryAccountId: "1" }] },
            ...["function", "region", "registryAccountId", "repository"].map(
                (part) => `deployFunctions[0].${part}`,
            ),
        ],
        [
            "every role",
            { assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:role/*" }] },
            "assumeRoles[0].roleArn",
        ],
        [
            "an account",
            { assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:root" }] },
            "assumeRoles[0].roleArn",
        ],
        ["a tag without a value", tagged({ key: "a" }), "pushImages[0].tags[0]"],
        ["a tag with two", tagged({ key: "a", value: "b", principalTag: "c" }), "pushImages[0].tags[0]"],
        [
            "a tag twice",
            tagged({ key: "a", value: "b" }, { key: "A", value: "c" }),
            "pushImages[0].tags[1].key",
        ],
        ["a tag's wildcard", tagged({ key: "*", value: "b" }), "pushImages[0].tags[0].key"],
        [
            "a variable in a value",
            tagged({ key: "a", value: "${aws:username}" }),
            "pushImages[0].tags[0].value",
        ],
        [
            "a variable in a key",
            tagged({ key: "a", principalTag: "b}" }),
            "pushImages[0].tags[0].principalTag",
        ],
        ["every action", { statements: [{ ...statement, actions: ["*"] }] }, "statements[0].actions[0]"],
        [
            "every action of a service",
            { statements: [{ ...statement, actions: ["s3:*"] }] },
            "statements[0].actions[0]",
        ],
        ["no action", { statements: [{ ...statement, actions: [] }] }, "statements[0].actions"],
        ["no resource", { statements: [{ ...statement, resources: [] }] }, "statements[0].resources"],
        [
            "a pattern of ARNs",
            { statements: [{ ...statement, resources: ["arn:*"] }] },
            "statements[0].resources[0]",
        ],
        ["a name that is none", { statements: [{ ...statement, sid: "a-b" }] }, "statements[0].sid"],
        [
            "an operator and a key that are none, and no value",
            {
                statements: [
                    {
                        ...statement,
                        conditions: { StringEqual: { passed: ["x"] }, Bool: { "aws:SecureTransport": [] } },
                    },
                ],
            },
            'statements[0].conditions.Bool["aws:SecureTransport"]',
            "statements[0].conditions.StringEqual",
            "statements[0].conditions.StringEqual.passed",
        ],
        [
            "a tag that is compared twice",
            {
                statements: [
                    {
                        ...statement,
                        tags: [{ key: "team", value: "web" }],
                        conditions: { StringLike: { "aws:ResourceTag/Team": ["w*"] } },
                    },
                ],
            },
            'statements[0].conditions.StringLike["aws:ResourceTag/Team"]',
        ],
        [
            "a site above its bucket",
            { staticSites: [{ bucket: "acme-docs", prefix: "/docs" }] },
            "staticSites[0].prefix",
        ],
        [
            "a service without roles",
            { deployServices: [{ cluster: "a", service: "b:1", repository: "app", taskRoles: [] }] },
            "deployServices[0].service",
            "deployServices[0].taskRoles",
        ],
        [
            "a service with every role",
            {
                deployServices: [
                    {
                        cluster: "a",
                        service: "b",
                        repository: "app",
                        taskRoles: ["arn:aws:iam::111111111111:role/*"],
                    },
                ],
            },
            "deployServices[0].taskRoles[0]",
        ],
        [
            "a cluster's ARN",
            { connectClusters: [{ cluster: "arn:aws:eks:x" }] },
            "connectClusters[0].cluster",
        ],
        ["every function", { invokeFunctions: [{ function: "*" }] }, "invokeFunctions[0].function"],
        [
            "a public repository of no registry",
            { pushPublicImages: [{ repository: "a__b", alias: "A" }] },
            "pushPublicImages[0].alias",
            "pushPublicImages[0].repository",
        ],
        [
            "a stack that nothing keeps",
            { deployStacks: [{ stack: "prod" }] },
            "deployStacks",
            "deployStacks[0].stack",
        ],
        [
            "a digest of an image that is not pushed, for no setting",
            {
                pushImages: [{ repository: "app" }],
                deployStacks: [{ stack: "a/b", digests: { digest: "app", "shop:image.digest": "other" } }],
            },
            "deployStacks[0].digests.digest",
            'deployStacks[0].digests["shop:image.digest"]',
        ],
        [
            "a stack that Pulumi Cloud keeps, alone",
            { deployStacks: [{ stack: "acme/prod" }] },
            "deployStacks",
        ],
        [
            "an alias in the place of a key, and a prefix of no bucket",
            {
                deployStacks: [
                    {
                        stack: "acme/prod",
                        statePrefix: "a",
                        stateKeyArn: "arn:aws:kms:us-east-2:111111111111:alias/a",
                    },
                ],
            },
            "deployStacks[0].stateKeyArn",
            "deployStacks[0].statePrefix",
        ],
        [
            "a policy of another account, and one twice",
            {
                managedPolicyArns: [READ_ONLY, "arn:aws:iam::222222222222:policy/deploy", READ_ONLY],
            },
            "managedPolicyArns[1]",
            "managedPolicyArns[2]",
        ],
        [
            "more policies than a role can have",
            {
                managedPolicyArns: Array.from(
                    { length: 11 },
                    (_, index) => `arn:aws:iam::111111111111:policy/p${index}`,
                ),
            },
            "managedPolicyArns",
        ],
        ["a name twice", { statements: [statement, statement] }, "statements[1].sid"],
        [
            "the name of another grant",
            { pushImages: [{ repository: "app" }], statements: [{ ...statement, sid: "PushImages" }] },
            "statements[0].sid",
        ],
    ];
    for (const [what, grants, ...paths] of bad) {
        it(`refuse ${what}`, () => {
            assert.deepEqual(pathsOf(check(grants)), paths);
        });
    }

    const team = { key: "team", principalTag: "team" };
    const byTag: readonly (readonly [what: string, grants: Known<Grants>, path: string])[] = [
        ["images", { pushImages: [{ repository: "*", tags: [team] }] }, "pushImages[0].tags[0].principalTag"],
        [
            "functions",
            { invokeFunctions: [{ function: "f", tags: [team] }] },
            "invokeFunctions[0].tags[0].principalTag",
        ],
        [
            "statements",
            { statements: [{ ...statement, tags: [team] }] },
            "statements[0].tags[0].principalTag",
        ],
        [
            "a variable in a resource",
            { statements: [{ ...statement, resources: ["arn:aws:s3:::b/${aws:PrincipalTag/team}/*"] }] },
            "statements[0].resources[0]",
        ],
        [
            "a variable in a condition",
            {
                statements: [
                    {
                        ...statement,
                        conditions: { StringLike: { "s3:prefix": ["${aws:principaltag/Team}/*"] } },
                    },
                ],
            },
            'statements[0].conditions.StringLike["s3:prefix"][0]',
        ],
        [
            "a condition on it",
            {
                statements: [
                    { ...statement, conditions: { StringEquals: { "aws:PrincipalTag/team": ["a"] } } },
                ],
            },
            'statements[0].conditions.StringEquals["aws:PrincipalTag/team"]',
        ],
    ];
    const withTags = (tags: Readonly<Record<string, string>> | undefined, grants: Known<Grants>) =>
        pathsOf(
            checked((problems) => {
                checkGrants(problems, [], { ...home, tags }, grants);
            }),
        );
    for (const [what, grants, path] of byTag) {
        it(`compare a tag of the role only where the role has it: ${what}`, () => {
            assert.deepEqual(withTags({ stage: "dev" }, grants), [path]);
            assert.deepEqual(withTags({ TEAM: "web" }, grants), []);
            assert.deepEqual(withTags(undefined, grants), []);
        });
    }

    it("take a tag that the role lacks where the variable has a default, or the condition excepts it", () => {
        const lenient = {
            statements: [
                {
                    ...statement,
                    conditions: {
                        StringLike: { "s3:prefix": ["${aws:PrincipalTag/team, 'all'}/*"] },
                        StringNotEquals: { "aws:PrincipalTag/blocked": ["yes"] },
                    },
                },
            ],
        };
        assert.deepEqual(withTags({}, lenient), []);
    });
});
