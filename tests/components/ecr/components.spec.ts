import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { repositoryPolicy } from "../../../components/ecr/access/repositoryPolicy";
import { ImageRegistry } from "../../../components/ecr/imageRegistry";
import { ImageRepository } from "../../../components/ecr/imageRepository";
import { type ImageRepositoryArgs } from "../../../components/ecr/plan/imageRepository";
import { lifecyclePolicy } from "../../../components/ecr/repository/lifecycle";
import { ComponentError } from "../../../components/inputs/errors";
import { formatPath } from "../../../components/problems";
import { byName, recorded, type Registration, valueOf } from "../recorder";
import { readers, sharing } from "./sharing";

const REPOSITORY = "aws:ecr/repository:Repository";
const LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration";

const args = { accountId: "111111111111", region: "us-east-2", repositoryName: "team/app" };

describe("ImageRepository", () => {
    it("registers a repository with its lifecycle and its readers' policy, all known at preview", async () => {
        const { registrations, result } = await recorded(
            () => new ImageRepository("app", { ...args, readers, tags: { team: "web" } }),
        );
        assert.deepEqual(
            registrations.map(({ type, name, inputs, parent, after }) => ({
                type,
                name,
                inputs,
                parent,
                after,
            })),
            [
                {
                    type: LIFECYCLE,
                    name: "app-lifecycle",
                    inputs: { repository: "team/app", policy: lifecyclePolicy({}) },
                    parent: "app",
                    after: ["app-repository"],
                },
                {
                    type: REPOSITORY,
                    name: "app-repository",
                    inputs: {
                        name: "team/app",
                        imageTagMutability: "IMMUTABLE",
                        imageScanningConfiguration: { scanOnPush: true },
                        encryptionConfigurations: [{ encryptionType: "AES256" }],
                        forceDelete: false,
                        tags: { team: "web", "Lambda-Access": "true" },
                    },
                    parent: "app",
                    after: [],
                },
                {
                    type: POLICY,
                    name: "app-policy",
                    inputs: { repository: "team/app", policy: repositoryPolicy("us-east-2", readers) },
                    parent: "app",
                    after: ["app-repository"],
                },
                {
                    type: "keyless-delivery:index:ImageRepository",
                    name: "app",
                    inputs: {},
                    parent: "",
                    after: [],
                },
            ],
        );
        assert.equal(await valueOf(result.url), "111111111111.dkr.ecr.us-east-2.amazonaws.com/team/app");
        assert.equal(await valueOf(result.arn), "arn:aws:ecr:us-east-2:111111111111:repository/team/app");
    });

    it("registers no policy where nobody reads, and no Lambda access for roles", async () => {
        const { registrations } = await recorded(() => new ImageRepository("app", args));
        assert.deepEqual(byName(registrations, POLICY), {});
        assert.deepEqual(byName(registrations, REPOSITORY)["app-repository"]?.inputs["tags"], {
            "Lambda-Access": "false",
        });
        const ecs = await recorded(
            () => new ImageRepository("app", { ...args, readers: { ecs: readers["ecs-tasks"] ?? {} } }),
        );
        assert.deepEqual(byName(ecs.registrations, REPOSITORY)["app-repository"]?.inputs["tags"], {
            "Lambda-Access": "false",
        });
    });

    it("makes who reads its URL wait for its policy", async () => {
        const { registrations } = await recorded(() => {
            const { url } = new ImageRepository("app", { ...args, readers });
            return new aws.ssm.Parameter("url", { type: "String", value: url });
        });
        assert.deepEqual(byName(registrations, "aws:ssm/parameter:Parameter")["url"]?.after, [
            "app-lifecycle",
            "app-policy",
            "app-repository",
        ]);
    });

    it("gives out its image, with its one registry and its readers, when its policy is there", async () => {
        const { registrations, result } = await recorded(() => {
            const app = new ImageRepository("app", { ...args, readers });
            return {
                app,
                user: new aws.ssm.Parameter("user", {
                    type: "String",
                    value: app.sharedImage.apply(({ repository }) => pulumi.output(repository)),
                }),
            };
        });
        assert.deepEqual(await valueOf(result.app.sharedImage), {
            repository: "team/app",
            registries: [{ accountId: "111111111111", region: "us-east-2" }],
            readers,
        });
        assert.ok(byName(registrations, "aws:ssm/parameter:Parameter")["user"]?.after.includes("app-policy"));
    });

    it("protects the repository alone, unless it is told otherwise, whatever the component's own option", async () => {
        const protectedBy = async (
            settings: Partial<ImageRepositoryArgs>,
            options: pulumi.ComponentResourceOptions = {},
        ) => {
            const { registrations } = await recorded(
                () => new ImageRepository("app", { ...args, readers, ...settings }, options),
            );
            return registrations.filter(({ protect }) => protect).map(({ name }) => name);
        };
        assert.deepEqual(await protectedBy({}), ["app-repository"]);
        assert.deepEqual(await protectedBy({ protect: true }), ["app-repository"]);
        assert.deepEqual(await protectedBy({ forceDelete: false }), ["app-repository"]);
        assert.deepEqual(await protectedBy({ protect: false }), []);
        assert.deepEqual(await protectedBy({ forceDelete: true }), []);
        assert.deepEqual(await protectedBy({}, { protect: true }), ["app-repository", "app"]);
        assert.deepEqual(await protectedBy({}, { protect: false }), ["app-repository"]);
        assert.deepEqual(await protectedBy({ protect: false }, { protect: true }), ["app"]);
    });

    it("deletes the policy and the lifecycle with the repository", async () => {
        const { registrations } = await recorded(() => new ImageRepository("app", { ...args, readers }));
        assert.deepEqual(
            registrations.map(({ name, deletedWith }) => [name, deletedWith]),
            [
                ["app-lifecycle", "app-repository"],
                ["app-repository", ""],
                ["app-policy", "app-repository"],
                ["app", ""],
            ],
        );
    });

    it("registers nothing when something is wrong with its arguments", async () => {
        const { registrations } = await recorded(() => {
            assert.throws(
                () =>
                    new ImageRepository("app", {
                        accountId: "",
                        region: "us-east-2",
                        repositoryName: "App",
                        readers: { X: {} },
                        expireUntaggedAfterDays: 0,
                    }),
                (error) =>
                    error instanceof ComponentError &&
                    error.problems.map(({ path: at }) => formatPath(at)).join() ===
                        "accountId,repositoryName,readers.X,readers.X,expireUntaggedAfterDays",
            );
        });
        assert.deepEqual(registrations, []);
    });
});

