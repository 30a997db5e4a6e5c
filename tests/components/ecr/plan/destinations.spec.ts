import fc from "fast-check";
import assert from "node:assert/strict";
import { type ImageReader } from "../../../../components/ecr/model/readers";
import { type ImagesRequest } from "../../../../components/ecr/model/sharing";
import { type RepositoryTemplate } from "../../../../components/ecr/plan/templates";
import { registryPolicy } from "../../../../components/ecr/replication/incoming";
import { partitionOf } from "../../../../components/iam/arn";
import { type Known } from "../../../../components/inputs/types";
import { linesOf, pathsOf } from "../../problemsOf";
import { plannedAnew } from "../sharing";

const lambda = (accountId: string, ...regions: string[]): Known<ImageReader> => ({
    lambda: { accountId, function: "filter", deployRole: "deployer", regions },
});

const request: ImagesRequest = {
    accountId: "111111111111",
    homeRegion: "us-east-2",
    readers: {
        home: lambda("111111111111", "us-east-2"),
        prod: lambda("222222222222", "us-east-2"),
        guest: lambda("333333333333", "us-east-2", "eu-west-1"),
    },
    destinations: {
        "prod-ohio": { accountId: "222222222222", region: "us-east-2" },
        "prod-ireland": { accountId: "222222222222", region: "eu-west-1", managedByOtherStack: true },
    },
    repositories: {
        "team/app": { readers: ["home", "prod", "guest"], replicateTo: ["prod-ohio", "prod-ireland"] },
        "team/base": { readers: ["home"] },
    },
};

/** Which template ECR takes: the longest prefix with a slash after it, or ROOT. */
function templateFor(
    name: string,
    templates: readonly Known<RepositoryTemplate>[],
): Known<RepositoryTemplate> | undefined {
    const fitting = templates
        .filter(({ prefix }) => name.startsWith(`${prefix}/`))
        .sort((a, b) => b.prefix.length - a.prefix.length);
    return fitting[0] ?? templates.find(({ prefix }) => prefix === "ROOT");
}

