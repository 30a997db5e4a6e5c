import fc from "fast-check";
import assert from "node:assert/strict";
import { replicationConfiguration } from "../../components/ecr/resources/registrySettings";
import { planImages } from "../../components/index";
import { checkProperties, evaluate } from "../../policypack/engine/engine";
import { rulesetWith } from "../../policypack/engine/ruleset";
import { kindOfResource } from "../../policypack/resources/resource";
import type { StackResource } from "../../policypack/resources/stack";
import { RULES } from "../../policypack/rules";
import type { Options } from "../../policypack/rules/options";
import { shareImages } from "../../programs/images";
import { type ImagesConfiguration } from "../../programs/imagesSchema";
import { Providers } from "../../programs/providers";
import { writtenOut } from "../../programs/shorthands";
import { problemsOf } from "../components/problemsOf";
import { recorded, type Registration } from "../components/recorder";

const HOME = { accountId: "111111111111", homeRegion: "us-east-2" };
/** One that the home account has, one that this program prepares, and one that another stack does: each in its own region. */
const PLACES = ["eu-west-1", "prod", "others"];

const request: Omit<ImagesConfiguration, "repositories"> = {
    ...HOME,
    readers: {
        functions: {
            lambda: {
                accountId: "333333333333",
                function: "*",
                deployRole: "deployer",
                regions: ["us-east-2", "eu-west-1", "us-west-2", "ap-south-1"],
            },
        },
        own: {
            lambda: {
                accountId: "111111111111",
                function: "filter",
                deployRole: "deployer",
                regions: ["us-east-2"],
                managesPolicy: true,
            },
        },
        tasks: { role: { accountId: "333333333333", name: "tasks" }, organization: "o-abcdefghij" },
    },
    writers: { release: { role: { accountId: "222222222222", name: "release" } } },
    destinations: {
        prod: { accountId: "222222222222", region: "us-west-2" },
        others: { accountId: "333333333333", region: "ap-south-1", managedByOtherStack: true },
    },
};

/** What the policy pack sees of what a program registers. */
function stackOf(registrations: readonly Registration[]): StackResource[] {
    return registrations.map(({ type, name, inputs, provider }) => {
        const [, account, region] = /^aws-(\d{12})-(.+)$/.exec(provider) ?? [];
        const registry = account === undefined ? undefined : `${account} ${region ?? ""}`;
        return { kind: kindOfResource(type), id: name, path: "", properties: inputs, registry };
    });
}

/** The same, as far as rules over stacks look at it, from the plan alone: registering a stack takes long. */
function plannedStack(images: ImagesConfiguration): StackResource[] {
    const { replication, registries } = planImages(writtenOut(images));
    const here = [...registries].filter(([, { templates }]) => templates === undefined);
    const named = here.map(([key, its]) => [key === "home" ? images.homeRegion : key, its] as const);
    return named.flatMap(([key, { accountId, region, isHome, repositories }]) => {
        const registry = `${accountId} ${region}`;
        const replicates = isHome && replication.length > 0;
        return [
            ...repositories.map(({ name, lambdaAccess }) => ({
                kind: "ecrrepository",
                id: `images-${key}-${name}-repository`,
                path: "",
                registry,
                properties: { name, tags: { "Lambda-Access": String(lambdaAccess) } },
            })),
            ...(replicates
                ? [
                      {
                          kind: "ecrreplicationconfiguration",
                          id: `images-${key}-replication`,
                          path: "",
                          registry,
                          properties: {
                              replicationConfiguration: replicationConfiguration(images, replication),
                          },
                      },
                  ]
                : []),
        ];
    });
}

const kindOf = ({ kind, id, registry }: StackResource) => `${registry ?? ""} ${kind} ${id}`;

/** Every finding of the policy pack, whether it blocks or only advises. */
async function findingsOn(images: ImagesConfiguration, options: Partial<Options> = {}): Promise<string[]> {
    const { registrations } = await recorded(() => shareImages(images, new Providers({}), new Map()));
    const inOne = registrations.flatMap(({ type, name, inputs }) =>
        checkProperties(inputs, type, rulesetWith(options)).map(
            ({ rule, message }) => `${rule} ${name}: ${message}`,
        ),
    );
    const together = evaluate({ stack: stackOf(registrations) }, rulesetWith()).map(
        ({ rule, resource, message }) => `${rule} ${resource}: ${message}`,
    );
    const looked = plannedStack(images);
    const kinds = new Set(looked.map(({ kind }) => kind));
    assert.deepEqual(
        stackOf(registrations)
            .filter(({ kind }) => kinds.has(kind))
            .map(kindOf)
            .sort(),
        looked.map(kindOf).sort(),
    );
    return [...inOne, ...together];
}

const names = fc.stringMatching(/^(?:[ab]{1,2}[-/.]){0,2}[ab]{1,2}$/).filter((name) => name.length >= 2);
const readerNames = fc.subarray(["own", "tasks"]);
const repository = fc.oneof(
    fc.record({
        readers: readerNames.map((others) => [...others, "functions"]),
        writers: fc.subarray(["release"]),
        replicateTo: fc.subarray(PLACES, { minLength: 1 }),
    }),
    fc.record({ readers: readerNames }),
);
/** Namespaces and beginnings that many share, so that filters have something to find and to run into. */
const accepted = fc
    .dictionary(names, repository, { minKeys: 1, maxKeys: 6 })
    .map((repositories): ImagesConfiguration => ({ ...request, repositories }))
    .filter((images) => problemsOf(() => planImages(images)).length === 0);

