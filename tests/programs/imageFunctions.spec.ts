import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { parseConfiguration } from "../../programs/config";
import { functionRequests, hasImage } from "../../programs/functionRequests";
import { writtenOut } from "../../programs/shorthands";
import { linesOf, pathsOf } from "../components/problemsOf";
import { byName, recorded, type Registration } from "../components/recorder";
import { engineConfig } from "./stackConfig";

type Config = Readonly<Record<string, unknown>>;

const HOME = { accountId: "111111111111", homeRegion: "us-east-2" };
const OHIO = { account: "123456789012", regions: ["us-east-2"] };
const IRELAND = { account: "222222222222", regions: ["eu-west-1"] };
const FILTER = { image: "app", deployRole: "deployer", in: [OHIO, IRELAND] };

/** The images' part with one function, with these changes. */
function withFunctions(functions: Config, changes: Config = {}): Config {
    return { "keyless-delivery:images": { ...HOME, repositories: { app: {} }, functions, ...changes } };
}

async function registered(config: Config): Promise<Registration[]> {
    const { registrations } = await recorded(() => {
        pulumi.runtime.setAllConfig(engineConfig(config));
        Reflect.deleteProperty(require.cache, require.resolve("../../programs/index"));
        return import("../../programs/index");
    });
    return registrations;
}

/** The names of what is registered in one case and not, or otherwise, in another. */
function differences(before: readonly Registration[], after: readonly Registration[]): string[] {
    const texts = (all: readonly Registration[]) =>
        new Map(all.map((its) => [`${its.type.split(":").at(-1) ?? ""} ${its.name}`, JSON.stringify(its)]));
    const [old, young] = [texts(before), texts(after)];
    return [...new Set([...old.keys(), ...young.keys()])]
        .filter((key) => old.get(key) !== young.get(key))
        .map((key) => `${!old.has(key) ? "+" : !young.has(key) ? "-" : "~"} ${key}`)
        .sort();
}

describe("a function in many places", () => {
    it("is what readers and copies say by hand", async () => {
        const lambda = { function: "filter", deployRole: "deployer" };
        const byHand = {
            ...HOME,
            readers: {
                "filter-at123456789012": {
                    lambda: { ...lambda, accountId: "123456789012", regions: ["us-east-2"] },
                },
                "filter-at222222222222": {
                    lambda: { ...lambda, accountId: "222222222222", regions: ["eu-west-1"] },
                },
            },
            repositories: {
                app: {
                    readers: ["filter-at123456789012", "filter-at222222222222"],
                    replicateTo: ["eu-west-1"],
                },
            },
        };
        assert.deepEqual(
            await registered(withFunctions({ filter: FILTER })),
            await registered({ "keyless-delivery:images": byHand }),
        );
    });

    it("uses a copy that is said by hand, in whatever account it is", async () => {
        const images = (replicateTo: string[]) =>
            withFunctions(
                { filter: FILTER },
                {
                    destinations: { theirs: { accountId: "222222222222", region: "eu-west-1" } },
                    repositories: { app: { replicateTo } },
                },
            );
        const registries = async (config: Config) =>
            (await registered(config))
                .filter(({ type }) => type.endsWith(":ImageRegistry"))
                .map(({ name }) => name);
        assert.deepEqual(await registries(images(["theirs"])), ["images-theirs", "images-us-east-2"]);
        assert.deepEqual(await registries(images([])), ["images-eu-west-1", "images-us-east-2"]);
    });

    const before = withFunctions({ filter: FILTER });
    const grown: readonly (readonly [what: string, places: object[], differences: string[]])[] = [
        [
            "an account in a region that has the image",
            [OHIO, IRELAND, { account: "333333333333", regions: ["eu-west-1"] }],
            ["~ RepositoryPolicy images-eu-west-1-app-policy"],
        ],
        [
            "a region that has the image",
            [{ ...OHIO, regions: ["eu-west-1", "us-east-2"] }, IRELAND],
            ["~ RepositoryPolicy images-eu-west-1-app-policy"],
        ],
        [
            "a region that has not",
            [OHIO, { ...IRELAND, regions: ["eu-west-1", "us-west-2"] }],
            [
                "+ ImageRegistry images-us-west-2",
                "+ ImageRepository images-us-west-2-app",
                "+ LifecyclePolicy images-us-west-2-app-lifecycle",
                "+ Repository images-us-west-2-app-repository",
                "+ RepositoryPolicy images-us-west-2-app-policy",
                "+ aws aws-111111111111-us-west-2",
                // The home registry waits for its copies.
                "~ ImageRegistry images-us-east-2",
                "~ ReplicationConfiguration images-us-east-2-replication",
            ],
        ],
        ["nothing but another order", [IRELAND, OHIO], []],
    ];
    for (const [what, places, expected] of grown) {
        it(`gets ${what}, and nothing else changes`, async () => {
            const after = withFunctions({ filter: { ...FILTER, in: places } });
            assert.deepEqual(differences(await registered(before), await registered(after)), expected);
        });
    }
});

