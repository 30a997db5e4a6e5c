import assert from "node:assert/strict";
import { type Cell } from "../../../policypack/access/cell";
import { gathered } from "../../../policypack/access/gather";
import { accessOf } from "../../../policypack/access/matrix";
import { ownedIn } from "../../../policypack/access/owned";
import { whoInWords } from "../../../policypack/access/wording";
import { readSources } from "../../../policypack/sources/read";

function cellsIn(...values: readonly object[]): readonly Cell[] {
    const owned = values.flatMap((value, index) =>
        readSources(JSON.stringify(value)).flatMap((source) =>
            ownedIn(`${index}.json`, source, "000000000000"),
        ),
    );
    return accessOf(gathered(owned));
}

/** A cell in a line: who may do what on what, and whether that is decided. */
function lineOf({ who, may, target, undecided }: Cell): string {
    return `${whoInWords(who)} ${undecided.length === 0 ? "may" : "may perhaps"} ${may.join(", ")} on ${target.name}`;
}

const URN = "urn:pulumi:dev::acme::";
const PROVIDER = `${URN}pulumi:providers:aws::home`;

function stack(...resources: readonly object[]): object {
    return {
        steps: [
            {
                type: "pulumi:providers:aws",
                inputs: { region: "eu-west-1", allowedAccountIds: '["111122223333"]' },
                urn: PROVIDER,
            },
            ...resources,
        ].map((state, index) => ({
            op: "create",
            urn: `${URN}${String(index)}`,
            newState: {
                custom: true,
                provider: `${PROVIDER}::id`,
                urn: `${URN}x::${String(index)}`,
                ...state,
            },
        })),
    };
}

const READ = { Effect: "Allow", Action: ["ecr:BatchGetImage"] };

describe("documents of accounts, from files", () => {
    it("have the account and the region of a Pulumi provider", () => {
        const cells = cellsIn(
            stack(
                {
                    type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
                    inputs: {
                        repository: "app",
                        policy: JSON.stringify({
                            Statement: [{ ...READ, Principal: { AWS: "arn:aws:iam::111122223333:role/ci" } }],
                        }),
                    },
                },
                {
                    type: "aws:iam/role:Role",
                    inputs: {
                        name: "ci",
                        assumeRolePolicy: JSON.stringify({
                            Statement: [
                                {
                                    Effect: "Allow",
                                    Action: "sts:AssumeRole",
                                    Principal: { Service: "codebuild.amazonaws.com" },
                                },
                            ],
                        }),
                    },
                },
                {
                    type: "aws:iam/rolePolicy:RolePolicy",
                    inputs: {
                        role: "ci",
                        policy: JSON.stringify({
                            Statement: [
                                { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::site/*" },
                            ],
                        }),
                    },
                },
            ),
        );
        assert.deepEqual(cells.map(lineOf), [
            "role arn:aws:iam::111122223333:role/ci may pull on arn:aws:ecr:eu-west-1:111122223333:repository/app",
            "service codebuild.amazonaws.com may assume on arn:aws:iam::111122223333:role/ci",
            "role arn:aws:iam::111122223333:role/ci may read on arn:aws:s3:::site/*",
        ]);
        assert.deepEqual(
            cells.map(({ target }) => [target.account, target.region]),
            [
                ["111122223333", "eu-west-1"],
                ["111122223333", undefined],
                ["111122223333", undefined],
            ],
        );
    });

    it("name the combination of decisions that a policy of a template is there in", () => {
        const [cell] = cellsIn({
            Conditions: { IsOpen: { "Fn::Equals": [{ Ref: "Stage" }, "dev"] } },
            Parameters: { Stage: { Type: "String" } },
            Resources: {
                Topic: {
                    Type: "AWS::SNS::TopicPolicy",
                    Properties: {
                        Topics: ["arn:aws:sns:eu-west-1:000000000000:t"],
                        PolicyDocument: {
                            Statement: [
                                {
                                    Effect: "Allow",
                                    Principal: {
                                        "Fn::If": [
                                            "IsOpen",
                                            "*",
                                            { AWS: "arn:aws:iam::000000000000:role/ci" },
                                        ],
                                    },
                                    Action: "sns:Publish",
                                    Resource: "*",
                                },
                            ],
                        },
                    },
                },
            },
        });
        assert.deepEqual(
            [cell && lineOf(cell), cell?.undecided],
            [
                "everybody may perhaps write on arn:aws:sns:eu-west-1:000000000000:t",
                ["only where condition IsOpen is true"],
            ],
        );
    });

    it("say of policies that were not read that they may allow anything", () => {
        const cells = cellsIn({
            Resources: {
                Admin: {
                    Type: "AWS::IAM::Role",
                    Properties: {
                        AssumeRolePolicyDocument: {
                            Statement: [
                                {
                                    Effect: "Allow",
                                    Principal: { Service: "ec2.amazonaws.com" },
                                    Action: "sts:AssumeRole",
                                },
                            ],
                        },
                        ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
                    },
                },
            },
        });
        assert.deepEqual(
            cells.map((cell) => [lineOf(cell), cell.undecided]),
            [
                [
                    "role arn:aws:iam::000000000000:role/Admin may perhaps * on *",
                    ["the policy arn:aws:iam::aws:policy/AdministratorAccess was not read"],
                ],
                ["service ec2.amazonaws.com may assume on arn:aws:iam::000000000000:role/Admin", []],
            ],
        );
    });

    it("join policies over several files, across accounts too", () => {
        const role = (account: string, statement: object): object => ({
            format_version: "1.0",
            terraform_version: "1.9.0",
            values: {
                root_module: {
                    resources: [
                        {
                            address: "aws_iam_role.r",
                            mode: "managed",
                            type: "aws_iam_role",
                            values: {
                                arn: `arn:aws:iam::${account}:role/reader`,
                                name: "reader",
                                inline_policy: [
                                    { name: "p", policy: JSON.stringify({ Statement: [statement] }) },
                                ],
                            },
                        },
                    ],
                },
            },
        });
        const repository = {
            format_version: "1.0",
            terraform_version: "1.9.0",
            values: {
                root_module: {
                    resources: [
                        {
                            address: "aws_ecr_repository_policy.p",
                            mode: "managed",
                            type: "aws_ecr_repository_policy",
                            values: {
                                repository: "arn:aws:ecr:eu-west-1:111122223333:repository/app",
                                policy: JSON.stringify({
                                    Statement: [
                                        {
                                            ...READ,
                                            Principal: { AWS: "arn:aws:iam::444455556666:role/reader" },
                                        },
                                    ],
                                }),
                            },
                        },
                    ],
                },
            },
        };
        const both = cellsIn(repository, role("444455556666", { ...READ, Action: "ecr:*", Resource: "*" }));
        const lines = both.filter(({ allowedBy }) => allowedBy.length === 2).map(lineOf);
        assert.deepEqual(lines, [
            "role arn:aws:iam::444455556666:role/reader may pull on arn:aws:ecr:eu-west-1:111122223333:repository/app",
        ]);
        const alone = cellsIn(repository);
        assert.deepEqual(
            alone.map(({ undecided }) => undecided),
            [["the policies of arn:aws:iam::444455556666:role/reader were not read"]],
        );
        const denied = cellsIn(
            repository,
            role("444455556666", { ...READ, Action: "s3:GetObject", Resource: "*" }),
        );
        assert.deepEqual(
            denied.filter(({ target }) => target.name.includes(":repository/")),
            [],
        );
    });
});