describe("what is registered for images", function () {
    this.timeout(60_000);

    it("passes the policy pack, whatever configuration is accepted", async () => {
        await fc.assert(
            fc.asyncProperty(accepted, async (images) => {
                assert.deepEqual(await findingsOn(images), []);
            }),
            { numRuns: 5 },
        );
    });

    it("passes its rules over stacks, whatever configuration is accepted", () => {
        fc.assert(
            fc.property(accepted, (images) => {
                assert.deepEqual(evaluate({ stack: plannedStack(images) }, rulesetWith()), []);
            }),
            { numRuns: 200 },
        );
    });

    const copied = (...replicateTo: string[]) => ({ readers: ["functions"], replicateTo });
    const hard: Readonly<Record<string, ImagesConfiguration["repositories"]>> = {
        "a bare beginning that only the filter shows": {
            shared1: copied("others"),
            shared2: copied("others"),
            alone: {},
        },
        "a bare beginning where the copies are prepared": {
            shared1: copied("eu-west-1"),
            shared2: copied("eu-west-1"),
            alone: {},
        },
        "a name that begins another, for other destinations": {
            app: copied("others"),
            "app-tools": copied("others", "prod", "eu-west-1"),
            "app-tools2": copied("others", "prod", "eu-west-1"),
        },
        "namespaces within a bare beginning": {
            "web1/a": copied("others", "prod"),
            "web1/b": copied("others", "prod"),
            "web2/a": copied("others", "prod"),
            "web3/a": copied("prod"),
        },
    };
    for (const [what, repositories] of Object.entries(hard)) {
        it(`passes it with ${what}`, async () => {
            assert.deepEqual(await findingsOn({ ...request, repositories }), []);
        });
    }

    it("is told of a copy that no function reads, which is advice", async () => {
        const found = await findingsOn({
            ...request,
            repositories: { app: { readers: ["tasks"], replicateTo: PLACES } },
        });
        assert.deepEqual(found, [
            "replicated-without-lambda-access images-us-east-2-app-repository: app is replicated to 111111111111 eu-west-1, " +
                '333333333333 ap-south-1, 222222222222 us-west-2 by the filter "app", and its tag Lambda-Access is "false"',
        ]);
        assert.equal(
            RULES.find(({ id }) => id === "replicated-without-lambda-access")?.enforcement,
            "advisory",
        );
    });

    it("passes it with functions that are named, in their own account and in another's", async () => {
        const named = (accountId: string) => ({
            lambda: {
                accountId,
                function: "filter",
                deployRole: "deployer",
                regions: ["us-east-2", "eu-west-1"],
            },
        });
        const readers = { own: named("111111111111"), other: named("222222222222") };
        const repositories = { app: { readers: ["own", "other"], replicateTo: ["eu-west-1"] } };
        assert.deepEqual(await findingsOn({ ...request, readers, repositories }), []);
    });

    it("passes it with readers of an organization, where the pack is told of it", async () => {
        const images = {
            ...HOME,
            readers: {
                nodes: { role: { name: "eks-node" }, organization: "o-abcdefghij" },
                functions: {
                    lambda: { function: "*", deployRole: "deployer", regions: ["us-east-2", "eu-west-1"] },
                    organization: "o-abcdefghij",
                },
                builds: {
                    service: {
                        principal: "codebuild.amazonaws.com",
                        accountId: "123456789012",
                        sourceArns: ["arn:aws:codebuild:us-east-2:123456789012:project/shop"],
                    },
                },
            },
            repositories: { app: { readers: ["nodes", "functions", "builds"], replicateTo: ["eu-west-1"] } },
            pullThroughCaches: { quay: { upstream: "quay.io", readers: ["nodes"] } },
        };
        const told = { organizations: ["o-abcdefghij"] };
        assert.deepEqual(await findingsOn(images, told), []);
        assert.deepEqual(
            (await findingsOn(images)).map((line) => line.split(":")[0]).sort(),
            [
                "images-eu-west-1-app-policy",
                "images-eu-west-1-app-policy",
                "images-us-east-2-app-policy",
                "images-us-east-2-app-policy",
                "images-us-east-2-cache-quay-template",
                "images-us-east-2-pull-through",
            ].map((name) => `principal-anonymous ${name}`),
        );
    });

    it("passes it with functions that run their image in many places", async () => {
        const filter = {
            image: "app",
            deployRole: "deployer",
            digest: `sha256:${"0".repeat(64)}`,
            invokableBy: {
                rule: {
                    service: "events.amazonaws.com",
                    sourceArn: "arn:aws:events:{region}:{account}:rule/r",
                },
            },
            in: [
                { account: "111111111111", regions: ["us-east-2", "eu-west-1"] },
                { account: "222222222222", regions: ["us-west-2"] },
            ],
        };
        assert.deepEqual(
            await findingsOn({ ...HOME, readers: {}, functions: { filter }, repositories: { app: {} } }),
            [],
        );
    });

    it("would not pass it with a filter too short", async () => {
        const images = {
            ...request,
            repositories: { "web/a": copied("others"), "tool/b": copied("others") },
        };
        const { registrations } = await recorded(() => shareImages(images, new Providers({}), new Map()));
        const stack = stackOf(registrations).map((resource) =>
            resource.kind === "ecrreplicationconfiguration"
                ? {
                      ...resource,
                      properties: JSON.parse(
                          JSON.stringify(resource.properties).replace('"tool/b"', '"to"'),
                      ) as Record<string, unknown>,
                  }
                : resource,
        );
        assert.deepEqual(
            evaluate({ stack }, rulesetWith()).map(({ rule }) => rule),
            ["replication-prefix-collision"],
        );
    });
});
