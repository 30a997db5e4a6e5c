import assert from "node:assert/strict";
import { Cloud } from "../../sandbox/provider/cloud";
import { resourceTypes } from "../../sandbox/provider/types";
import { UNKNOWN, type Properties } from "../../sandbox/provider/values";

const cloud = new Cloud("http://127.0.0.1:1", "111111111111", "us-east-2");
const seed = new Uint8Array([1, 2, 3]);
const urn = (type: string, name = "thing") => `urn:pulumi:dev::test::${type}::${name}`;

function entry(type: string) {
    const found = resourceTypes[type];
    assert.ok(found, `${type} is in the table`);
    return found;
}

const check = (type: string, inputs: Properties, olds: Properties = {}) =>
    entry(type).check(urn(type), olds, inputs, seed, cloud);

const repository = "aws:ecr/repository:Repository";
const repositoryPolicy = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const replication = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const template = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const lifecycle = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const role = "aws:iam/role:Role";
const serviceLinkedRole = "aws:iam/serviceLinkedRole:ServiceLinkedRole";

const expiringRule = (rulePriority: number, countNumber: number, description = "") => ({
    rulePriority,
    description,
    selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber },
    action: { type: "expire" },
});
const expiring = (days: number, description = "") => ({
    repository: "app",
    policy: JSON.stringify({ rules: [expiringRule(1, days, description)] }),
});

const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
});

const rule = (filters: readonly string[], ...destinations: readonly (readonly [string, string])[]) => ({
    destinations: destinations.map(([registryId, region]) => ({ registryId, region })),
    repositoryFilters: filters.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
});
const rules = (...list: readonly ReturnType<typeof rule>[]) => ({
    replicationConfiguration: { rules: list },
});
const here = ["111111111111", "us-east-2"] as const;
const ireland = ["111111111111", "eu-west-1"] as const;
const someRegions = Array.from(
    { length: 26 },
    (_, index) => [`${111111111111 + index}`, "eu-west-1"] as const,
);

const refused: readonly (readonly [string, string, Properties, readonly string[]])[] = [
    ["a repository name in upper case", repository, { name: "App" }, ["name"]],
    ["three underscores in a repository name", repository, { name: "team___app" }, ["name"]],
    ["a repository name that ends with a separator", repository, { name: "app-" }, ["name"]],
    ["a property that does not exist", repository, { name: "app", color: "red" }, [""]],
    [
        "exclusions without the mode that has them",
        repository,
        {
            name: "app",
            imageTagMutability: "IMMUTABLE",
            imageTagMutabilityExclusionFilters: [{ filter: "latest", filterType: "WILDCARD" }],
        },
        ["imageTagMutabilityExclusionFilters"],
    ],
    ["a policy that is not JSON", repositoryPolicy, { repository: "app", policy: "{" }, ["policy"]],
    ["no policy", repositoryPolicy, { repository: "app" }, ["policy"]],
    ["replication to itself", replication, rules(rule(["app"], here)), ["replicationConfiguration.rules"]],
    [
        "a filter of one character",
        replication,
        rules(rule(["a"], ireland)),
        ["replicationConfiguration.rules.0.repositoryFilters.0.filter"],
    ],
    [
        "a wildcard in a filter",
        replication,
        rules(rule(["app*"], ireland)),
        ["replicationConfiguration.rules.0.repositoryFilters.0.filter"],
    ],
    [
        "a rule without a destination",
        replication,
        rules(rule(["app"])),
        ["replicationConfiguration.rules.0.destinations"],
    ],
    [
        "eleven rules",
        replication,
        rules(...Array.from({ length: 11 }, () => rule(["app"], ireland))),
        ["replicationConfiguration.rules"],
    ],
    [
        "26 destinations over two rules",
        replication,
        rules(rule(["app"], ...someRegions.slice(0, 13)), rule(["web"], ...someRegions.slice(13))),
        ["replicationConfiguration.rules"],
    ],
    [
        "101 filters",
        replication,
        rules(
            rule(
                Array.from({ length: 101 }, (_, index) => `app${index}`),
                ireland,
            ),
        ),
        ["replicationConfiguration.rules.0.repositoryFilters"],
    ],
    [
        "a template's tags without a role",
        template,
        { prefix: "app", appliedFors: ["REPLICATION"], resourceTags: { a: "b" } },
        ["customRoleArn"],
    ],
    [
        "a template's prefix with a star",
        template,
        { prefix: "app*", appliedFors: ["REPLICATION"] },
        ["prefix"],
    ],
    ["a template for nothing", template, { prefix: "app", appliedFors: [] }, ["appliedFors"]],
    [
        "two lifecycle rules of one priority",
        lifecycle,
        {
            repository: "app",
            policy: JSON.stringify({
                rules: [1, 1].map((rulePriority) => ({
                    rulePriority,
                    selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
                    action: { type: "expire" },
                })),
            }),
        },
        ["policy.rules"],
    ],
    ...(
        [
            [
                "deletion by the last pull",
                { tagStatus: "any", countType: "sinceImagePulled", countUnit: "days", countNumber: 9 },
                { type: "expire" },
                "policy.rules.0",
            ],
            [
                "89 days in the archive",
                {
                    tagStatus: "any",
                    storageClass: "archive",
                    countType: "sinceImageTransitioned",
                    countUnit: "days",
                    countNumber: 89,
                },
                { type: "expire" },
                "policy.rules.0.selection",
            ],
            [
                "time in the archive of what is in none",
                { tagStatus: "any", countType: "sinceImageTransitioned", countUnit: "days", countNumber: 99 },
                { type: "expire" },
                "policy.rules.0.selection",
            ],
        ] as const
    ).map(
        ([what, selection, action, path]): [
            string,
            string,
            { repository: string; policy: string },
            string[],
        ] => [
            what,
            lifecycle,
            {
                repository: "app",
                policy: JSON.stringify({
                    rules: [
                        { rulePriority: 1, description: "Padding, for the least length", selection, action },
                    ],
                }),
            },
            [path],
        ],
    ),
    [
        "a lifecycle text under 100 characters",
        lifecycle,
        { repository: "app", policy: '{"rules":[]}' },
        ["policy"],
    ],
    ["a lifecycle text over 30,720 characters", lifecycle, expiring(14, "x".repeat(30_600)), ["policy"]],
    [
        "a template's description of 256",
        template,
        { prefix: "app", appliedFors: ["REPLICATION"], description: "x".repeat(256) },
        ["description"],
    ],
    [
        "a service that has no linked role",
        serviceLinkedRole,
        { awsServiceName: "ec2.amazonaws.com" },
        ["awsServiceName"],
    ],
    [
        "a session of eight days",
        role,
        { name: "r", assumeRolePolicy: trust, maxSessionDuration: 691_200 },
        ["maxSessionDuration"],
    ],
];

