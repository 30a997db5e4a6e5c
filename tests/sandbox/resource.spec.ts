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
    ["a repository name that ends with a separator", repository, { name: "app-" }, ["name"]],
    ["a property that does not exist", repository, { name: "app", colour: "red" }, [""]],
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

    describe("names", () => {
        it("what the program does not name, and keeps that name", () => {
            const first = check(repository, {}).inputs["name"];
            assert.ok(typeof first === "string");
            assert.match(first, /^thing-[0-9a-f]{7}$/);
            const olds = { name: "thing-0000000", __defaults: ["name"] };
            assert.equal(check(repository, {}, olds).inputs["name"], "thing-0000000");
        });

        it("within the longest name that AWS takes", () => {
            const { inputs } = entry(role).check(
                urn(role, "x".repeat(80)),
                {},
                { assumeRolePolicy: trust },
                seed,
                cloud,
            );
            const { name } = inputs;
            assert.ok(typeof name === "string");
            assert.equal(name.length, 64);
        });
    });

    describe("compares", () => {
        const diff = (type: string, olds: Properties, news: Properties, state: Properties = olds) =>
            entry(type).diff(olds, news, state, cloud);

        it("documents by meaning", () => {
            const spaced = JSON.stringify(JSON.parse(trust), null, 2);
            assert.deepEqual(
                diff(role, { name: "r", assumeRolePolicy: trust }, { name: "r", assumeRolePolicy: spaced }),
                {
                    changed: [],
                    replaces: [],
                    deleteFirst: false,
                },
            );
        });

        it("absence with what AWS assumes", () => {
            const { changed } = diff(role, { name: "r" }, { name: "r", maxSessionDuration: 3600, path: "/" });
            assert.deepEqual(changed, []);
        });

        it("an unknown value as a change", () => {
            assert.deepEqual(
                diff(role, { name: "r", assumeRolePolicy: trust }, { name: "r", assumeRolePolicy: UNKNOWN })
                    .changed,
                ["assumeRolePolicy"],
            );
        });

        it("a changed path as a new role, which needs the old one's name first", () => {
            assert.deepEqual(diff(role, { name: "r" }, { name: "r", path: "/ci/" }), {
                changed: ["path"],
                replaces: ["path"],
                deleteFirst: true,
            });
        });

        it("a changed name as a new role beside the old one", () => {
            const { replaces, deleteFirst } = diff(role, { name: "r" }, { name: "s" });
            assert.deepEqual([replaces, deleteFirst], [["name"], false]);
        });
    });

    describe("names and tags that the provider gives", () => {
        const withDefaults = new Cloud("http://127.0.0.1:1", "111111111111", "us-east-2", {
            owner: "platform",
        });

        it("a generated name leaves room for the replacement to come first", () => {
            const made = (path: string) => ({ name: "r-0000000", __defaults: ["name"], path });
            const { replaces, deleteFirst } = entry(role).diff(made("/"), made("/ci/"), {}, cloud);
            assert.deepEqual([replaces, deleteFirst], [["path"], false]);
        });

        it("no tags are as good as empty ones", () => {
            const { changed } = entry(role).diff(
                { name: "r" },
                { name: "r", tags: {} },
                { tagsAll: {} },
                cloud,
            );
            assert.deepEqual(changed, []);
        });

        it("a new default tag changes a resource whose own words did not change", () => {
            const { changed } = entry(role).diff({ name: "r" }, { name: "r" }, { tagsAll: {} }, withDefaults);
            assert.deepEqual(changed, ["tags"]);
        });

        it("an own tag that says the same as a default one is no change", () => {
            const inputs = { name: "r", tags: { owner: "platform" } };
            const { changed } = entry(role).diff(
                inputs,
                inputs,
                { tagsAll: { owner: "platform" } },
                withDefaults,
            );
            assert.deepEqual(changed, []);
        });
    });

    it("knows a resource's id from its inputs, so that an unfinished creation can be found", () => {
        const ids = Object.entries({
            "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
                url: "https://token.actions.githubusercontent.com",
                clientIdLists: [],
            },
            "aws:iam/policy:Policy": { name: "p", path: "/ci/", policy: "{}" },
            "aws:iam/rolePolicy:RolePolicy": { name: "p", role: "r", policy: "{}" },
            [repositoryPolicy]: { repository: "app", policy: "{}" },
        } satisfies Record<string, Properties>).map(([type, inputs]) => entry(type).idOf(inputs, cloud));
        assert.deepEqual(ids, [
            "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
            "arn:aws:iam::111111111111:policy/ci/p",
            "r:p",
            "app",
        ]);
    });
});
