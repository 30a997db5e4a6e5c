import assert from "node:assert/strict";
import { checkPolicyManager, checkReader } from "../../../../components/ecr/access/readers";
import { readerNameProblem } from "../../../../components/ecr/model/names";
import {
    type ImageReader,
    type LambdaReader,
    readsIn,
    type RoleReader,
    type ServiceReader,
} from "../../../../components/ecr/model/readers";
import { partitionOf } from "../../../../components/iam/arn";
import { type Known } from "../../../../components/inputs/types";
import { checked, linesOf, pathsOf } from "../../problemsOf";

const check = (reader: Known<ImageReader>, region = "us-east-2") =>
    checked((problems) => {
        checkReader(problems, ["readers", "x"], reader, partitionOf(region));
    });

const lambda: Known<LambdaReader> = {
    accountId: "123456789012",
    function: "filter",
    deployRole: "deployer",
    regions: ["us-east-2"],
};

const project = "arn:aws:codebuild:us-east-2:123456789012:project/shop";
const codeBuild: Known<ServiceReader> = {
    principal: "codebuild.amazonaws.com",
    accountId: "123456789012",
    sourceArns: [project],
};

describe("readers", () => {
    const good: Readonly<Record<string, Known<ImageReader>>> = {
        "a role by account and name": { role: { accountId: "123456789012", name: "ci/puller" } },
        "a role by ARN": { role: { arn: "arn:aws:iam::123456789012:role/ci/puller" } },
        "a role that is called root": { role: { arn: "arn:aws:iam::123456789012:role/root" } },
        "a role in one region": {
            role: { accountId: "123456789012", name: "puller", regions: ["eu-west-1"] },
        },
        "a function": { lambda },
        "every function of an account": { lambda: { ...lambda, function: "*" } },
        "a function whose deploy role has a path": { lambda: { ...lambda, deployRole: "ci/deployer" } },
        "the role of a name in each account of an organization": {
            role: { name: "ci/puller" },
            organization: "o-abcdefghij",
        },
        "the function of a name in each account of an organization": {
            lambda: { ...lambda, accountId: undefined },
            organization: "o-abcdefghij",
        },
        "a service, for what is named": { service: codeBuild },
    };
    for (const [what, reader] of Object.entries(good)) {
        it(`may be ${what}`, () => {
            assert.deepEqual(linesOf(check(reader)), []);
        });
    }

    it("may be a role of the images' own partition only", () => {
        const arn = "arn:aws-cn:iam::123456789012:role/puller";
        assert.deepEqual(pathsOf(check({ role: { arn } }, "cn-north-1")), []);
        assert.deepEqual(linesOf(check({ role: { arn } }, "us-east-2")), [
            `readers.x.role.arn: is in partition aws-cn, the images are in aws ("${arn}") -- ` +
                "share images with it from a registry in its own partition: no policy reaches across",
        ]);
    });

    for (const arn of [
        "arn:aws:iam::123456789012:root",
        "123456789012",
        "arn:aws-cn:iam::123456789012:root",
    ]) {
        it(`may not be the account as a whole: ${arn}`, () => {
            assert.deepEqual(linesOf(check({ role: { arn } })), [
                "readers.x.role.arn: stands for account 123456789012 as a whole: whoever is or will be in it could pull " +
                    `("${arn}") -- name the role that pulls, arn:aws:iam::123456789012:role/NAME, or write a lambda reader`,
            ]);
        });
    }

    const badRoles: readonly (readonly [what: string, role: Known<RoleReader>, paths: string[]])[] = [
        ["anybody", { arn: "*" }, ["arn"]],
        ["all roles of an account", { arn: "arn:aws:iam::123456789012:role/*" }, ["arn"]],
        ["a user", { arn: "arn:aws:iam::123456789012:user/somebody" }, ["arn"]],
        ["a session", { arn: "arn:aws:sts::123456789012:assumed-role/puller/session" }, ["arn"]],
        ["an empty ARN", { arn: "" }, ["arn"]],
        ["a role of a malformed account", { arn: "arn:aws:iam::1234:role/puller" }, ["arn"]],
        ["given twice", { arn: "arn:aws:iam::123456789012:role/puller", name: "puller" }, [""]],
        ["an account without a name", { accountId: "123456789012" }, [""]],
        ["a name without an account", { name: "puller" }, [""]],
        ["nothing", {}, [""]],
        ["a role of any account", { accountId: "*", name: "puller" }, ["accountId"]],
        ["any role of an account", { accountId: "123456789012", name: "*" }, ["name"]],
        ["in no region", { accountId: "123456789012", name: "puller", regions: [] }, ["regions"]],
        [
            "in a bad region",
            { accountId: "123456789012", name: "p", regions: ["us-east-2", "moon"] },
            ["regions[1]"],
        ],
    ];
    for (const [what, role, paths] of badRoles) {
        it(`may not be a role that is ${what}`, () => {
            assert.deepEqual(
                pathsOf(check({ role })),
                paths.map((path) => `readers.x.role${path === "" ? "" : `.${path}`}`),
            );
        });
    }

    const badFunctions: readonly (readonly [
        what: string,
        change: Partial<Known<LambdaReader>>,
        path: string,
    ])[] = [
        ["in any account", { accountId: "*" }, "accountId"],
        ["in a malformed account", { accountId: "12345678901" }, "accountId"],
        ["any of a pattern", { function: "filter-*" }, "function"],
        ["a version", { function: "filter:1" }, "function"],
        ["unnamed", { function: "" }, "function"],
        ["made by anybody", { deployRole: "*" }, "deployRole"],
        [
            "made by a role given as ARN",
            { deployRole: "arn:aws:iam::123456789012:role/deployer" },
            "deployRole",
        ],
        ["made by the account", { deployRole: "arn:aws:iam::123456789012:root" }, "deployRole"],
        ["nowhere", { regions: [] }, "regions"],
        ["in a bad region", { regions: ["mars"] }, "regions[0]"],
    ];
    for (const [what, change, path] of badFunctions) {
        it(`may not be a function that is ${what}`, () => {
            assert.deepEqual(pathsOf(check({ lambda: { ...lambda, ...change } })), [
                `readers.x.lambda.${path}`,
            ]);
        });
    }

    it("must be either a role, a function or a service", () => {
        const way =
            "write { role: ... } for a role that pulls, { lambda: ... } for a function, or { service: ... } for a service; one of them";
        assert.deepEqual(linesOf(check({ organization: "o-abcdefghij" })), [
            `readers.x: has neither role nor lambda nor service -- ${way}`,
        ]);
        assert.deepEqual(linesOf(check({ lambda, role: { arn: "*" } })), [
            `readers.x: has role and lambda -- ${way}`,
        ]);
    });

    const ANY_ROLE = "contains a wildcard and so matches more than one role";
    const ARN = "write arn:aws:iam::ACCOUNT:role/NAME";
    const lines: readonly (readonly [reader: Known<ImageReader>, ...lines: string[]])[] = [
        [
            { role: { arn: "*" } },
            `role.arn: ${ANY_ROLE} ("*") -- name each role that pulls as a reader of its own`,
        ],
        [{ role: { arn: "x" } }, `role.arn: is not the ARN of a role ("x") -- ${ARN}`],
        ...[
            "arn:aws:iam::1234:role/x",
            "arn:aws:iam::123456789012:role/a b",
            "arn:aws:iam::123456789012:role/",
        ].map(
            (arn) =>
                [
                    { role: { arn } },
                    `role.arn: is not the ARN of a role (${JSON.stringify(arn)}) -- ${ARN}`,
                ] as const,
        ),
        ...[
            "xarn:aws:iam::123456789012:role/x",
            "arn:aws:iam::123456789012:role/x\n",
            "xarn:aws:iam::123456789012:root",
            "arn:aws:iam::123456789012:rooted",
            "x123456789012",
            "1234567890123",
        ].map(
            (arn) =>
                [
                    { role: { arn } },
                    `role.arn: is not the ARN of a role (${JSON.stringify(arn)}) -- ${ARN}`,
                ] as const,
        ),
        ...[{ accountId: "123456789012" }, { name: "x" }].map(
            (beside) =>
                [
                    { role: { arn: "arn:aws:iam::123456789012:role/x", ...beside } },
                    "role: is given twice, by ARN and by account or name -- write arn alone, or accountId and name",
                ] as const,
        ),
        [
            { role: { name: "x" } },
            "role: does not name a role -- write accountId and name, or arn; an account as a whole cannot be a reader",
        ],
        [
            { role: { accountId: "*", name: "*" } },
            'role.accountId: matches every AWS account ("*") -- write one reader for each account that pulls',
            `role.name: ${ANY_ROLE} ("*") -- name the role that pulls; a policy cannot match roles by pattern as principals`,
        ],
        [
            { role: { accountId: "1", name: "a b" } },
            'role.accountId: is not an AWS account ID ("1") -- write its 12 digits, in quotes: "111111111111"',
            'role.name: is not the name of one role ("a b") -- write the role\'s name, with its path in front if it has one: ci/deployer',
        ],
        [
            { lambda: { ...lambda, accountId: "*", deployRole: "*", function: "a:b", regions: [] } },
            'lambda.accountId: matches every AWS account ("*") -- write one reader for each account that pulls',
            `lambda.deployRole: ${ANY_ROLE} ("*") -- name the role that pulls; a policy cannot match roles by pattern as principals`,
            'lambda.function: is not the name of a Lambda function ("a:b") -- write the name alone, without version or alias, or * for every function of the account',
            "lambda.regions: is empty ([]) -- name the regions that the reader pulls from",
        ],
        ...["x".repeat(65), "*x", "x*", "a b", " a"].map(
            (name) =>
                [
                    { lambda: { ...lambda, function: name } },
                    `lambda.function: is not the name of a Lambda function ("${name}") -- write the name alone, without version or alias, or * for every function of the account`,
                ] as const,
        ),
        [{ lambda: { ...lambda, function: "x".repeat(64) } }],
        [
            { lambda: { ...lambda, regions: ["cn-north-1", "moon"] } },
            'lambda.regions[0]: is in partition aws-cn, the images are in aws ("cn-north-1") -- share images with it from a registry in its own partition: ECR does not replicate there',
            'lambda.regions[1]: is not an AWS region ("moon") -- write a region\'s code, such as us-east-2',
        ],
        [
            { lambda: { ...lambda, function: "*", managesPolicy: true } },
            "lambda.managesPolicy: would let Lambda change the repository's policy for every function of the account (true) -- name the function, or leave managesPolicy out: the statements that Lambda needs are there",
        ],
        [{ lambda: { ...lambda, managesPolicy: true } }],
        [{ lambda: { ...lambda, function: "*", managesPolicy: false } }],
        ...["o", "o-abcdefghi", `o-${"a".repeat(33)}`, "xo-abcdefghij", "o-ABCDEFGHIJ"].map(
            (organization) =>
                [
                    { lambda, organization },
                    `organization: is not the ID of an organization ("${organization}") -- write o- and its 10 to 32 letters and digits`,
                ] as const,
        ),
        [{ lambda, organization: "o-abcdefghij" }],
        [{ lambda, organization: `o-${"a".repeat(32)}` }],
    ];
    for (const [reader, ...expected] of lines) {
        it(`say of ${JSON.stringify(reader)} ${expected.length === 0 ? "nothing" : "what to write"}`, () => {
            assert.deepEqual(
                linesOf(check(reader)),
                expected.map((line) => `readers.x.${line}`),
            );
        });
    }

    it("may not have a policy of another account rewritten", () => {
        const managing = (managesPolicy: boolean | undefined, accountId: string) =>
            linesOf(
                checked((problems) => {
                    checkPolicyManager(
                        problems,
                        ["readers", "x"],
                        { lambda: { ...lambda, managesPolicy } },
                        accountId,
                    );
                    checkPolicyManager(problems, ["readers", "y"], { role: { arn: "x" } }, accountId);
                }),
            );
        assert.deepEqual(managing(true, "123456789012"), []);
        const everywhere = {
            lambda: { function: "f", deployRole: "d", regions: ["us-east-2"], managesPolicy: true },
        };
        const lines = linesOf(
            checked((problems) => {
                checkPolicyManager(problems, ["x"], everywhere, "111111111111");
            }),
        );
        assert.match(lines.join(), /^x\.lambda\.managesPolicy: would let Lambda in other accounts change /);
        assert.deepEqual(managing(undefined, "111111111111"), []);
        assert.deepEqual(managing(false, "111111111111"), []);
        assert.deepEqual(managing(true, "111111111111"), [
            "readers.x.lambda.managesPolicy: would let Lambda in account 123456789012 change the repository policy in account 111111111111 (true) -- " +
                "leave it out: Lambda writes a statement of its own only in its own account",
        ]);
    });

    it("may leave out the account only where an organization is named", () => {
        assert.deepEqual(linesOf(check({ role: { name: "puller" } })), [
            "readers.x.role: does not name a role -- write accountId and name, or arn; an account as a whole cannot be a reader",
        ]);
        assert.deepEqual(linesOf(check({ lambda: { ...lambda, accountId: undefined } })), [
            "readers.x.lambda.accountId: is missing -- write the 12 digits of the function's account, or name the reader's organization for each of its accounts",
        ]);
        assert.deepEqual(pathsOf(check({ role: { name: "*" }, organization: "o-abcdefghij" })), [
            "readers.x.role.name",
        ]);
        assert.deepEqual(pathsOf(check({ role: {}, organization: "o-abcdefghij" })), ["readers.x.role"]);
        assert.deepEqual(pathsOf(check({ role: { name: "puller" }, organization: "acme" })), [
            "readers.x.organization",
        ]);
    });

    const badServices: readonly (readonly [change: Partial<Known<ServiceReader>>, line: string])[] = [
        [
            { principal: "codebuild" },
            'principal: is not the principal of a service ("codebuild") -- write it as AWS does, such as codebuild.amazonaws.com',
        ],
        [
            { principal: "lambda.amazonaws.com" },
            'principal: pulls for functions, and needs a statement for whoever makes them ("lambda.amazonaws.com") -- write { lambda: { accountId, function, deployRole, regions } }',
        ],
        [
            { sourceArns: [] },
            "sourceArns: is empty: the service would pull for anybody who uses it ([]) -- name the resources that it pulls for, such as CodeBuild projects",
        ],
        [
            { sourceArns: [project, "arn:aws:codebuild:us-east-2:123456789012:project/*"] },
            'sourceArns[1]: is not the ARN of one resource ("arn:aws:codebuild:us-east-2:123456789012:project/*") -- write it in full and without wildcards, such as arn:aws:codebuild:REGION:123456789012:project/NAME',
        ],
        [
            { accountId: "222222222222" },
            `sourceArns[0]: is in account 123456789012, the reader in 222222222222 ("${project}") -- write one reader for each account`,
        ],
        ...["Xcodebuild.amazonaws.com", "codebuild.amazonaws.com.example", "codebuild..amazonaws.com"].map(
            (principal) =>
                [
                    { principal },
                    `principal: is not the principal of a service ("${principal}") -- write it as AWS does, such as codebuild.amazonaws.com`,
                ] as const,
        ),
        [
            { sourceArns: [`x${project}`] },
            `sourceArns[0]: is not the ARN of one resource ("x${project}") -- write it in full and without wildcards, such as arn:aws:codebuild:REGION:123456789012:project/NAME`,
        ],
        [
            { regions: ["moon"] },
            'regions[0]: is not an AWS region ("moon") -- write a region\'s code, such as us-east-2',
        ],
    ];
    for (const [change, line] of badServices) {
        it(`may not be a service with ${JSON.stringify(change)}`, () => {
            assert.deepEqual(linesOf(check({ service: { ...codeBuild, ...change } })), [
                `readers.x.service.${line}`,
            ]);
        });
    }

    it("may be a service with several parts in its name, and one of another partition there", () => {
        assert.deepEqual(linesOf(check({ service: { ...codeBuild, principal: "a.b-1.amazonaws.com" } })), []);
        const principal = "codebuild.amazonaws.com.cn";
        const sourceArns = ["arn:aws-cn:codebuild:cn-north-1:123456789012:project/app"];
        assert.deepEqual(
            linesOf(
                check(
                    { service: { ...codeBuild, principal, sourceArns, regions: ["cn-north-1"] } },
                    "cn-north-1",
                ),
            ),
            [],
        );
    });

    it("may not be a service of no account", () => {
        assert.ok(
            pathsOf(check({ service: { ...codeBuild, accountId: "1" } })).includes(
                "readers.x.service.accountId",
            ),
        );
    });

    it("may not be a role of every account by a name beside an ARN", () => {
        assert.deepEqual(pathsOf(check({ role: { arn: "x", name: "y" }, organization: "o-abcdefghij" })), [
            "readers.x.role",
            "readers.x.role.arn",
        ]);
    });

    it("read where they run, a role everywhere unless it says otherwise", () => {
        assert.equal(readsIn({ lambda }, "us-east-2"), true);
        assert.equal(readsIn({ lambda }, "eu-west-1"), false);
        assert.equal(readsIn({ role: { arn: "x" } }, "eu-west-1"), true);
        assert.equal(readsIn({ role: { arn: "x", regions: ["us-east-2"] } }, "eu-west-1"), false);
        assert.equal(readsIn({ service: codeBuild }, "eu-west-1"), true);
        assert.equal(readsIn({ service: { ...codeBuild, regions: ["us-east-2"] } }, "eu-west-1"), false);
    });

    for (const name of ["a", "orders", "orders-eu1", "a1-b2-c3"]) {
        it(`may be called ${name}`, () => {
            assert.equal(readerNameProblem(name), undefined);
        });
    }
    for (const name of ["", "A", "orders_eu", "1st", "orders-1", "a--b", "-a", "a-", "a b"]) {
        it(`may not be called ${JSON.stringify(name)}`, () => {
            assert.notEqual(readerNameProblem(name), undefined);
        });
    }
});