const DIGEST = `sha256:${"5".repeat(64)}`;

describe("a function that has an image", () => {
    /** What one place adds. */
    const place = (accountId: string, region: string) => {
        const key = `function-filter-${accountId}-${region}`;
        return [
            `+ Function ${key}-function`,
            `+ ImageFunction ${key}`,
            `+ LogGroup ${key}-logs`,
            `+ Role ${key}-role-filter-${region}`,
            `+ RolePolicy ${key}-logs-filter-${region}`,
            `+ aws aws-${accountId}-${region}`,
        ];
    };
    const pushed = (changes: object = {}) =>
        registered(withFunctions({ filter: { ...FILTER, digest: DIGEST, ...changes } }));

    it("is made in each account and region, by its own provider, and nothing else is touched", async () => {
        const before = await registered(withFunctions({ filter: FILTER }));
        assert.deepEqual(
            differences(before, await pushed()),
            [...place("123456789012", "us-east-2"), ...place("222222222222", "eu-west-1")].sort(),
        );
    });

    it("runs the digest from the copy in its own region", async () => {
        const images = (all: readonly Registration[]) =>
            Object.values(byName(all, "aws:lambda/function:Function")).map(
                ({ inputs }) => inputs["imageUri"],
            );
        assert.deepEqual(images(await pushed()), [
            `111111111111.dkr.ecr.us-east-2.amazonaws.com/app@${DIGEST}`,
            `111111111111.dkr.ecr.eu-west-1.amazonaws.com/app@${DIGEST}`,
        ]);
    });

    it("gets another digest, another account, another region, and nothing else changes", async () => {
        const before = await pushed();
        const other = await pushed({ digest: `sha256:${"6".repeat(64)}` });
        assert.deepEqual(differences(before, other), [
            "~ Function function-filter-123456789012-us-east-2-function",
            "~ Function function-filter-222222222222-eu-west-1-function",
        ]);
        const account = { account: "333333333333", regions: ["eu-west-1"] };
        assert.deepEqual(differences(before, await pushed({ in: [OHIO, IRELAND, account] })), [
            ...place("333333333333", "eu-west-1"),
            "~ RepositoryPolicy images-eu-west-1-app-policy",
        ]);
        const region = { ...OHIO, regions: ["us-east-2", "eu-west-1"] };
        assert.deepEqual(differences(before, await pushed({ in: [region, IRELAND] })), [
            ...place("123456789012", "eu-west-1"),
            "~ RepositoryPolicy images-eu-west-1-app-policy",
        ]);
    });

    it("has one by a digest or by a tag", () => {
        const waiting = (its: object) => {
            const config = withFunctions({ filter: { ...FILTER, ...its } });
            const { images } = parseConfiguration(engineConfig(config));
            assert.ok(images);
            return functionRequests(writtenOut(images)).map(hasImage);
        };
        assert.deepEqual(waiting({}), [false, false]);
        assert.deepEqual(waiting({ digest: DIGEST }), [true, true]);
        assert.deepEqual(waiting({ tag: "v1" }), [true, true]);
    });

    it("is left to the workflow where that deploys it", async () => {
        const ignored = (all: readonly Registration[]) =>
            Object.values(byName(all, "aws:lambda/function:Function")).map(
                ({ ignoreChanges }) => ignoreChanges,
            );
        assert.deepEqual(ignored(await pushed({ deployedBy: "workflow" })), [["imageUri"], ["imageUri"]]);
        assert.deepEqual(ignored(await pushed()), [[], []]);
    });

    it("has in its texts the account and region of each place", async () => {
        const all = await pushed({
            environment: { TABLE: "filter-{account}", PLAIN: "{other}" },
            invokableBy: {
                findings: {
                    service: "events.amazonaws.com",
                    sourceArn: "arn:aws:events:{region}:{account}:rule/findings",
                },
            },
        });
        const permissions = Object.values(byName(all, "aws:lambda/permission:Permission"));
        assert.deepEqual(
            permissions.map(({ inputs }) => inputs["sourceArn"]),
            [
                "arn:aws:events:us-east-2:123456789012:rule/findings",
                "arn:aws:events:eu-west-1:222222222222:rule/findings",
            ],
        );
        const functions = Object.values(byName(all, "aws:lambda/function:Function"));
        assert.deepEqual(
            functions.map(({ inputs }) => inputs["environment"]),
            ["123456789012", "222222222222"].map((account) => ({
                variables: { TABLE: `filter-${account}`, PLAIN: "{other}" },
            })),
        );
    });
});

