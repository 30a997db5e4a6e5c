import assert from "node:assert/strict";
import { type ImageFunctionRequest, type PassedOn } from "../../../../components/workloads/plan/functionArgs";
import { planImageFunction } from "../../../../components/workloads/plan/imageFunction";
import { linesOf } from "../../problemsOf";
import { DIGEST, filter } from "../filter";

type Changes = Partial<ImageFunctionRequest> & PassedOn;
const linesWith = (changes: Changes) => linesOf(() => planImageFunction({ ...filter, ...changes }));

describe("a function", () => {
    it("has Lambda's own sizes where nothing is said", () => {
        const { memory, timeout, architecture, logRetentionDays, hasUrl, deployedByWorkflow } =
            planImageFunction(filter);
        assert.deepEqual(
            { memory, timeout, architecture, logRetentionDays, hasUrl, deployedByWorkflow },
            {
                memory: 128,
                timeout: 3,
                architecture: "x86_64",
                logRetentionDays: 30,
                hasUrl: false,
                deployedByWorkflow: false,
            },
        );
    });

    const accepted: readonly (readonly [what: string, Changes])[] = [
        ["the least memory", { memory: 128 }],
        ["the most memory", { memory: 10240 }],
        ["more with a capacity provider", { memory: 32768, functionArgs: { capacityProviderConfig: {} } }],
        ["the least time", { timeout: 1 }],
        ["the most time", { timeout: 900 }],
        ["a name of 64 characters and a role's name", { functionName: "x".repeat(64), roleName: "x" }],
        ["a tag", { digest: undefined, tag: "v1.4.2-rc_1" }],
        ["the longest tag", { digest: undefined, tag: "x".repeat(128) }],
        ["a variable", { environment: { LOG_LEVEL: "high" } }],
    ];
    for (const [what, changes] of accepted) {
        it(`is accepted with ${what}`, () => {
            const name = changes.functionName ?? "filter";
            const lambda = {
                accountId: filter.accountId,
                function: name,
                deployRole: "d",
                regions: ["eu-west-1"],
            };
            const image = { ...filter.image, readers: { f: { lambda } } };
            assert.deepEqual(linesWith({ ...changes, image }), []);
        });
    }

    const integer = (least: number, most: number, unit: string) =>
        `write an integer from ${least} to ${most}, in ${unit}`;
    const memory = integer(128, 10240, "MiB");
    const timeout = integer(1, 900, "seconds");
    const digest = "write sha256: and its 64 hexadecimal digits in lower case, as docker push prints them";
    const tag = "write up to 128 letters, digits and _ . - without the repository, such as v1.4.2";
    const refused: readonly (readonly [what: string, Changes, lines: readonly string[]])[] = [
        ["too little memory", { memory: 127 }, [`memory: is out of what Lambda takes (127) -- ${memory}`]],
        ["too much memory", { memory: 10241 }, [`memory: is out of what Lambda takes (10241) -- ${memory}`]],
        ["half a MiB", { memory: 128.5 }, [`memory: is out of what Lambda takes (128.5) -- ${memory}`]],
        [
            "too much for a capacity provider",
            { memory: 32769, functionArgs: { capacityProviderConfig: {} } },
            [`memory: is out of what Lambda takes (32769) -- ${integer(128, 32768, "MiB")}`],
        ],
        ["no time", { timeout: 0 }, [`timeout: is out of what Lambda takes (0) -- ${timeout}`]],
        ["too much time", { timeout: 901 }, [`timeout: is out of what Lambda takes (901) -- ${timeout}`]],
        [
            "Docker's name of an architecture",
            { architecture: "amd64" },
            ['architecture: is none that there is ("amd64") -- write one of x86_64, arm64'],
        ],
        [
            "nobody who deploys it",
            { deployedBy: "nobody" },
            ['deployedBy: is none that there is ("nobody") -- write one of program, workflow'],
        ],
        [
            "a tag beside the digest",
            { tag: "v1" },
            ['tag: says which image it is, and so does digest ("v1") -- write one of the two'],
        ],
        [
            "neither tag nor digest",
            { digest: undefined },
            [
                "digest: is missing, and so is tag: there is no image to run -- push the image and write its digest, sha256:..., " +
                    "or its tag; make the function after the first push",
            ],
        ],
        [
            "a digest without its kind",
            { digest: DIGEST.slice("sha256:".length) },
            [`digest: is not the digest of an image ("${DIGEST.slice("sha256:".length)}") -- ${digest}`],
        ],
        [
            "a digest in capitals",
            { digest: DIGEST.toUpperCase() },
            [`digest: is not the digest of an image ("${DIGEST.toUpperCase()}") -- ${digest}`],
        ],
        [
            "a digest with more behind it",
            { digest: `${DIGEST}\n` },
            [`digest: is not the digest of an image (${JSON.stringify(`${DIGEST}\n`)}) -- ${digest}`],
        ],
        [
            "a repository before its tag",
            { digest: undefined, tag: "filter:v1" },
            [`tag: is not the tag of an image ("filter:v1") -- ${tag}`],
        ],
        [
            "a tag that begins with a hyphen",
            { digest: undefined, tag: "-v1" },
            [`tag: is not the tag of an image ("-v1") -- ${tag}`],
        ],
        [
            "variables that are Lambda's or none",
            { environment: { AWS_REGION: "secret", "LOG-LEVEL": "secret", X: "secret" } },
            [
                "environment.AWS_REGION: is set by Lambda itself -- leave it out, or give it another name",
                "environment.LOG-LEVEL: is not the name of an environment variable -- write two or more letters, digits and " +
                    "underscores, beginning with a letter",
                "environment.X: is not the name of an environment variable -- write two or more letters, digits and " +
                    "underscores, beginning with a letter",
            ],
        ],
        [
            "more than fits into variables",
            { environment: { DATA: "é".repeat(2045) } },
            [
                "environment: has 4101 bytes; Lambda takes 4096 (4101) -- keep what is large in a parameter or a secret, and name it here",
            ],
        ],
        [
            "a month as CloudWatch has none",
            { logRetentionDays: 31 },
            [
                "logRetentionDays: is none that there is (31) -- write one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, " +
                    "545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
            ],
        ],
    ];
    for (const [what, changes, lines] of refused) {
        it(`is refused with ${what}`, () => {
            assert.deepEqual(linesWith(changes), lines);
        });
    }
});

