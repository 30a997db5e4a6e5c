import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { byName, recorded, type Registration, valueOf } from "../components/recorder";
import { engineConfig } from "./stackConfig";

type Config = Readonly<Record<string, unknown>>;

const root = join(__dirname, "..", "..");
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

/** What AWS gives to what a team makes. */
const THERE = {
    "aws:apigatewayv2/api:Api": {
        apiEndpoint: "https://a1b2c3.execute-api.us-east-1.amazonaws.com",
        executionArn: "arn:aws:execute-api:us-east-1:222222222222:a1b2c3",
    },
    "aws:apigatewayv2/integration:Integration": {},
    "aws:ecs/taskDefinition:TaskDefinition": {
        arn: "arn:aws:ecs:us-east-1:123456789012:task-definition/shop:1",
    },
    "aws:ecs/cluster:Cluster": { arn: "arn:aws:ecs:us-east-1:123456789012:cluster/shop" },
    "aws:ecs/service:Service": { arn: "arn:aws:ecs:us-east-1:123456789012:service/shop/shop" },
};

function configurationOf(...path: readonly string[]): Config {
    return (parse(readFileSync(join(root, ...path), "utf8")) as { config: Config }).config;
}

const example = (name: string) => configurationOf("docs", "examples", `${name}.yaml`);

/** The same with other values under a part of the configuration. */
function changed(config: Config, part: string, changes: object): Config {
    const key = `image-consumer:${part}`;
    return { ...config, [key]: { ...(config[key] as object), ...changes } };
}

interface Run {
    readonly registrations: readonly Registration[];
    readonly outputs: Config;
}

/** The team's program, with what the platform's stack gives out. */
async function consume(config: Config, outputs: object = {}): Promise<Run> {
    const program = require.resolve("../../programs/consumer/index");
    const { registrations, result } = await recorded(
        async () => {
            pulumi.runtime.setAllConfig(engineConfig(config));
            const { default: run } = (await import(program)) as { default: () => Promise<Config> };
            return run();
        },
        { ...THERE, "pulumi:pulumi:StackReference": { outputs } },
    );
    return { registrations, outputs: await valueOf(pulumi.output(result)) };
}

/** What the platform's stack gives out, and the policies that it writes. */
async function share(config: Config): Promise<Run> {
    const program = require.resolve("../../programs/index");
    const { registrations, result } = await recorded(async () => {
        pulumi.runtime.setAllConfig(engineConfig(config));
        Reflect.deleteProperty(require.cache, program);
        return { ...((await import(program)) as Config) };
    });
    return { registrations, outputs: await valueOf(pulumi.output(result)) };
}

