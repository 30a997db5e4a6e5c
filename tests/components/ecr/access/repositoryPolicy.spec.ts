import fc from "fast-check";
import assert from "node:assert/strict";
import { hasLambdaAccess, repositoryPolicy } from "../../../../components/ecr/access/repositoryPolicy";
import { readerNameProblem } from "../../../../components/ecr/model/names";
import { type ImageReader } from "../../../../components/ecr/model/readers";
import { type Known } from "../../../../components/inputs/types";
import { readers } from "../sharing";

const PULL_FOR_LAMBDA = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

function statementsIn(region: string, of: Readonly<Record<string, Known<ImageReader>>>): unknown[] {
    const policy = repositoryPolicy(region, of);
    return policy === undefined ? [] : (JSON.parse(policy) as { Statement: unknown[] }).Statement;
}

function pick(...names: string[]): Record<string, Known<ImageReader>> {
    return Object.fromEntries(Object.entries(readers).filter(([name]) => names.includes(name)));
}

describe("repository policies", () => {
    const deploy = (reader: string, account: string, role = "deployer") => ({
        Sid: `LambdaDeploy${reader}`,
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:role/${role}` },
        Action: PULL_FOR_LAMBDA,
    });
    const pull = (reader: string, condition: object) => ({
        Sid: `LambdaPull${reader}`,
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: PULL_FOR_LAMBDA,
        Condition: condition,
    });
    const from = (account: string) => ({
        "aws:ResourceTag/Lambda-Access": "true",
        "aws:SourceAccount": account,
    });
    const functionOf = (account: string) => ({
        StringEquals: from(account),
        StringLike: {
            "aws:sourceArn": [
                `arn:aws:lambda:us-east-2:${account}:function:filter`,
                `arn:aws:lambda:us-east-2:${account}:function:filter:*`,
            ],
        },
    });

    it("name functions and roles where others name accounts, in the home region", () => {
        assert.deepEqual(statementsIn("us-east-2", pick("filter-home", "filter-ohio", "filter-ireland")), [
            deploy("FilterHome", "111111111111"),
            deploy("FilterOhio", "123456789012"),
            pull("FilterHome", functionOf("111111111111")),
            pull("FilterOhio", functionOf("123456789012")),
        ]);
    });

    it("are another in the region of the copy, with a pattern only where every function is meant", () => {
        assert.deepEqual(statementsIn("eu-west-1", pick("filter-home", "filter-ohio", "filter-ireland")), [
            deploy("FilterIreland", "222222222222", "ci/deployer"),
            pull("FilterIreland", {
                StringEquals: from("222222222222"),
                StringLike: { "aws:sourceArn": "arn:aws:lambda:eu-west-1:222222222222:function:*" },
            }),
        ]);
    });

    const organization = "o-abcdefghij";
    const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    const everywhere = (name: string) => ({
        Principal: { AWS: "*" },
        Condition: {
            ArnLike: { "aws:PrincipalArn": `arn:aws:iam::*:role/${name}` },
            StringEquals: { "aws:PrincipalOrgID": organization },
        },
    });

    it("name a role of every account of an organization by both", () => {
        assert.deepEqual(statementsIn("us-east-2", { nodes: { role: { name: "eks-node" }, organization } }), [
            { Sid: "RolePullNodes", Effect: "Allow", Action: PULL, ...everywhere("eks-node") },
        ]);
    });

    it("name a function of every account of an organization by its source, and the role that makes it", () => {
        const lambda = { function: "filter", deployRole: "ci/deployer", regions: ["us-east-2"] };
        assert.deepEqual(statementsIn("us-east-2", { filter: { lambda, organization } }), [
            {
                Sid: "LambdaDeployFilter",
                Effect: "Allow",
                Action: PULL_FOR_LAMBDA,
                ...everywhere("ci/deployer"),
            },
            pull("Filter", {
                ArnLike: {
                    "aws:SourceArn": [
                        "arn:aws:lambda:us-east-2:*:function:filter",
                        "arn:aws:lambda:us-east-2:*:function:filter:*",
                    ],
                },
                StringEquals: { "aws:ResourceTag/Lambda-Access": "true", "aws:SourceOrgID": organization },
            }),
        ]);
    });

    it("let a service pull for what is named, and for nobody else", () => {
        const project = "arn:aws:codebuild:us-east-2:123456789012:project/shop";
        const service = {
            principal: "codebuild.amazonaws.com",
            accountId: "123456789012",
            sourceArns: [project],
        };
        assert.deepEqual(statementsIn("us-east-2", { builds: { service } }), [
            {
                Sid: "ServicePullBuilds",
                Effect: "Allow",
                Principal: { Service: "codebuild.amazonaws.com" },
                Action: PULL,
                Condition: {
                    StringEquals: { "aws:SourceAccount": "123456789012", "aws:SourceArn": project },
                },
            },
        ]);
    });

    it("join the roles of an organization that differ in their names alone, beyond the quota", () => {
        const names = Array.from({ length: 60 }, (_, index) => `node-of-team-${"x".repeat(20)}-${index}`);
        const nodes = Object.fromEntries(
            names.map((name, index) => [`n${index}`, { role: { name }, organization }]),
        );
        assert.deepEqual(statementsIn("us-east-2", nodes), [
            {
                Sid: "RolePullsInabcdefghij",
                Effect: "Allow",
                Principal: { AWS: "*" },
                Action: PULL,
                Condition: {
                    ArnLike: {
                        "aws:PrincipalArn": names.map((name) => `arn:aws:iam::*:role/${name}`).sort(),
                    },
                    StringEquals: { "aws:PrincipalOrgID": organization },
                },
            },
        ]);
    });

    it("let a role pull, but not log in: that is in the role's own policy", () => {
        assert.deepEqual(statementsIn("us-east-2", pick("ecs-tasks")), [
            {
                Sid: "RolePullEcsTasks",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/ecs-task-execution" },
                Action: [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ],
            },
        ]);
    });

    it("take a role's ARN as it is, and its partition from the region otherwise", () => {
        const arn = "arn:aws-cn:iam::123456789012:role/a";
        const statements = statementsIn("cn-north-1", {
            a: { role: { arn } },
            b: { role: { accountId: "123456789012", name: "b" } },
        }) as { Principal: unknown }[];
        assert.deepEqual(
            statements.map(({ Principal }) => Principal),
            [{ AWS: arn }, { AWS: "arn:aws-cn:iam::123456789012:role/b" }],
        );
    });

    it("let a writer push, from its organization where one is given", () => {
        const push = [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:CompleteLayerUpload",
            "ecr:InitiateLayerUpload",
            "ecr:PutImage",
            "ecr:UploadLayerPart",
        ];
        const policy = repositoryPolicy(
            "us-east-2",
            {},
            {
                "ci-main": { role: { accountId: "123456789012", name: "ci" } },
                nightly: {
                    role: { accountId: "123456789012", name: "nightly" },
                    organization: "o-abcdefghij",
                },
            },
        );
        assert.deepEqual((JSON.parse(policy ?? "") as { Statement: unknown[] }).Statement, [
            {
                Sid: "RolePushCiMain",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/ci" },
                Action: push,
            },
            {
                Sid: "RolePushNightly",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/nightly" },
                Action: push,
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
            },
        ]);
    });

    it("name a role by its ARN, also where its organization is given", () => {
        const arn = "arn:aws:iam::123456789012:role/a";
        const [statement] = statementsIn("us-east-2", {
            a: { role: { arn }, organization: "o-abcdefghij" },
        }) as {
            Principal: unknown;
            Condition: unknown;
        }[];
        assert.deepEqual(
            [statement?.Principal, statement?.Condition],
            [{ AWS: arn }, { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }],
        );
    });

    it("are none where nobody reads", () => {
        assert.equal(repositoryPolicy("us-east-2", {}), undefined);
        assert.equal(repositoryPolicy("ap-south-1", pick("filter-home", "filter-ireland")), undefined);
    });

    it("do not depend on the order of the readers", () => {
        const expected = repositoryPolicy("us-east-2", readers);
        fc.assert(
            fc.property(fc.shuffledSubarray(Object.entries(readers), { minLength: 4 }), (shuffled) => {
                assert.equal(repositoryPolicy("us-east-2", Object.fromEntries(shuffled)), expected);
            }),
        );
    });

    it("never name an account, a wildcard or a service without its source, and no statement twice", () => {
        const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z][a-z0-9]{0,5}){0,2}$/);
        const accountId = fc.stringMatching(/^[0-9]{12}$/);
        const reader: fc.Arbitrary<Known<ImageReader>> = fc.oneof(
            fc.record({ role: fc.record({ accountId, name }) }),
            fc.record({
                lambda: fc.record({
                    accountId,
                    function: fc.oneof(name, fc.constant("*")),
                    deployRole: name,
                    regions: fc.constant<string[]>(["us-east-2"]),
                }),
            }),
        );
        fc.assert(
            fc.property(fc.dictionary(name, reader, { maxKeys: 8 }), (of) => {
                assert.ok(Object.keys(of).every((key) => readerNameProblem(key) === undefined));
                const statements = statementsIn("us-east-2", of) as {
                    Sid: string;
                    Principal: { AWS?: string; Service?: string };
                    Condition?: { StringEquals: Record<string, string>; StringLike?: Record<string, string> };
                }[];
                assert.equal(new Set(statements.map(({ Sid }) => Sid)).size, statements.length);
                for (const { Principal, Condition } of statements) {
                    if (Principal.AWS !== undefined) {
                        assert.match(Principal.AWS, /^arn:aws:iam::\d{12}:role\/[a-z0-9-]+$/);
                    } else {
                        assert.match(Condition?.StringEquals["aws:SourceAccount"] ?? "", /^\d{12}$/);
                        assert.ok({ ...Condition?.StringLike, ...Condition?.StringEquals }["aws:sourceArn"]);
                    }
                }
            }),
        );
    });

    it("tell whether Lambda has access, in whatever region", () => {
        assert.equal(hasLambdaAccess(pick("ecs-tasks")), false);
        assert.equal(hasLambdaAccess(pick("ecs-tasks", "filter-ireland")), true);
        assert.equal(hasLambdaAccess({}), false);
    });
});
