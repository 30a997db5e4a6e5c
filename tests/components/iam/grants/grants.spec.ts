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
});