describe("the role of a function", () => {
    const refused: readonly (readonly [what: string, Changes, lines: readonly string[]])[] = [
        [
            "of another account",
            { executionRoleArn: "arn:aws:iam::111111111111:role/run" },
            [
                "executionRoleArn: is a role of account 111111111111, and a function runs as a role of its own account, 222222222222 " +
                    '("arn:aws:iam::111111111111:role/run") -- write the ARN of a role of account 222222222222, or leave it out: then one is made',
            ],
        ],
        [
            "that is none",
            { executionRoleArn: "run" },
            [
                'executionRoleArn: is not the ARN of one role ("run") -- write it in full, without wildcards: arn:aws:iam::222222222222:role/deployer',
            ],
        ],
        [
            "that is there, with what one has that is made",
            {
                executionRoleArn: "arn:aws:iam::222222222222:role/run",
                roleName: "run",
                rolePath: "/x/",
                permissionsBoundary: "arn:aws:iam::222222222222:policy/b",
            },
            ["permissionsBoundary", "roleName", "rolePath"].map(
                (key) =>
                    `${key}: is of a role that is made here, and executionRoleArn names one that is there (${JSON.stringify(
                        {
                            roleName: "run",
                            rolePath: "/x/",
                            permissionsBoundary: "arn:aws:iam::222222222222:policy/b",
                        }[key],
                    )}) -- leave it out, or leave out executionRoleArn`,
            ),
        ],
        [
            "with a boundary of another account",
            { permissionsBoundary: "arn:aws:iam::111111111111:policy/b" },
            [
                "permissionsBoundary: is a policy of account 111111111111, which a role of account 222222222222 cannot have " +
                    '("arn:aws:iam::111111111111:policy/b") -- write the ARN of a policy of the role\'s own account: ' +
                    "arn:aws:iam::222222222222:policy/ci-boundary",
            ],
        ],
        [
            "with a path that is none",
            { rolePath: "x" },
            [
                'rolePath: is not a role path ("x") -- begin and end it with a slash and keep to 512 characters: /ci/',
            ],
        ],
        [
            "with grants of nothing",
            { grants: {} },
            [
                "grants.staticSites: grants nothing, and neither does any other grant -- write at least one of staticSites, pushImages, " +
                    "pullImages, deployFunctions, pushPublicImages, deployServices, connectClusters, invokeFunctions, deployStacks, " +
                    "assumeRoles, statements, managedPolicyArns",
            ],
        ],
        [
            "with managed policies",
            { grants: { managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] } },
            [
                "grants.managedPolicyArns: are attached to no role that is made for a function " +
                    '(["arn:aws:iam::aws:policy/ReadOnlyAccess"]) -- grant by statements, or let it run as executionRoleArn with ' +
                    "managed policies",
            ],
        ],
    ];
    for (const [what, changes, lines] of refused) {
        it(`is refused where it is one ${what}`, () => {
            assert.deepEqual(linesWith(changes), lines);
        });
    }

    it("is refused where its name would be too long, with the key to write", () => {
        const functionName = "x".repeat(55);
        const readers = {
            f: {
                lambda: {
                    accountId: "222222222222",
                    function: functionName,
                    deployRole: "d",
                    regions: ["eu-west-1"],
                },
            },
        };
        assert.deepEqual(linesWith({ functionName, image: { ...filter.image, readers } }), [
            `roleName: would be made of the function's name and its region, and have 65 characters of 64 ("${functionName}-eu-west-1") -- ` +
                "write a roleName, which no other role of the account has",
        ]);
    });

    it("is refused where its policies are over the quota together", () => {
        const table = `arn:aws:dynamodb:eu-west-1:222222222222:table/${"x".repeat(9900)}`;
        const statements = [{ sid: "Write", actions: ["dynamodb:PutItem"], resources: [table] }];
        const [line = "", ...others] = linesWith({ grants: { statements } });
        assert.equal(
            line,
            "grants: make policies of 10268 characters, with the logs'; a role has 10240 (10268) -- " +
                "grant less, or let the function run as executionRoleArn with managed policies",
        );
        assert.deepEqual(others, []);
    });
});
