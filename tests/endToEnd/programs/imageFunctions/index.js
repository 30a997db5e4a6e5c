// An image of one account with a copy in a second region, and what another account runs of it: a function in each, and a task.
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
const { ImageExecutionRole, ImageFunction, ImageRegistry } = require("keyless-delivery");

const OWNER = "111111111111";
const CONSUMER = "222222222222";
const input = new pulumi.Config().requireObject("input");
const { regions = ["us-east-2", "eu-west-1"], readIn = regions, runIn = regions, task, ...args } = input;

const providers = new Map();
const providerIn = (accountId, region) => {
    const name = `${accountId}-${region}`;
    const allowedAccountIds = [accountId];
    const made = providers.get(name) ?? new aws.Provider(name, { region, allowedAccountIds });
    providers.set(name, made);
    return made;
};
const here = { provider: providerIn(CONSUMER, "us-east-2") };

const tasks = new ImageExecutionRole(
    "tasks",
    { roleName: "app-tasks", ecsTasks: {}, pullImages: [{ repository: "app", accountId: OWNER }] },
    here,
);
const images = {
    accountId: OWNER,
    homeRegion: "us-east-2",
    readers: {
        hello: {
            lambda: { accountId: CONSUMER, function: "hello", deployRole: "app-deployer", regions: readIn },
        },
        tasks: { role: { arn: tasks.arn } },
    },
    repositories: {
        app: { readers: ["hello", "tasks"], replicateTo: regions.filter((its) => its !== "us-east-2") },
    },
    protect: false,
    forceDelete: true,
};
const deployer = new aws.iam.Role(
    "deployer",
    {
        name: "app-deployer",
        assumeRolePolicy: {
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
            ],
        },
    },
    here,
);
const registryIn = (registry, region, dependsOn) =>
    new ImageRegistry(region, { ...images, registry }, { provider: providerIn(OWNER, region), dependsOn });
const copies = images.repositories.app.replicateTo.map((region) => registryIn(region, region, [deployer]));
const home = registryIn("home", "us-east-2", [deployer, ...copies]);
const image = home.sharedImages.app;

if (args.tag !== undefined || args.digest !== undefined) {
    for (const region of runIn) {
        const settings = { functionName: "hello", image, roleName: `hello-${region}`, ...args };
        new ImageFunction(`hello-${region}`, settings, { provider: providerIn(CONSUMER, region) });
    }
}
if (task !== undefined) {
    const cluster = new aws.ecs.Cluster("app", { name: "app" }, here);
    const definition = new aws.ecs.TaskDefinition(
        "app",
        {
            family: "app",
            requiresCompatibilities: ["FARGATE"],
            networkMode: "awsvpc",
            cpu: "256",
            memory: "512",
            executionRoleArn: tasks.arn,
            containerDefinitions: home.repositoryUrls.app.apply((url) =>
                JSON.stringify([{ name: "app", image: `${url}@${task}` }]),
            ),
        },
        here,
    );
    const networkConfiguration = { subnets: ["subnet-1"] };
    const service = { name: "app", cluster: cluster.arn, taskDefinition: definition.arn, desiredCount: 1 };
    new aws.ecs.Service("app", { ...service, launchType: "FARGATE", networkConfiguration }, here);
}

exports.image = image;
