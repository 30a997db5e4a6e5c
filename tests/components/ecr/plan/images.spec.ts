import assert from "node:assert/strict";
import { type ImageReader } from "../../../../components/ecr/model/readers";
import { type ImagesRequest } from "../../../../components/ecr/model/sharing";
import { planImages } from "../../../../components/ecr/plan/images";
import { type Known } from "../../../../components/inputs/types";
import { linesOf, pathsOf } from "../../problemsOf";
import { plannedAnew, readers, sharing } from "../sharing";

function repositories(of: ImagesRequest["repositories"]): ImagesRequest {
    return { ...sharing, repositories: of };
}

/** The same in a stack that replicates for functions alone. */
function forLambda(of: ImagesRequest["repositories"]): ImagesRequest {
    return { ...repositories(of), replicasNeedLambdaAccess: true };
}

describe("image plans", () => {
    it("have a registry in the home region and in each region with a copy", () => {
        const plan = plannedAnew(sharing);
        assert.deepEqual(plan.replication, [{ destinations: ["eu-west-1"], filters: ["repo_name_1"] }]);
        assert.deepEqual(
            [...plan.registries].map(([key, its]) => [key, its.repositories.map(({ name }) => name)]),
            [
                ["eu-west-1", ["repo_name_1"]],
                ["home", ["repo_name_1", "repo_name_2", "repo_name_3"]],
            ],
        );
        const readersIn = (key: string) =>
            Object.keys(plan.registries.get(key)?.repositories[0]?.readers ?? {});
        assert.deepEqual(readersIn("eu-west-1"), ["filter-ireland"]);
        assert.deepEqual(readersIn("home"), ["filter-home", "filter-ohio"]);
    });

    it("are made once of one request, and anew of another", () => {
        const fresh = { ...sharing, repositories: { ...sharing.repositories } };
        const plan = planImages({ ...fresh });
        assert.equal(planImages({ ...fresh }), plan);
        const other = planImages({ ...fresh, accountId: "222222222222" });
        assert.equal(other.registries.get("home")?.accountId, "222222222222");
    });

    it("have a home registry even where nothing is in it", () => {
        const plan = plannedAnew(repositories({}));
        assert.deepEqual(
            [...plan.registries],
            [
                [
                    "home",
                    {
                        accountId: "111111111111",
                        region: "us-east-2",
                        isHome: true,
                        repositories: [],
                        cacheTemplates: new Map(),
                        registryPolicy: undefined,
                    },
                ],
            ],
        );
        assert.deepEqual(plan.replication, []);
    });

    const lambdaIn = (...regions: string[]): Known<ImageReader> => ({
        lambda: { accountId: "123456789012", function: "f", deployRole: "d", regions },
    });
    const managing: Known<ImageReader> = {
        lambda: {
            accountId: "123456789012",
            function: "f",
            deployRole: "d",
            regions: ["us-east-2"],
            managesPolicy: true,
        },
    };
    const cases: readonly (readonly [what: string, sharing: ImagesRequest, paths: string[]])[] = [
        ["a bad account", { ...sharing, accountId: "1" }, ["accountId"]],
        ["a bad region", { ...sharing, homeRegion: "moon" }, ["homeRegion"]],
        ["a bad repository name", repositories({ Repo: {} }), ["repositories.Repo"]],
        ["a repository name of one letter", repositories({ a: {} }), ["repositories.a"]],
        [
            "a bad reader's name",
            { ...sharing, readers: { ...readers, X: lambdaIn("us-east-2") } },
            ["readers.X"],
        ],
        [
            "a reader that would have a policy rewritten",
            { ...sharing, readers: { ...readers, x: managing } },
            ["readers.x.lambda.managesPolicy"],
        ],
        [
            "bad writers",
            {
                ...sharing,
                writers: { X: { role: { accountId: "123456789012", name: "x" } }, y: { role: {} } },
            },
            ["writers.X", "writers.y.role"],
        ],
        ["a bad reader", { ...sharing, readers: { ...readers, x: {} } }, ["readers.x"]],
        [
            "an unknown reader",
            repositories({ app: { readers: ["ecs-tasks", "nobody"] } }),
            ["repositories.app.readers[1]"],
        ],
        [
            "an unknown reader of a copy, which may be a function",
            repositories({ app: { readers: ["nobody"], replicateTo: ["eu-west-1"] } }),
            ["repositories.app.readers[0]"],
        ],
        [
            "a copy without Lambda access, where copies need it",
            forLambda({ app: { readers: ["ecs-tasks"], replicateTo: ["eu-west-1"] } }),
            ["repositories.app.replicateTo"],
        ],
        [
            "a copy without any reader, where copies need Lambda access",
            forLambda({ app: { replicateTo: ["eu-west-1"] } }),
            ["repositories.app.replicateTo"],
        ],
        [
            "an unknown reader of a copy that needs Lambda access, which may be a function",
            forLambda({ app: { readers: ["ecs-tasks", "nobody"], replicateTo: ["eu-west-1"] } }),
            ["repositories.app.readers[1]"],
        ],
        [
            "a reader without a copy",
            repositories({ app: { readers: ["filter-home", "filter-ireland"] } }),
            ["repositories.app.readers[1]"],
        ],
        [
            "a copy at home",
            repositories({ app: { readers: ["filter-home"], replicateTo: ["us-east-2"] } }),
            ["repositories.app.replicateTo[0]"],
        ],
        [
            "a copy in a bad region",
            repositories({ app: { readers: ["filter-home", "ecs-tasks"], replicateTo: ["moon"] } }),
            ["repositories.app.replicateTo[0]"],
        ],
        [
            "a copy in another partition",
            repositories({ app: { readers: ["filter-home", "ecs-tasks"], replicateTo: ["cn-north-1"] } }),
            ["repositories.app.replicateTo[0]"],
        ],
        [
            "a copy that takes others with it",
            repositories({
                app: { readers: ["filter-ireland"], replicateTo: ["eu-west-1"] },
                "app-tools": { readers: ["filter-home"] },
            }),
            ["repositories.app.replicateTo"],
        ],
        [
            "more copies than the quota",
            {
                ...repositories({
                    app: { readers: ["abroad"], replicateTo: ["eu-west-1", "ap-south-1"] },
                }),
                readers: { abroad: lambdaIn("eu-west-1", "ap-south-1") },
                replicationQuotas: { destinations: 1 },
            },
            ["repositories"],
        ],
        [
            "quotas that are none",
            { ...sharing, replicationQuotas: { rules: 0, filtersPerRule: -1, destinations: 1.5 } },
            ["replicationQuotas.destinations", "replicationQuotas.filtersPerRule", "replicationQuotas.rules"],
        ],
        [
            "readers in another partition",
            {
                ...repositories({ app: { readers: ["abroad", "role"] } }),
                readers: {
                    abroad: lambdaIn("us-east-2", "cn-north-1"),
                    role: {
                        role: {
                            accountId: "123456789012",
                            name: "r",
                            regions: ["us-gov-west-1", "us-east-2"],
                        },
                    },
                },
            },
            ["readers.abroad.lambda.regions[1]", "readers.role.role.regions[0]"],
        ],
        [
            "everything wrong at once",
            {
                accountId: "",
                homeRegion: "us-east-2",
                replicasNeedLambdaAccess: true,
                readers: { x: {}, y: { role: { accountId: "123456789012", name: "y" } } },
                repositories: { A: { readers: ["z"] }, app: { readers: ["y"], replicateTo: ["eu-west-1"] } },
            },
            [
                "accountId",
                "readers.x",
                "repositories.A",
                "repositories.A.readers[0]",
                "repositories.app.replicateTo",
            ],
        ],
    ];
    for (const [what, given, paths] of cases) {
        it(`are refused with ${what}`, () => {
            assert.deepEqual(
                pathsOf(() => plannedAnew(given)),
                paths,
            );
        });
    }

    it("need no copy for Lambda access", () => {
        assert.deepEqual(
            pathsOf(() => plannedAnew(forLambda({ app: { readers: ["filter-home"] } }))),
            [],
        );
    });

    it("say what to do where a copy needs Lambda access, wherever the function runs", () => {
        const replicateTo = ["eu-west-1"];
        assert.deepEqual(
            linesOf(() => plannedAnew(forLambda({ app: { readers: ["ecs-tasks"], replicateTo } }))),
            [
                'repositories.app.replicateTo: replicates a repository that no Lambda function reads (["eu-west-1"]) -- ' +
                    "name a lambda reader for it, leave replicateTo out, or leave replicasNeedLambdaAccess out",
            ],
        );
        assert.deepEqual(
            linesOf(() => plannedAnew(forLambda({ app: { readers: ["filter-home"], replicateTo } }))),
            [],
        );
    });

    it("copy for every reader, for another account and for recovery", () => {
        const plan = plannedAnew({
            ...repositories({
                cluster: { readers: ["ecs-tasks"], replicateTo: ["eu-west-1", "prod"] },
                elsewhere: { readers: ["filter-home"], replicateTo: ["eu-west-1"] },
                recovery: { replicateTo: ["us-west-2"] },
            }),
            destinations: { prod: { accountId: "123456789012", region: "us-east-2" } },
        });
        assert.deepEqual(plan.replication, [
            { destinations: ["eu-west-1"], filters: ["elsewhere"] },
            { destinations: ["eu-west-1", "prod"], filters: ["cluster"] },
            { destinations: ["us-west-2"], filters: ["recovery"] },
        ]);
        const readersOf = Object.fromEntries(
            [...plan.registries].map(([key, { repositories: all }]) => [
                key,
                Object.fromEntries(all.map(({ name, readers: its }) => [name, Object.keys(its)])),
            ]),
        );
        // A role pulls from its own account's registry where that has a copy in the region.
        assert.deepEqual(readersOf, {
            "eu-west-1": { cluster: ["ecs-tasks"], elsewhere: [] },
            prod: { cluster: ["ecs-tasks"] },
            home: { cluster: [], elsewhere: ["filter-home"], recovery: [] },
            "us-west-2": { recovery: [] },
        });
    });

    it("name the known readers where one is unknown", () => {
        assert.deepEqual(
            linesOf(() => plannedAnew(repositories({ app: { readers: ["nobody"] } }))),
            [
                'repositories.app.readers[0]: is not a reader ("nobody") -- ' +
                    "add it to readers, or name one of them: ecs-tasks, filter-home, filter-ireland, filter-ohio",
            ],
        );
    });

    it("name the destinations that there are, and where a reader finds no image", () => {
        const lines = (of: ImagesRequest) => linesOf(() => plannedAnew(of));
        const app = (changes: object) => repositories({ app: { ...changes } });
        const destinations = {
            prod: { accountId: "222222222222", region: "ap-south-1" },
            aside: { accountId: "222222222222", region: "eu-north-1" },
        };
        assert.deepEqual(lines({ ...app({ replicateTo: ["moon"] }), destinations }), [
            'repositories.app.replicateTo[0]: is neither an AWS region nor a destination ("moon") -- write a region\'s code, such as us-east-2, or one of aside, prod',
        ]);
        assert.deepEqual(lines(app({ replicateTo: ["moon"] })), [
            'repositories.app.replicateTo[0]: is neither an AWS region nor a destination ("moon") -- write a region\'s code, such as us-east-2',
        ]);
        assert.deepEqual(
            lines({
                ...app({ readers: ["filter-ireland"], replicateTo: ["us-west-2", "prod"] }),
                destinations,
            }),
            [
                'repositories.app.readers[0]: is in none of the regions that hold the images: us-east-2, us-west-2, 222222222222/ap-south-1 ("filter-ireland") -- replicate the repository to a region of the reader, or leave the reader out',
            ],
        );
        assert.deepEqual(lines(forLambda({ app: { readers: ["ecs-tasks"] } })), []);
    });

    it("leave alone what others keep, which must not be declared again", () => {
        const kept = (otherRepositories: string[]) =>
            linesOf(() => plannedAnew({ ...repositories({ app: {} }), otherRepositories }));
        assert.deepEqual(kept(["tool"]), []);
        assert.deepEqual(kept(["Tool", "app"]), [
            'otherRepositories[0]: is not an ECR repository name ("Tool") -- write 2 to 256 lower-case letters and digits, with . _ __ or hyphens between them and / between parts',
            'otherRepositories[1]: is already declared under repositories ("app") -- leave it out here: this program manages it already',
        ]);
    });

    it("name known writers, or say that there are none", () => {
        const writers = { ci: { role: { accountId: "111111111111", name: "ci" } } };
        const unknown = repositories({ app: { writers: ["nobody"] } });
        assert.deepEqual(
            linesOf(() => plannedAnew({ ...unknown, writers })),
            [
                'repositories.app.writers[0]: is not a writer ("nobody") -- add it to writers, or name one of them: ci',
            ],
        );
        assert.deepEqual(
            linesOf(() => plannedAnew(unknown)),
            [
                'repositories.app.writers[0]: is not a writer ("nobody") -- add it to writers, which names nobody yet',
            ],
        );
    });

    it("replicate by bare beginnings only where this program prepares the destination", () => {
        const filtersWith = (managedByOtherStack: boolean) =>
            plannedAnew({
                ...repositories({ shared1: { replicateTo: ["prod"] }, shared2: { replicateTo: ["prod"] } }),
                destinations: {
                    prod: { accountId: "222222222222", region: "eu-west-1", managedByOtherStack },
                    aside: { accountId: "222222222222", region: "eu-north-1", managedByOtherStack: true },
                },
            }).replication.map(({ filters }) => filters);
        assert.deepEqual(filtersWith(false), [["shared"]]);
        assert.deepEqual(filtersWith(true), [["shared1", "shared2"]]);
    });

    it("measure each region's policy", () => {
        const many = Object.fromEntries(
            Array.from({ length: 130 }, (_, index) => [
                `reader${index}`,
                {
                    role: {
                        accountId: "123456789012",
                        name: `a-role-with-a-long-name-that-has-the-number-${index}`,
                    },
                },
            ]),
        );
        const given = { ...sharing, readers: many, repositories: { app: { readers: Object.keys(many) } } };
        assert.deepEqual(
            pathsOf(() => plannedAnew(given)),
            ["repositories.app.readers"],
        );
        assert.match(
            linesOf(() => plannedAnew(given))[0] ?? "",
            /^repositories\.app\.readers: make a policy of \d{5} characters in 111111111111\/us-east-2; 10240 are allowed \(\d{5}\) -- let the roles assume a pull role, or split the repository$/,
        );
    });
});
