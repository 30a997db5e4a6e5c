import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { ImageExecutionRole, partitionOf } from "keyless-delivery";
import { type Consumer, type Task } from "./config";
import { type KnownImage } from "./platform";

/** The task execution role and, when there is an image, a service of Amazon ECS that runs it on Fargate. */
export function runTask(
    consumer: Consumer,
    task: Task,
    image: KnownImage | undefined,
    opts: pulumi.CustomResourceOptions,
) {
    const { accountId, region, registryAccountId } = consumer;
    const { name, executionRole, digest } = task;
    const logGroup = `/ecs/${name}`;
    const role = new ImageExecutionRole(
        executionRole,
        {
            accountId,
            region,
            roleName: executionRole,
            ecsTasks: {},
            pullImages: [{ repository: task.image, accountId: registryAccountId, regions: [region] }],
            logGroups: [logGroup],
        },
        opts,
    );
    if (image === undefined || digest === undefined) {
        return { executionRoleArn: role.arn };
    }
    const host = `${registryAccountId}.dkr.ecr.${region}.${partitionOf(region).dnsSuffix}`;
    const logs = new aws.cloudwatch.LogGroup(name, { name: logGroup, retentionInDays: 30 }, opts);
    const container = {
        name,
        image: `${host}/${image.repository}@${digest}`,
        essential: true,
        logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": logGroup, "awslogs-region": region, "awslogs-stream-prefix": name },
        },
    };
    const definition = defineTask(task, role.arn, container, { ...opts, dependsOn: logs });
    const service = serve(task, definition, opts);
    return { executionRoleArn: role.arn, taskDefinitionArn: definition.arn, serviceArn: service.arn };
}

function defineTask(
    { name, cpu, memory, architecture }: Task,
    executionRoleArn: pulumi.Input<string>,
    container: object,
    opts: pulumi.CustomResourceOptions,
): aws.ecs.TaskDefinition {
    return new aws.ecs.TaskDefinition(
        name,
        {
            family: name,
            requiresCompatibilities: ["FARGATE"],
            networkMode: "awsvpc",
            cpu: String(cpu),
            memory: String(memory),
            runtimePlatform: { cpuArchitecture: architecture.toUpperCase() },
            executionRoleArn,
            containerDefinitions: JSON.stringify([container]),
        },
        opts,
    );
}

function serve(
    { name, count, subnets, securityGroups }: Task,
    definition: aws.ecs.TaskDefinition,
    opts: pulumi.CustomResourceOptions,
): aws.ecs.Service {
    const cluster = new aws.ecs.Cluster(name, { name }, opts);
    return new aws.ecs.Service(
        name,
        {
            name,
            cluster: cluster.arn,
            taskDefinition: definition.arn,
            desiredCount: count,
            launchType: "FARGATE",
            networkConfiguration: { subnets, securityGroups },
        },
        opts,
    );
}