describe("the sandbox's aws plugin", () => {
    describe("refuses what AWS refuses", () => {
        for (const [name, type, inputs, expected] of refused) {
            it(name, () => {
                const { failures } = check(type, inputs);
                assert.deepEqual(
                    failures.map(({ property }) => property),
                    expected,
                );
            });
        }
    });

    describe("accepts", () => {
        const accepted: readonly (readonly [what: string, type: string, inputs: Properties])[] = [
            ["two underscores in a name", repository, { name: "team__app" }],
            ["many hyphens in a name", repository, { name: "team---app/x" }],
            ["two hyphens in a prefix", template, { prefix: "team--app/", appliedFors: ["REPLICATION"] }],
            [
                "a lifecycle text of 30,720 characters",
                lifecycle,
                expiring(14, "x".repeat(30_720 - expiring(14).policy.length)),
            ],
            ["a region of two digits", replication, rules(rule(["app"], ["222222222222", "eu-west-10"]))],
            [
                "the role of replication",
                serviceLinkedRole,
                { awsServiceName: "replication.ecr.amazonaws.com" },
            ],
        ];
        for (const [what, type, inputs] of accepted) {
            it(what, () => assert.deepEqual(check(type, inputs).failures, []));
        }

        it("ten rules of a hundred filters to 25 destinations", () => {
            const filters = Array.from({ length: 100 }, (_, index) => `team/app-${index}`);
            const full = rule(filters, ...someRegions.slice(0, 25));
            const { failures } = check(replication, rules(...Array.from({ length: 10 }, () => full)));
            assert.deepEqual(failures, []);
        });

        it("what only the update will know, and still checks the rest", () => {
            assert.deepEqual(check(repositoryPolicy, { repository: "app", policy: UNKNOWN }).failures, []);
            assert.deepEqual(
                check(repositoryPolicy, { repository: "App", policy: UNKNOWN }).failures.map(
                    ({ property }) => property,
                ),
                ["repository"],
            );
        });

        it("a template whose role is not known yet", () => {
            const inputs = { prefix: "app", appliedFors: ["REPLICATION"], resourceTags: { a: "b" } };
            assert.deepEqual(check(template, { ...inputs, customRoleArn: UNKNOWN }).failures, []);
        });

        it("a policy given as an object, and keeps it as the text that AWS takes", () => {
            const policy = {
                Version: "2012-10-17",
                Statement: [{ Effect: "Deny", Principal: "*", Action: "ecr:*" }],
            };
            const { inputs, failures } = check(repositoryPolicy, { repository: "app", policy });
            assert.deepEqual(failures, []);
            assert.equal(inputs["policy"], JSON.stringify(policy));
        });
    });
});
