/** The sandbox's replicator: what a push brings to which registry, and why it does not come. */
import { DescribeImagesCommand, DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import assert from "node:assert/strict";
import { join } from "node:path";
import { resourceTypes } from "../../sandbox/provider/types";
import type { Properties } from "../../sandbox/provider/values";
import { linesOf, replicate, replicationStatus } from "../../sandbox/replication/replicator";
import { HeldSandbox } from "./heldSandbox";
import { deleteImage, makeRepository, manifestOf, pushImage, type Pushed } from "./pushedImages";
import { forget, runFolder } from "./sandbox";

const HOME = "111111111111";
const OTHER = "222222222222";
const REGION = "us-east-2";
const source = { account: HOME, region: REGION };

describe("the sandbox's replicator", () => {
    let sandbox: HeldSandbox;
    let image: Pushed;
    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
        for (const repository of ["team/app", "team-internal", "other"]) {
            await makeRepository(repository, home());
        }
        image = await pushImage("team/app", "early", manifestOf("early"), home());
    });
    after(async () => {
        await sandbox.stop();
        forget();
    });

    const home = () => sandbox.cloud(HOME, REGION);
    const aws = () => ({ endpoint: sandbox.endpoint, keptIn: join(runFolder, "aws", "kept") });
    const run = async (options?: { backfill: boolean }) => linesOf(await replicate(aws(), options));
    const make = (type: string, inputs: Properties, cloud = home()) =>
        resourceTypes[type]?.create(inputs, cloud);

    /** Tags by digest, or undefined where there is no repository. */
    async function imagesOf(account: string, region: string, repositoryName: string) {
        const ecr = await sandbox.cloud(account, region).ecr;
        const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
        if (!repositories.some((repository) => repository.repositoryName === repositoryName)) {
            return undefined;
        }
        const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName }));
        return Object.fromEntries(
            imageDetails.map(({ imageDigest = "", imageTags }) => [imageDigest, imageTags]),
        );
    }

    it("sends nothing without a configuration, nor what was pushed before it", async () => {
        assert.deepEqual(await run(), []);
        // The local AWS tells the time of a push in whole seconds.
        await new Promise((resolve) => setTimeout(resolve, 1100));
        await make("aws:ecr/replicationConfiguration:ReplicationConfiguration", {
            replicationConfiguration: {
                rules: [
                    {
                        destinations: [
                            { registryId: HOME, region: "eu-west-1" },
                            { registryId: OTHER, region: REGION },
                        ],
                        repositoryFilters: [{ filter: "team/", filterType: "PREFIX_MATCH" }],
                    },
                ],
            },
        });
        assert.deepEqual(await run(), []);
        assert.deepEqual(replicationStatus(aws(), source, "team/app", image.digest), []);
    });

    it("sends what is pushed, into a repository that ECR makes, where the filter and the registry let it", async () => {
        image = await pushImage("team/app", "v1", manifestOf("one"), home());
        await pushImage("team-internal", "v1", manifestOf("one"), home());
        await pushImage("other", "v1", manifestOf("one"), home());
        const name = `team/app@${image.digest.slice(0, 19)}… (v1)`;
        const denied = `the registry policy of ${OTHER}/${REGION} does not grant ${HOME} ecr:ReplicateImage`;
        assert.deepEqual(await run(), [
            `sandbox replicator: copied ${name} from ${HOME}/${REGION} to ${HOME}/eu-west-1`,
            `sandbox replicator: failed to copy ${name} from ${HOME}/${REGION} to ${OTHER}/${REGION}: ${denied}`,
        ]);
        assert.deepEqual(replicationStatus(aws(), source, "team/app", image.digest), [
            { registryId: HOME, region: "eu-west-1", status: "COMPLETE" },
            { registryId: OTHER, region: REGION, status: "FAILED", failureCode: denied },
        ]);
        assert.deepEqual(await imagesOf(HOME, "eu-west-1", "team/app"), { [image.digest]: ["v1"] });
        assert.equal(await imagesOf(HOME, "eu-west-1", "team-internal"), undefined);
        assert.equal(await imagesOf(HOME, "eu-west-1", "other"), undefined);
        assert.equal(await imagesOf(OTHER, REGION, "team/app"), undefined);
    });

    it("sends an image once, whatever becomes of the copy", async () => {
        assert.deepEqual(await run(), []);
        await deleteImage("team/app", image.digest, sandbox.cloud(HOME, "eu-west-1"));
        assert.deepEqual(await run(), []);
    });

    const lets = (actions: readonly string[], repositories: string) =>
        make(
            "aws:ecr/registryPolicy:RegistryPolicy",
            {
                policy: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [
                        {
                            Effect: "Allow",
                            Principal: {
                                AWS: `arn:aws:iam::${HOME}:role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication`,
                            },
                            Action: actions,
                            Resource: `arn:aws:ecr:${REGION}:${OTHER}:repository/${repositories}`,
                        },
                    ],
                }),
            },
            sandbox.cloud(OTHER, REGION),
        );

    it("needs the other registry's leave for this repository, and for making it", async () => {
        await lets(["ecr:ReplicateImage", "ecr:CreateRepository"], "other/*");
        image = await pushImage("team/app", "v2", manifestOf("two"), home());
        const failure = async () =>
            (await replicate(aws(), { backfill: true })).find(
                ({ registryId, digest }) => registryId === OTHER && digest === image.digest,
            )?.failureCode;
        const of = `the registry policy of ${OTHER}/${REGION} does not grant ${HOME}`;
        assert.equal(await failure(), `${of} ecr:ReplicateImage`);
        await lets(["ecr:ReplicateImage"], "team/*");
        assert.equal(await failure(), `the repository is not there, and ${of} ecr:CreateRepository`);
    });

    it("makes a repository as the template with the longest prefix says", async () => {
        await lets(["ecr:ReplicateImage", "ecr:CreateRepository"], "team/*");
        const template = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
        const appliedFors = ["REPLICATION"];
        const other = sandbox.cloud(OTHER, REGION);
        await make(template, { prefix: "ROOT", appliedFors }, other);
        await make(template, { prefix: "te", appliedFors, imageTagMutability: "MUTABLE" }, other);
        await make(template, { prefix: "team", appliedFors, imageTagMutability: "IMMUTABLE" }, other);
        await run({ backfill: true });
        const made = await resourceTypes["aws:ecr/repository:Repository"]?.read("team/app", {}, {}, other);
        assert.equal(made?.inputs["imageTagMutability"], "IMMUTABLE");
        assert.deepEqual(
            Object.values((await imagesOf(OTHER, REGION, "team/app")) ?? {})
                .flat()
                .sort(),
            ["early", "v1", "v2"],
        );
    });

    it("moves a tag, but not in a repository of immutable tags", async () => {
        const moved = await pushImage("team/app", "v1", manifestOf("three"), home());
        await run();
        const there = await imagesOf(HOME, "eu-west-1", "team/app");
        assert.deepEqual(there?.[moved.digest], ["v1"]);
        const elsewhere = await imagesOf(OTHER, REGION, "team/app");
        assert.deepEqual(elsewhere?.[moved.digest], []);
    });

    it("does not send a replica on", async () => {
        await make(
            "aws:ecr/replicationConfiguration:ReplicationConfiguration",
            {
                replicationConfiguration: {
                    rules: [{ destinations: [{ registryId: HOME, region: "eu-central-1" }] }],
                },
            },
            sandbox.cloud(HOME, "eu-west-1"),
        );
        assert.deepEqual(
            await run({ backfill: true }).then((lines) =>
                lines.filter((line) => line.includes("eu-central-1")),
            ),
            [],
        );
    });
});