describe("the functions of the configuration", () => {
    it("are deployed by the role that the program assumes", () => {
        const assumeRole = "arn:aws:iam::222222222222:role/ci/deployer";
        const config = (deployRole: string) => ({
            ...withFunctions({ filter: { ...FILTER, in: [OHIO, { ...IRELAND, deployRole }] } }),
            "keyless-delivery:accounts": { "222222222222": { assumeRole } },
        });
        const lines = (deployRole: string) =>
            linesOf(() => parseConfiguration(engineConfig(config(deployRole))));
        assert.deepEqual(lines("ci/deployer"), []);
        assert.deepEqual(lines("deployer"), [
            "images.functions.filter.in[1].deployRole: is not the role that makes the function: the program assumes " +
                'ci/deployer there ("deployer") -- name that role, or let accounts["222222222222"] assume this one',
        ]);
    });

    it("are deployed by the program or by a workflow, never by both", () => {
        const github = (deployFunctions: object) => ({
            accountId: "123456789012",
            region: "us-east-2",
            organization: "acme",
            roles: {
                filter: { repositories: ["filter"], branch: "main", deployFunctions: [deployFunctions] },
            },
        });
        const lines = (grant: object, its: object = {}) =>
            linesOf(() =>
                parseConfiguration(
                    engineConfig({
                        ...withFunctions({ filter: { ...FILTER, ...its } }),
                        "keyless-delivery:github": github({ repository: "app", ...grant }),
                    }),
                ),
            );
        assert.deepEqual(lines({ function: "filter" }), [
            "github.roles.filter.deployFunctions[0].function: is deployed by this program, as images.functions.filter.in[0] " +
                'says ("filter") -- write deployedBy: workflow there, or leave the grant out',
        ]);
        assert.deepEqual(lines({ function: "filter" }, { deployedBy: "workflow" }), []);
        assert.deepEqual(lines({ function: "filter", region: "eu-west-1" }), []);
        assert.deepEqual(lines({ function: "other" }), []);
    });

    const parsing =
        (functions: Config, changes: Config = {}) =>
        () =>
            parseConfiguration(engineConfig(withFunctions(functions, changes)));
    const filter = (changes: object) => ({ filter: { ...FILTER, ...changes } });
    const at = (changes: object) => filter({ in: [OHIO, { ...IRELAND, ...changes }] });
    const cases: readonly (readonly [what: string, functions: Config, paths: string[], changes?: Config])[] =
        [
            ["nothing wrong", filter({}), []],
            ["an image that is not declared", filter({ image: "web" }), ["images.functions.filter.image"]],
            ["no place", filter({ in: [] }), ["images.functions.filter.in"]],
            ["places of the wrong type", filter({ in: "222222222222" }), ["images.functions.filter.in"]],
            ["a bad account", at({ account: "1111" }), ["images.functions.filter.in[1].account"]],
            ["every account", at({ account: "*" }), ["images.functions.filter.in[1].account"]],
            [
                "an account as a number",
                at({ account: 222222222222 }),
                ["images.functions.filter.in[1].account"],
            ],
            [
                "a bad region",
                at({ regions: ["eu-west-1", "moon"] }),
                ["images.functions.filter.in[1].regions[1]"],
            ],
            [
                "a region of another partition",
                at({ regions: ["cn-north-1"] }),
                ["images.functions.filter.in[1].regions[0]"],
            ],
            ["no region", at({ regions: [] }), ["images.functions.filter.in[1].regions"]],
            [
                "a region twice",
                at({ regions: ["eu-west-1", "eu-west-1"] }),
                ["images.functions.filter.in[1].regions[1]"],
            ],
            ["an account twice", filter({ in: [OHIO, OHIO] }), ["images.functions.filter.in[1]"]],
            [
                "no role that deploys",
                filter({ deployRole: undefined }),
                ["images.functions.filter.deployRole"],
            ],
            ["a bad role for all", filter({ deployRole: "a b" }), ["images.functions.filter.deployRole"]],
            ["a bad role for one", at({ deployRole: "*" }), ["images.functions.filter.in[1].deployRole"]],
            ["a bad name", { "fil.ter": FILTER }, ['images.functions["fil.ter"]']],
            ["a name for all", { "*": FILTER }, ['images.functions["*"]']],
            [
                "a name that yields the same reader as another's",
                { "web-1": FILTER, web_1: { ...FILTER, in: [OHIO] } },
                ["images.functions.web_1.in[0]"],
            ],
            [
                "the name of a reader",
                filter({}),
                ["images.functions.filter.in[0]"],
                {
                    readers: {
                        "filter-at123456789012": { role: { accountId: "123456789012", name: "tasks" } },
                    },
                },
            ],
            [
                "a copy that takes another repository along",
                filter({}),
                ["images.functions.filter.image"],
                { repositories: { app: {}, app2: {} } },
            ],
            [
                "a bad reader and a bad copy beside them",
                filter({}),
                ["images.repositories.app.readers[0]", "images.repositories.app.replicateTo[0]"],
                { repositories: { app: { readers: ["nobody"], replicateTo: ["moon"] } } },
            ],
            [
                "an image of a group",
                filter({ image: "team/app" }),
                ["images.groups.team.readers[0]"],
                { groups: { team: { repositories: ["team/app"], readers: ["nobody"] } } },
            ],
        ];
    for (const [what, functions, paths, changes] of cases) {
        it(`${paths.length === 0 ? "have" : "are refused with"} ${what}`, () => {
            assert.deepEqual(pathsOf(parsing(functions, changes)), paths);
        });
    }

    it("have all their problems reported at once, where they are written", () => {
        const functions = {
            "web-1": { image: "none", in: [OHIO, { account: "22", regions: ["moon"] }, OHIO] },
            web_1: { image: "app", deployRole: "deployer", in: [OHIO], color: "red" },
        };
        const of = "images.functions";
        assert.deepEqual(linesOf(parsing(functions)), [
            `${of}.web-1.deployRole: is missing, and not every place names a role of its own -- write the role that makes and ` +
                "updates the function, here or in each place",
            `${of}.web-1.image: is not declared under images.repositories ("none") -- add it there, or name one of them`,
            `${of}.web-1.in[1].account: is not an AWS account ID ("22") -- write its 12 digits, in quotes: "111111111111"`,
            `${of}.web-1.in[1].regions[0]: is not an AWS region ("moon") -- write a region's code, such as us-east-2`,
            `${of}.web-1.in[2]: is named in functions.web-1.in[0] as well ("123456789012") -- list all of its regions there`,
            `${of}.web_1.color: unknown key -- the keys here are: image, in, deployRole, digest, tag, deployedBy, memory, ` +
                "timeout, architecture, environment, invokableBy, logRetentionDays, grants, roleName, rolePath, " +
                "permissionsBoundary, executionRoleArn, tags",
            `${of}.web_1.in[0]: makes the reader web-n1-at123456789012, as functions.web-1.in[0] does ("123456789012") -- ` +
                "rename the other one",
        ]);
    });
});