describe("ImageRegistry", () => {
    const summary = (registrations: readonly Registration[]) =>
        registrations.map(({ type, name, parent }) => `${type.split(":").at(-1) ?? ""} ${name} < ${parent}`);

    it("registers replication and every repository in the home region", async () => {
        const { registrations, result } = await recorded(() => new ImageRegistry("images", sharing));
        assert.deepEqual(summary(registrations), [
            "LifecyclePolicy images-repo_name_1-lifecycle < images-repo_name_1",
            "LifecyclePolicy images-repo_name_2-lifecycle < images-repo_name_2",
            "LifecyclePolicy images-repo_name_3-lifecycle < images-repo_name_3",
            "ReplicationConfiguration images-replication < images",
            "Repository images-repo_name_1-repository < images-repo_name_1",
            "Repository images-repo_name_2-repository < images-repo_name_2",
            "Repository images-repo_name_3-repository < images-repo_name_3",
            "RepositoryPolicy images-repo_name_1-policy < images-repo_name_1",
            "RepositoryPolicy images-repo_name_2-policy < images-repo_name_2",
            "RepositoryPolicy images-repo_name_3-policy < images-repo_name_3",
            "ImageRegistry images < ",
            "ImageRepository images-repo_name_1 < images",
            "ImageRepository images-repo_name_2 < images",
            "ImageRepository images-repo_name_3 < images",
        ]);
        assert.deepEqual(byName(registrations, REPLICATION)["images-replication"]?.inputs, {
            replicationConfiguration: {
                rules: [
                    {
                        destinations: [{ region: "eu-west-1", registryId: "111111111111" }],
                        repositoryFilters: [{ filter: "repo_name_1", filterType: "PREFIX_MATCH" }],
                    },
                ],
            },
        });
        const tags = Object.values(byName(registrations, REPOSITORY)).map(({ inputs }) => inputs["tags"]);
        assert.deepEqual(tags, [
            { "Lambda-Access": "true" },
            { "Lambda-Access": "true" },
            { "Lambda-Access": "false" },
        ]);
        assert.deepEqual(await valueOf(result.repositoryUrls), {
            repo_name_1: "111111111111.dkr.ecr.us-east-2.amazonaws.com/repo_name_1",
            repo_name_2: "111111111111.dkr.ecr.us-east-2.amazonaws.com/repo_name_2",
            repo_name_3: "111111111111.dkr.ecr.us-east-2.amazonaws.com/repo_name_3",
        });
    });

    it("registers only what is copied, with its own region's policy, elsewhere", async () => {
        const { registrations } = await recorded(
            () => new ImageRegistry("images", { ...sharing, registry: "eu-west-1" }),
        );
        assert.deepEqual(summary(registrations), [
            "LifecyclePolicy images-repo_name_1-lifecycle < images-repo_name_1",
            "Repository images-repo_name_1-repository < images-repo_name_1",
            "RepositoryPolicy images-repo_name_1-policy < images-repo_name_1",
            "ImageRegistry images < ",
            "ImageRepository images-repo_name_1 < images",
        ]);
        assert.equal(
            byName(registrations, POLICY)["images-repo_name_1-policy"]?.inputs["policy"],
            repositoryPolicy("eu-west-1", { "filter-ireland": readers["filter-ireland"] ?? {} }),
        );
    });

    it("gives out each image, with all its registries and its own readers", async () => {
        const { result } = await recorded(() => new ImageRegistry("images", sharing));
        const { "filter-home": home, "filter-ohio": ohio, "filter-ireland": ireland, ...others } = readers;
        const registries = [{ accountId: "111111111111", region: "us-east-2" }];
        assert.deepEqual(await valueOf(result.sharedImages), {
            repo_name_1: {
                repository: "repo_name_1",
                registries: [...registries, { accountId: "111111111111", region: "eu-west-1" }],
                readers: { "filter-home": home, "filter-ohio": ohio, "filter-ireland": ireland },
            },
            repo_name_2: {
                repository: "repo_name_2",
                registries,
                readers: { "filter-home": home, "filter-ohio": ohio },
            },
            repo_name_3: { repository: "repo_name_3", registries, readers: others },
        });
    });

    it("gives out a copy without the region that images are pushed to, where nobody says it", async () => {
        const { result } = await recorded(
            () =>
                new ImageRegistry("images", {
                    ...sharing,
                    homeRegion: undefined,
                    registry: "eu-west-1",
                }),
        );
        const images = await valueOf(result.sharedImages);
        assert.deepEqual(Object.keys(images), ["repo_name_1"]);
        assert.deepEqual(images["repo_name_1"]?.registries, [
            { accountId: "111111111111", region: "eu-west-1" },
        ]);
    });

    it("registers no replication where nothing is copied", async () => {
        const given = {
            ...sharing,
            repositories: { app: { readers: ["filter-home"] } },
        };
        const { registrations } = await recorded(() => new ImageRegistry("images", given));
        assert.deepEqual(byName(registrations, REPLICATION), {});
    });

    it("comes after the copies' registries, with replication before the repositories", async () => {
        const { registrations } = await recorded(() => {
            const copies = new ImageRegistry("copies", { ...sharing, registry: "eu-west-1" });
            return new ImageRegistry("home", sharing, { dependsOn: copies });
        });
        const after = (type: string, name: string) => byName(registrations, type)[name]?.after;
        assert.deepEqual(after("keyless-delivery:index:ImageRegistry", "home"), [
            "copies-repo_name_1-lifecycle",
            "copies-repo_name_1-policy",
            "copies-repo_name_1-repository",
        ]);
        assert.deepEqual(after("keyless-delivery:index:ImageRepository", "home-repo_name_1"), [
            "home-replication",
        ]);
    });

    it("lets the caller's transformations reach every child", async () => {
        const transformed: string[] = [];
        const { registrations } = await recorded(() => {
            const record = ({ name }: pulumi.ResourceTransformationArgs) => {
                transformed.push(name);
                return undefined;
            };
            return new ImageRegistry("images", sharing, { transformations: [record] });
        });
        assert.deepEqual(transformed.sort(), registrations.map(({ name }) => name).sort());
    });

    it("hands its settings to every repository", async () => {
        const { registrations } = await recorded(
            () =>
                new ImageRegistry("images", {
                    ...sharing,
                    protect: false,
                    expireUntaggedAfterDays: 3,
                    tags: { team: "web" },
                }),
        );
        assert.deepEqual(
            registrations.filter(({ type }) => type === REPOSITORY).map(({ protect }) => protect),
            [false, false, false],
        );
        for (const { inputs } of Object.values(byName(registrations, LIFECYCLE))) {
            assert.equal(inputs["policy"], lifecyclePolicy({ expireUntaggedAfterDays: 3 }));
        }
        for (const { inputs } of Object.values(byName(registrations, REPOSITORY))) {
            assert.equal((inputs["tags"] as Record<string, string>)["team"], "web");
        }
    });

    it("refuses a registry that has nothing of these images", async () => {
        const { registrations } = await recorded(() => {
            assert.throws(
                () => new ImageRegistry("images", { ...sharing, registry: "ap-south-1" }),
                /ImageRegistry "images": 1 problem found:\n {2}registry: is neither the home registry .* write one of eu-west-1, home$/,
            );
        });
        assert.deepEqual(registrations, []);
    });
});