describe("destinations in other accounts", () => {
    const planned = () => plannedAnew(request);
    const readersAt = (key: string) =>
        Object.keys(planned().registries.get(key)?.repositories[0]?.readers ?? {});

    it("may be in the home region, and have a registry each", () => {
        assert.deepEqual(
            [...planned().registries].map(([key, { accountId, region, isHome }]) => [
                key,
                accountId,
                region,
                isHome,
            ]),
            [
                ["home", "111111111111", "us-east-2", true],
                ["prod-ireland", "222222222222", "eu-west-1", false],
                ["prod-ohio", "222222222222", "us-east-2", false],
            ],
        );
        assert.deepEqual(planned().replication, [
            { destinations: ["prod-ireland", "prod-ohio"], filters: ["team/app"] },
        ]);
    });

    it("serve the readers of their own account, and others only where the owner has no copy", () => {
        assert.deepEqual(readersAt("home"), ["home", "guest"]);
        assert.deepEqual(readersAt("prod-ohio"), ["prod"]);
        assert.deepEqual(readersAt("prod-ireland"), ["guest"]);
    });

    it("have repositories made by this program, or templates for another stack's", () => {
        assert.equal(planned().registries.get("prod-ohio")?.templates, undefined);
        assert.deepEqual(
            planned()
                .registries.get("prod-ireland")
                ?.templates?.map(({ prefix, repositories }) => [prefix, repositories]),
            [["team", ["team/app"]]],
        );
    });

    it("let in the role that ECR replicates with, to make repositories only where nobody else does", () => {
        const statement = (key: string) =>
            (
                JSON.parse(planned().registries.get(key)?.registryPolicy ?? "") as {
                    Statement: Record<string, unknown>[];
                }
            ).Statement[0];
        const role =
            "arn:aws:iam::111111111111:role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication";
        assert.deepEqual(statement("prod-ohio"), {
            Sid: "ReplicateFrom111111111111",
            Effect: "Allow",
            Principal: { AWS: role },
            Action: "ecr:ReplicateImage",
            Resource: "arn:aws:ecr:us-east-2:222222222222:repository/team/app",
        });
        assert.deepEqual(statement("prod-ireland")?.["Action"], [
            "ecr:CreateRepository",
            "ecr:ReplicateImage",
        ]);
    });

    it("let in the whole account only where that is written", () => {
        const trusting = plannedAnew({
            ...request,
            destinations: {
                ...request.destinations,
                "prod-ohio": { accountId: "222222222222", region: "us-east-2", trustSourceAccountRoot: true },
            },
        });
        assert.match(
            trusting.registries.get("prod-ohio")?.registryPolicy ?? "",
            /"Principal":\{"AWS":"arn:aws:iam::111111111111:root"\},"Action":"ecr:ReplicateImage"/,
        );
    });

    it("name repositories by the filters' prefixes where their names would not fit", () => {
        const names = [
            ...Array.from({ length: 300 }, (_, index) => `team/app-${index}`),
            ...["tool", "web", "web-a"],
        ];
        const policy = registryPolicy({
            partition: partitionOf("us-east-2"),
            sourceAccountId: "111111111111",
            place: { accountId: "222222222222", region: "us-east-2" },
            names,
            filters: ["team/app-", "tool", "web"],
            createsRepositories: false,
            trustSourceAccountRoot: false,
        });
        const { Statement } = JSON.parse(policy) as { Statement: { Resource: unknown }[] };
        assert.deepEqual(
            Statement[0]?.Resource,
            ["team/app-*", "tool", "web*"].map(
                (name) => `arn:aws:ecr:us-east-2:222222222222:repository/${name}`,
            ),
        );
    });

    it("name repositories as long as their names fit", () => {
        const incoming = (names: readonly string[]) =>
            registryPolicy({
                partition: partitionOf("us-east-2"),
                sourceAccountId: "111111111111",
                place: { accountId: "222222222222", region: "us-east-2" },
                names,
                filters: ["team/"],
                createsRepositories: false,
                trustSourceAccountRoot: false,
            });
        const named = (last: number) => [
            ...Array.from({ length: 100 }, (_, index) => `team/${String(index).padStart(3, "0")}`),
            `team/${"x".repeat(last)}`,
        ];
        const fitting = 1 + 10_240 - incoming(named(1)).length;
        assert.equal(incoming(named(fitting)).length, 10_240);
        assert.match(incoming(named(fitting)), /:repository\/team\/000"/);
        assert.match(incoming(named(fitting + 1)), /:repository\/team\/\*"/);
    });

    const destination = { accountId: "222222222222", region: "eu-west-1" };
    const cases: readonly (readonly [what: string, changes: Partial<ImagesRequest>, paths: string[]])[] = [
        [
            "of the same account",
            { destinations: { x: { ...destination, accountId: "111111111111" } } },
            ["destinations.x.accountId"],
        ],
        [
            "in a bad account",
            { destinations: { x: { ...destination, accountId: "2" } } },
            ["destinations.x.accountId"],
        ],
        [
            "in a bad region",
            { destinations: { x: { ...destination, region: "moon" } } },
            ["destinations.x.region"],
        ],
        [
            "in another partition",
            { destinations: { x: { ...destination, region: "cn-north-1" } } },
            ["destinations.x.region"],
        ],
        [
            "with the home registry's name",
            { destinations: { home: destination } },
            ["destinations.home", "repositories.app.readers[0]"],
        ],
        ["with a region's name", { destinations: { "eu-west-1": destination } }, ["destinations.eu-west-1"]],
        [
            "that are one under two names",
            { destinations: { x: destination, y: destination } },
            ["destinations.y"],
        ],
    ];
    for (const [what, changes, paths] of cases) {
        it(`are refused ${what}`, () => {
            const repositories = { app: { readers: ["home"] } };
            assert.deepEqual(
                pathsOf(() => plannedAnew({ ...request, repositories, ...changes })),
                paths,
            );
        });
    }

    it("are refused where they are not known, with those that are", () => {
        const repositories = { app: { readers: ["home", "guest"], replicateTo: ["prod"] } };
        assert.match(
            linesOf(() => plannedAnew({ ...request, repositories })).join("\n"),
            /replicateTo\[0\]: is neither an AWS region nor a destination \("prod"\) -- .* or one of prod-ireland, prod-ohio/,
        );
    });

    it("are refused where a function of the owner's would have a policy rewritten there", () => {
        const home = (...regions: string[]): Known<ImageReader> => ({
            lambda: {
                accountId: "111111111111",
                function: "filter",
                deployRole: "deployer",
                regions,
                managesPolicy: true,
            },
        });
        const plan = (reader: Known<ImageReader>) => () =>
            plannedAnew({
                ...request,
                readers: { home: reader, guest: lambda("333333333333", "eu-west-1") },
                repositories: { app: { readers: ["home", "guest"], replicateTo: ["prod-ireland"] } },
            });
        assert.deepEqual(pathsOf(plan(home("us-east-2"))), []);
        assert.deepEqual(linesOf(plan(home("eu-west-1"))), [
            "readers.home.lambda.managesPolicy: would let Lambda in account 111111111111 change the repository policy " +
                "in account 222222222222 (true) -- leave it out: Lambda writes a statement of its own only in its own account",
        ]);
    });

    it("are refused with a namespace of one letter, where another stack prepares them", () => {
        const repositories = {
            "a/app": { readers: ["guest"], replicateTo: ["prod-ireland"] },
            "bb/app": { readers: ["guest"], replicateTo: ["prod-ireland"] },
        };
        assert.deepEqual(
            linesOf(() => plannedAnew({ ...request, repositories })),
            [
                'repositories["a/app"].replicateTo: would need a template in prod-ireland for a/; ' +
                    'the AWS provider takes a prefix of 2 characters or more ("a/app") -- ' +
                    "rename it into a longer namespace, or let this program prepare prod-ireland",
            ],
        );
    });

    it("are refused for two repositories of one namespace with different readers", () => {
        const repositories = {
            app: { readers: ["guest"], replicateTo: ["prod-ireland"] },
            tool: { readers: ["guest", "prod"], replicateTo: ["prod-ireland"] },
        };
        const readers = {
            guest: lambda("333333333333", "eu-west-1"),
            prod: lambda("222222222222", "eu-west-1"),
        };
        assert.deepEqual(
            linesOf(() => plannedAnew({ ...request, readers, repositories })),
            [
                'repositories.tool.replicateTo: would be made in prod-ireland from the same template as app, for all names without a slash, but differs in: readers ("tool") -- ' +
                    "give both the same, rename one into a namespace of its own, to tool/image for instance, or let this program prepare prod-ireland",
            ],
        );
    });

    it("propose a namespace that no other repository is in", () => {
        const copied = (...readers: string[]) => ({ readers, replicateTo: ["prod-ireland"] });
        const repositories = {
            app: copied("guest"),
            tool: copied("guest", "prod"),
            "tool/web": copied("guest", "prod"),
        };
        const readers = {
            guest: lambda("333333333333", "eu-west-1"),
            prod: lambda("222222222222", "eu-west-1"),
        };
        assert.match(
            linesOf(() => plannedAnew({ ...request, readers, repositories })).join("\n"),
            /^repositories\.tool\.[^\n]* to tool\/image\/image for instance/,
        );
    });

    it("have a template for each namespace, also for one inside another", () => {
        const names = ["app", "team/app", "team/web/app", "team/web/api"];
        const repositories = Object.fromEntries(
            names.map((name) => [name, { readers: ["guest"], replicateTo: ["prod-ireland"] }]),
        );
        const { templates } = plannedAnew({ ...request, repositories }).registries.get("prod-ireland") ?? {};
        assert.deepEqual(
            templates?.map(({ prefix, repositories: its }) => [prefix, its]),
            [
                ["ROOT", ["app"]],
                ["team", ["team/app"]],
                ["team/web", ["team/web/api", "team/web/app"]],
            ],
        );
    });

    it("that others prepare have for every name the template that ECR would take", () => {
        const names = fc.stringMatching(/^(?:[a-c]{2,3}\/(?:[a-c]{1,2}\/){0,2})?[a-c]{2}$/);
        fc.assert(
            fc.property(fc.uniqueArray(names, { minLength: 1, maxLength: 12 }), (all) => {
                const repositories = Object.fromEntries(
                    all.map((name) => [name, { readers: ["guest"], replicateTo: ["prod-ireland"] }]),
                );
                const templates =
                    plannedAnew({ ...request, repositories }).registries.get("prod-ireland")?.templates ?? [];
                for (const name of all) {
                    assert.ok(templateFor(name, templates)?.repositories.includes(name), name);
                }
            }),
        );
    });

    it("get the home region's copies past repositories that others keep and caches will make", () => {
        const repositories = {
            "team/a": { readers: ["guest"], replicateTo: ["prod-ireland"] },
            "team/b": { readers: ["guest"], replicateTo: ["prod-ireland"] },
        };
        const filters = (changes: Partial<ImagesRequest>) =>
            plannedAnew({ ...request, repositories, ...changes }).replication.flatMap((rule) => rule.filters);
        assert.deepEqual(filters({}), ["team/"]);
        assert.deepEqual(filters({ otherRepositories: ["team/c"] }), ["team/a", "team/b"]);
        assert.deepEqual(filters({ pullThroughCaches: { "team/cache": { upstream: "quay.io" } } }), [
            "team/a",
            "team/b",
        ]);
    });
});