/** Type and name of what AWS gets. */
function made({ registrations }: Run): string[] {
    return registrations
        .filter(({ type }) => type.startsWith("aws:"))
        .map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`);
}

async function refused(config: Config, outputs: object): Promise<readonly string[]> {
    let lines: readonly string[] = [];
    const run = consume(config, outputs);
    await assert.rejects(run, (error) => {
        const [first = "", ...others] = pulumi.RunError.isInstance(error) ? error.message.split("\n  ") : [];
        assert.match(first, /^nothing was changed, because of the configuration: \d+ problems? found:$/);
        lines = others;
        return true;
    });
    return lines;
}

describe("an application team's stack", () => {
    let platform: Run;
    before(async () => {
        platform = await share(example("images/consumers"));
    });

    const roles = {
        api: [
            "OpenIdConnectProvider github-provider",
            "Role hello-deployer-role-hello-deployer",
            "RolePolicy hello-deployer-permissions-hello-deployer",
        ],
        task: ["Role shop-tasks-role-shop-tasks", "RolePolicy shop-tasks-permissions-shop-tasks"],
    };

    for (const part of ["api", "task"] as const) {
        it(`makes the role alone before there is an image, and before the platform: ${part}`, async () => {
            const config = changed(example(`consumers/${part}`), part, { digest: undefined });
            assert.deepEqual(made(await consume(config)), roles[part]);
            assert.deepEqual(made(await consume(config, platform.outputs)), roles[part]);
        });
    }

    for (const stack of ["dev", "prod"]) {
        it(`makes the roles of ${stack}, which says no digest`, async () => {
            const run = await consume(configurationOf("programs", "consumer", `Pulumi.${stack}.yaml`));
            assert.deepEqual(made(run), [...roles.api, ...roles.task].sort());
        });
    }

    it("makes the roles that the platform's policies name", async () => {
        const api = await consume(example("consumers/api"), platform.outputs);
        const task = await consume(example("consumers/task"), platform.outputs);
        const policies = Object.values(
            byName(platform.registrations, "aws:ecr/repositoryPolicy:RepositoryPolicy"),
        ).flatMap(({ inputs }) => String(inputs["policy"]).match(/arn:aws:iam::\d{12}:role\/[\w-]+/g) ?? []);
        assert.deepEqual(policies, [api.outputs["deployRoleArn"], task.outputs["executionRoleArn"]]);
    });

    it("has a function behind an API, which nothing else may invoke", async () => {
        const run = await consume(example("consumers/api"), platform.outputs);
        assert.deepEqual(made(run), [
            "Api hello",
            "Integration hello",
            "Route hello",
            "Stage hello",
            "LogGroup hello-logs",
            "OpenIdConnectProvider github-provider",
            "Role hello-deployer-role-hello-deployer",
            "Role hello-role-hello-us-east-1",
            "RolePolicy hello-deployer-permissions-hello-deployer",
            "RolePolicy hello-logs-hello-us-east-1",
            "Function hello-function",
            "Permission hello-invoke-api",
        ]);
        const inputs = (type: string, name: string) => byName(run.registrations, type)[name]?.inputs ?? {};
        assert.equal(
            inputs("aws:lambda/function:Function", "hello-function")["imageUri"],
            `111111111111.dkr.ecr.us-east-1.amazonaws.com/cross-account-function@${DIGEST}`,
        );
        const { principal, sourceArn } = inputs("aws:lambda/permission:Permission", "hello-invoke-api");
        assert.deepEqual(
            [principal, sourceArn],
            [
                "apigateway.amazonaws.com",
                "arn:aws:execute-api:us-east-1:222222222222:a1b2c3/$default/GET/hello",
            ],
        );
        assert.deepEqual(inputs("aws:apigatewayv2/route:Route", "hello"), {
            apiId: "hello",
            routeKey: "GET /hello",
            target: "integrations/hello",
        });
        assert.deepEqual(run.outputs, {
            deployRoleArn: "arn:aws:iam::222222222222:role/hello-deployer",
            functionArn: "arn:aws:lambda:us-east-1:222222222222:function:hello",
            url: "https://a1b2c3.execute-api.us-east-1.amazonaws.com/hello",
        });
    });

    it("has a service whose tasks run the digest, by the role that pulls it", async () => {
        const run = await consume(example("consumers/task"), platform.outputs);
        assert.deepEqual(made(run), [
            "LogGroup shop",
            "Cluster shop",
            "Service shop",
            "TaskDefinition shop",
            ...roles.task,
        ]);
        const { containerDefinitions, ...definition } =
            byName(run.registrations, "aws:ecs/taskDefinition:TaskDefinition")["shop"]?.inputs ?? {};
        assert.deepEqual(definition, {
            cpu: "256",
            executionRoleArn: "arn:aws:iam::123456789012:role/shop-tasks",
            family: "shop",
            memory: "512",
            networkMode: "awsvpc",
            requiresCompatibilities: ["FARGATE"],
            runtimePlatform: { cpuArchitecture: "X86_64" },
        });
        const [container] = JSON.parse(String(containerDefinitions)) as { image: string }[];
        assert.equal(
            container?.image,
            `111111111111.dkr.ecr.us-east-1.amazonaws.com/my-ecr-repository@${DIGEST}`,
        );
        assert.deepEqual(run.outputs, {
            executionRoleArn: "arn:aws:iam::123456789012:role/shop-tasks",
            taskDefinitionArn: "arn:aws:ecs:us-east-1:123456789012:task-definition/shop:1",
            serviceArn: "arn:aws:ecs:us-east-1:123456789012:service/shop/shop",
        });
    });

    it("prepares its registry where the platform replicates to it, and nowhere else", async () => {
        const { outputs } = await share(example("images/replication"));
        const config = (region: string, accountId = "222222222222") => ({
            "image-consumer:platform": "organization/keyless-delivery/dev",
            "image-consumer:accountId": accountId,
            "image-consumer:region": region,
            "image-consumer:registryAccountId": "222222222222",
        });
        assert.deepEqual(made(await consume(config("us-east-2"), outputs)), []);
        assert.deepEqual(made(await consume(config("eu-west-1", "333333333333"), outputs)), []);
        const run = await consume(config("eu-west-1"), outputs);
        assert.deepEqual(made(run), [
            "RegistryPolicy images-incoming",
            "RepositoryCreationTemplate images-security",
            "Role images-role-ecr-templates-eu-west-1",
            "RolePolicy images-permissions-ecr-templates-eu-west-1",
        ]);
        assert.deepEqual(Object.keys(run.outputs), ["repositoryUrls", "registryHost"]);
    });

    it("is refused with everything that the platform does not share, before anything is made", async () => {
        const both = {
            ...changed(example("consumers/api"), "api", { image: "hello" }),
            ...example("consumers/task"),
        };
        assert.deepEqual(
            await refused({ ...both, "image-consumer:accountId": "222222222222" }, platform.outputs),
            [
                'api.image: is not shared by organization/keyless-delivery/dev ("hello") -- ' +
                    "let the platform share it, or name one of: cross-account-function, my-ecr-repository",
                'task.executionRole: is no reader of my-ecr-repository ("shop-tasks") -- add to its readers on the platform: ' +
                    '{ role: { accountId: "222222222222", name: shop-tasks } }',
            ],
        );
        assert.deepEqual(
            await refused(
                { ...example("consumers/api"), "image-consumer:region": "us-west-2" },
                platform.outputs,
            ),
            [
                'api.image: is not in 111111111111/us-west-2 but in 111111111111/us-east-1 ("cross-account-function") -- ' +
                    "let the platform replicate it there, or write another registryAccountId",
            ],
        );
        assert.deepEqual(await refused(example("consumers/api"), {}), [
            'api.image: is not shared by organization/keyless-delivery/dev ("cross-account-function") -- ' +
                "let the platform share it, or name one of: none",
        ]);
    });

    it("has a service by a reader's ARN, and by a reader of every account of an organization", async () => {
        const images = example("images/consumers")["keyless-delivery:images"] as { readers: object };
        const shop = [
            { role: { arn: "arn:aws:iam::123456789012:role/shop-tasks" } },
            { role: { name: "shop-tasks" }, organization: "o-abcdefghij" },
        ];
        for (const reader of shop) {
            const readers = { ...images.readers, "shop-tasks": reader };
            const { outputs } = await share({ "keyless-delivery:images": { ...images, readers } });
            assert.equal(made(await consume(example("consumers/task"), outputs)).length, 6);
        }
    });

    it("is refused with everything that is wrong with its configuration", async () => {
        const config = {
            ...changed(example("consumers/api"), "api", { digest: "latest", path: "hello", color: "red" }),
            ...changed(example("consumers/task"), "task", { subnets: "subnet-1", count: undefined }),
            "image-consumer:accountId": "1",
            "image-consumer:region": undefined,
        };
        assert.deepEqual(await refused(config, {}), [
            'accountId: is not what belongs here ("1") -- write its 12 digits, in quotes: "111111111111"',
            "api.color: unknown key -- leave it out",
            'api.digest: is not what belongs here ("latest") -- ' +
                "write sha256: and its 64 hexadecimal digits in lower case, as docker push prints them",
            'api.path: is not what belongs here ("hello") -- write a path that begins with a slash, such as /hello',
            "region: is missing -- write a region's code, such as us-east-2",
            'task.subnets: is not what belongs here ("subnet-1") -- write a list of IDs of subnets',
        ]);
    });
});
