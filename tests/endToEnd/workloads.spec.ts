/** Functions, tasks and what is in front of them: the plugin's types in the engine, and what AWS says of their images. */
import { DeleteRepositoryPolicyCommand, SetRepositoryPolicyCommand } from "@aws-sdk/client-ecr";
import { DeleteServiceCommand } from "@aws-sdk/client-ecs";
import {
    DeleteFunctionCommand,
    DeleteFunctionUrlConfigCommand,
    UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import assert from "node:assert/strict";
import { counts, failed, HeldSandbox, type Stack, succeeded } from "./heldSandbox";
import { deleteImage, indexOf, makeRepository, manifestOf, pushImage, type Pushed } from "./pushedImages";
import { forget } from "./sandbox";

const OWNER = "222222222222";
const CONSUMER = "111111111111";
const REGION = "us-east-2";
const functionArn = `arn:aws:lambda:${REGION}:${CONSUMER}:function:hello`;

describe("what runs an image", () => {
    let sandbox: HeldSandbox;
    let first: Pushed;
    let second: Pushed;
    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
        for (const account of [OWNER, CONSUMER]) {
            await makeRepository("app", sandbox.cloud(account));
        }
        first = await pushImage("app", "v1", manifestOf("first"), sandbox.cloud());
        second = await pushImage("app", "v2", manifestOf("second"), sandbox.cloud());
    });
    after(async () => {
        await sandbox.stop();
        forget();
    });

    describe("in its own account", () => {
        let stack: Stack;
        before(() => {
            stack = sandbox.stack("workloads", "workloads");
        });
        const unchanged = async (input: object) =>
            Object.keys(counts(succeeded(await stack.up(input)))).join();

        it("comes up, shows no change, and none after a look at AWS", async () => {
            const input = { image: first.uri };
            // Two roles, a policy, a log group; function, alias, URL, permission; four of the API; three of ECS.
            assert.deepEqual(counts(succeeded(await stack.up(input))), { created: 16 });
            assert.equal(await unchanged(input), "unchanged");
            succeeded(await stack.refresh("--expect-no-changes"));
            assert.equal(await unchanged(input), "unchanged");
        });

        it("gives out what AWS gives", async () => {
            const { apiId, ...outputs } = await stack.outputs();
            assert.ok(typeof apiId === "string");
            assert.deepEqual(outputs, {
                codeSha256: first.digest.slice("sha256:".length),
                executionArn: `arn:aws:execute-api:${REGION}:${CONSUMER}:${apiId}`,
                invokeArn: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${functionArn}:live/invocations`,
                invokeUrl: `https://${apiId}.execute-api.${REGION}.amazonaws.com/`,
                revision: 1,
                version: "1",
            });
        });

        it("of a new digest, the function and its alias are updated, and task and service follow", async () => {
            const preview = succeeded(await stack.preview({ image: second.uri }));
            const output = succeeded(await stack.up({ image: second.uri }));
            assert.deepEqual(counts(output), { updated: 3, replaced: 1, unchanged: 12 });
            for (const text of [preview, output]) {
                assert.match(text, /~.*lambda:Function.*\[diff: ~imageUri\]/);
                assert.match(text, /~.*lambda:Alias.*\[diff: ~functionVersion\]/);
                assert.match(text, /\+-.*ecs:TaskDefinition/);
                assert.match(text, /~.*ecs:Service.*\[diff: ~taskDefinition\]/);
            }
            assert.deepEqual(
                [(await stack.outputs())["version"], (await stack.outputs())["revision"]],
                ["2", 2],
            );
        });

        it("of new settings, each is updated in place", async () => {
            const input = {
                image: second.uri,
                retentionInDays: 7,
                settings: {
                    memorySize: 512,
                    timeout: 30,
                    environment: { variables: { STAGE: "dev" } },
                    imageConfig: { commands: ["app.handler"] },
                    reservedConcurrentExecutions: 2,
                    tags: { team: "b" },
                },
                service: { desiredCount: 2 },
                route: { routeKey: "POST /hello" },
            };
            assert.deepEqual(counts(succeeded(await stack.up(input))), { updated: 5, unchanged: 11 });
            succeeded(await stack.refresh("--expect-no-changes"));
            const found = await sandbox.there("aws:lambda/function:Function", "hello");
            assert.deepEqual(
                [found?.["memorySize"], found?.["timeout"], found?.["environment"], found?.["tags"]],
                [512, 30, { variables: { STAGE: "dev" } }, { team: "b" }],
            );
            assert.deepEqual(found?.["imageConfig"], { commands: ["app.handler"] });
            assert.equal(found["reservedConcurrentExecutions"], 2);
            // And back to what AWS assumes.
            assert.deepEqual(counts(succeeded(await stack.up({ image: second.uri }))), {
                updated: 5,
                unchanged: 11,
            });
            succeeded(await stack.refresh("--expect-no-changes"));
        });

        it("is seen to drift, and set right again", async () => {
            const lambda = await sandbox.cloud().lambda;
            await lambda.send(
                new UpdateFunctionConfigurationCommand({ FunctionName: "hello", MemorySize: 1024 }),
            );
            const seen = succeeded(await stack.refresh());
            assert.match(seen, /~ {2}aws:lambda:Function hello updated/);
            assert.match(seen, /~ 1 updated\n {4}15 unchanged/);
            assert.match(
                succeeded(await stack.up({ image: second.uri })),
                /~.*lambda:Function.*\[diff: -memorySize\]/,
            );
        });

        it("is made again where somebody deleted it", async () => {
            const cloud = sandbox.cloud();
            const lambda = await cloud.lambda;
            // The local AWS leaves it where its function was.
            await lambda.send(new DeleteFunctionUrlConfigCommand({ FunctionName: "hello" }));
            await lambda.send(new DeleteFunctionCommand({ FunctionName: "hello" }));
            const request = { cluster: "app", service: "app", force: true };
            await (await cloud.ecs).send(new DeleteServiceCommand(request));
            // The alias, URL and permission go with their function.
            assert.equal(counts(succeeded(await stack.refresh()))["deleted"], 5);
            assert.equal(counts(succeeded(await stack.up({ image: second.uri })))["created"], 5);
            succeeded(await stack.refresh("--expect-no-changes"));
        });

        it("is let in by Lambda itself, which adds to the repository's policy", async () => {
            const policy = await sandbox.there("aws:ecr/repositoryPolicy:RepositoryPolicy", "app");
            const document = policy?.["policy"];
            assert.ok(typeof document === "string");
            const { Statement } = JSON.parse(document) as { Statement: { Sid: string }[] };
            assert.deepEqual(
                Statement.map(({ Sid }) => Sid),
                ["LambdaECRImageRetrievalPolicy"],
            );
            const ecr = await sandbox.cloud().ecr;
            await ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName: "app" }));
        });

        it("is gone afterwards", async () => {
            assert.deepEqual(counts(succeeded(await stack.destroy())), { deleted: 16 });
            for (const [type, id] of [
                ["aws:lambda/function:Function", "hello"],
                ["aws:cloudwatch/logGroup:LogGroup", "/aws/lambda/hello"],
                ["aws:ecs/cluster:Cluster", "app"],
            ] as const) {
                assert.equal(await sandbox.there(type, id), undefined, type);
            }
        });
    });

    describe("is refused", () => {
        let stack: Stack;
        const other = () => sandbox.cloud(OWNER);
        before(() => {
            stack = sandbox.stack("refused", "workloads");
        });
        afterEach(async () => {
            succeeded(await stack.destroy());
        });

        const grants = async (Statement: readonly object[]) => {
            const policyText = JSON.stringify({ Version: "2012-10-17", Statement });
            await (
                await other().ecr
            ).send(new SetRepositoryPolicyCommand({ repositoryName: "app", policyText }));
        };
        const Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
        const lambda = (condition: object) => ({
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action,
            Condition: condition,
        });
        const source = (arn: string) => lambda({ StringLike: { "aws:sourceArn": arn } });
        const role = (name: string) => ({
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${CONSUMER}:role/${name}` },
            Action,
        });

        it("where its tag or digest is not there", async () => {
            const missing = `${CONSUMER}.dkr.ecr.${REGION}.amazonaws.com/app:v9`;
            failed(
                await stack.up({ image: missing, taskImage: first.uri }),
                `InvalidParameterValueException: Source image ${missing} does not exist. Provide a valid source image.`,
            );
            failed(
                await stack.up({ image: first.uri, taskImage: missing }),
                `CannotPullContainerError: failed to resolve ref ${missing}: ${missing}: not found`,
            );
        });

        it("where it is in another region, for a function", async () => {
            const image = `${CONSUMER}.dkr.ecr.eu-west-1.amazonaws.com/app:v1`;
            failed(await stack.up({ image, taskImage: first.uri }), `Source image ${image} is not valid.`);
        });

        it("where it is an index: always for Lambda, and without its architecture for ECS", async () => {
            const { uri } = await pushImage("app", "index", indexOf("amd64"), sandbox.cloud());
            failed(
                await stack.up({ image: uri, taskImage: first.uri }),
                `The image manifest, config or layer media type for the source image ${uri} is not supported. (sandbox: it is an index of amd64, and Lambda takes single images only)`,
            );
            succeeded(await stack.up({ image: first.uri, taskImage: uri }));
            const task = { runtimePlatform: { cpuArchitecture: "ARM64" } };
            failed(
                await stack.up({ image: first.uri, taskImage: uri, task }),
                "image Manifest does not contain descriptor matching platform 'linux/arm64' (sandbox: it is an index of amd64)",
            );
        });

        it("where the repository of another account names neither the service nor a deployer", async () => {
            const { uri } = await pushImage("app", "v1", manifestOf("theirs"), other());
            const denied =
                "AccessDeniedException: Lambda does not have permission to access the ECR image. Check the ECR permissions.";
            const wildcard = `arn:aws:lambda:${REGION}:${CONSUMER}:function:*`;
            const elsewhere = `arn:aws:lambda:${REGION}:333333333333:function:*`;
            for (const statements of [
                [role("lambda-deployer")],
                [role("lambda-deployer"), source(elsewhere)],
                [source(wildcard)],
            ]) {
                await grants(statements);
                failed(await stack.up({ image: uri, taskImage: first.uri }), denied);
            }
            await grants([role("lambda-deployer"), role("tasks"), source(wildcard)]);
            succeeded(await stack.up({ image: uri }));
        });

        it("where the execution role is not named, or may not by its own policy", async () => {
            const { uri } = await pushImage("app", "v1", manifestOf("theirs"), other());
            await grants([role("lambda-deployer"), source(functionArn)]);
            const where = `repository app of ${OWNER} in ${REGION}`;
            failed(
                await stack.up({ image: uri }),
                `403 Forbidden (sandbox: the policy of ${where} does not grant arn:aws:iam::${CONSUMER}:role/tasks ecr:BatchGetImage)`,
            );
            await grants([role("lambda-deployer"), role("tasks"), source(functionArn)]);
            const pulls = `arn:aws:ecr:${REGION}:${OWNER}:repository/other`;
            failed(
                await stack.up({ image: uri, pulls }),
                `403 Forbidden (sandbox: the role's own policy does not grant arn:aws:iam::${CONSUMER}:role/tasks ecr:BatchGetImage)`,
            );
        });

        it("once it is deleted, for the next service, though its task is defined", async () => {
            const { digest, uri } = await pushImage("app", "gone", manifestOf("gone"), sandbox.cloud());
            succeeded(await stack.up({ image: uri }));
            await deleteImage("app", digest, sandbox.cloud());
            failed(
                await stack.up({ image: uri, service: { desiredCount: 2 } }),
                `CannotPullContainerError: failed to resolve ref ${uri}: ${uri}: not found`,
            );
        });
    });
});
