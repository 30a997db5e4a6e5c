/** Tasks that are kept running: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
import type { Service } from "@aws-sdk/client-ecs";
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { type Comparable, unordered, unorderedMembers } from "../comparison";
import { defineResource, type Outputs } from "../resource";
import { present, type Properties } from "../values";
import { ecsSdk, tagEcs, ecsTags, ecsTagRecord, ecsTagList } from "./ecsShapes";
import { requireImages } from "./ecsTaskDefinition";

const inputs = z.object({
    name: z.string().regex(/^[\w-]{1,255}$/, "must be 1 to 255 letters, digits, - or _"),
    cluster: z.string().min(1).optional(),
    deploymentCircuitBreaker: z.object({ enable: z.boolean(), rollback: z.boolean() }).optional(),
    deploymentMaximumPercent: z.number().int().min(0).optional(),
    deploymentMinimumHealthyPercent: z.number().int().min(0).optional(),
    desiredCount: z.number().int().min(0).optional(),
    enableEcsManagedTags: z.boolean().optional(),
    enableExecuteCommand: z.boolean().optional(),
    forceDelete: z.boolean().optional(),
    forceNewDeployment: z.boolean().optional(),
    healthCheckGracePeriodSeconds: z.number().int().min(0).optional(),
    launchType: z.enum(["EC2", "FARGATE", "EXTERNAL"]).optional(),
    loadBalancers: z
        .array(
            z.object({
                containerName: z.string(),
                containerPort: z.number().int().min(0).max(65_536),
                targetGroupArn: z.string().optional(),
                elbName: z.string().optional(),
            }),
        )
        .optional(),
    networkConfiguration: z
        .object({
            assignPublicIp: z.boolean().optional(),
            securityGroups: z.array(z.string()).optional(),
            subnets: z.array(z.string()),
        })
        .optional(),
    platformVersion: z.string().optional(),
    propagateTags: z.enum(["TASK_DEFINITION", "SERVICE", "NONE"]).optional(),
    schedulingStrategy: z.enum(["REPLICA", "DAEMON"]).optional(),
    tags: ecsTags,
    taskDefinition: z.string().optional(),
    triggers: z.record(z.string(), z.string()).optional(),
    waitForSteadyState: z.boolean().optional(),
});
type Inputs = z.infer<typeof inputs>;

/** What a program may say and AWS does not know of. */
const WISHES = ["forceDelete", "forceNewDeployment", "triggers", "waitForSteadyState"];
const NOT_FOUND = ["ClusterNotFoundException", "ServiceNotFoundException"];

/** `…:service/CLUSTER/NAME`, or `CLUSTER/NAME` as an import has it. */
function targetOf(id: string) {
    const [service = "", cluster = ""] = id.split("/").reverse();
    return { cluster, service };
}

const lastOf = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);
const byName: Comparable = (value) => (typeof value === "string" ? lastOf(value) : value);

function settingsOf(given: Inputs) {
    const { deploymentCircuitBreaker: breaker, networkConfiguration: network } = given;
    return {
        taskDefinition: given.taskDefinition,
        desiredCount: given.desiredCount ?? 0,
        deploymentConfiguration: {
            maximumPercent: given.deploymentMaximumPercent ?? 200,
            minimumHealthyPercent: given.deploymentMinimumHealthyPercent ?? 100,
            deploymentCircuitBreaker: breaker ?? { enable: false, rollback: false },
        },
        enableExecuteCommand: given.enableExecuteCommand ?? false,
        healthCheckGracePeriodSeconds: given.healthCheckGracePeriodSeconds ?? 0,
        loadBalancers: (given.loadBalancers ?? []).map(({ elbName: loadBalancerName, ...others }) => ({
            ...others,
            ...(loadBalancerName !== undefined && { loadBalancerName }),
        })),
        ...(network && {
            networkConfiguration: {
                awsvpcConfiguration: {
                    subnets: network.subnets,
                    securityGroups: network.securityGroups ?? [],
                    assignPublicIp:
                        network.assignPublicIp === true ? ("ENABLED" as const) : ("DISABLED" as const),
                },
            },
        }),
        ...(given.platformVersion !== undefined && { platformVersion: given.platformVersion }),
    };
}

/** A service whose tasks cannot start is of no use, though AWS makes it. */
async function requireTasks(reference: string | undefined, cloud: Cloud): Promise<void> {
    if (reference === undefined) {
        return;
    }
    const { DescribeTaskDefinitionCommand } = await ecsSdk();
    const request = new DescribeTaskDefinitionCommand({ taskDefinition: reference });
    const { taskDefinition } = await (await cloud.ecs).send(request);
    if (taskDefinition) {
        await requireImages(taskDefinition, cloud);
    }
}

const outputsOf = (found: Service | undefined, tagsAll: Record<string, string>): Outputs => ({
    id: found?.serviceArn,
    arn: found?.serviceArn,
    cluster: found?.clusterArn,
    launchType: found?.launchType ?? "EC2",
    platformVersion: found?.platformVersion ?? "",
    tagsAll,
});

export const service = defineResource({
    schema: inputs,
    name: { property: "name", longest: 255 },
    replaces: ["name", "cluster", "launchType", "schedulingStrategy"],
    comparable: {
        cluster: byName,
        loadBalancers: unordered,
        // A family alone stands for its newest revision.
        taskDefinition: byName,
        networkConfiguration: unorderedMembers,
    },
    defaults: {
        deploymentCircuitBreaker: { enable: false, rollback: false },
        deploymentMaximumPercent: 200,
        deploymentMinimumHealthyPercent: 100,
        desiredCount: 0,
        enableEcsManagedTags: false,
        enableExecuteCommand: false,
        healthCheckGracePeriodSeconds: 0,
        loadBalancers: [],
        propagateTags: "NONE",
        schedulingStrategy: "REPLICA",
        waitForSteadyState: false,
    },
    computed: ["arn", "cluster", "launchType", "platformVersion", "tagsAll"],
    id: ({ cluster = "default", name }, { partition, region, account }) =>
        `arn:${partition}:ecs:${region}:${account}:service/${lastOf(cluster)}/${name}`,
    async create(given, cloud) {
        const { CreateServiceCommand } = await ecsSdk();
        await requireTasks(given.taskDefinition, cloud);
        const tagsAll = cloud.tags(given.tags);
        const { service: made } = await (
            await cloud.ecs
        ).send(
            new CreateServiceCommand({
                ...settingsOf(given),
                serviceName: given.name,
                cluster: given.cluster,
                enableECSManagedTags: given.enableEcsManagedTags,
                launchType: given.launchType,
                propagateTags: given.propagateTags,
                schedulingStrategy: given.schedulingStrategy,
                tags: ecsTagList(tagsAll),
            }),
        );
        return outputsOf(made, tagsAll);
    },
    async read(id, cloud, state) {
        const { DescribeServicesCommand } = await ecsSdk();
        const { cluster, service: name } = targetOf(id);
        const request = new DescribeServicesCommand({ cluster, services: [name], include: ["TAGS"] });
        const answer = await unlessMissing((await cloud.ecs).send(request), ...NOT_FOUND);
        const [found] = answer?.services ?? [];
        if (found === undefined || found.status === "INACTIVE") {
            return undefined;
        }
        const tagsAll = ecsTagRecord(found.tags);
        const wishes = Object.fromEntries(WISHES.map((wish) => [wish, state[wish]]));
        return {
            inputs: present({ ...inputsOf(found), ...wishes, tags: cloud.ownTags(tagsAll) }),
            outputs: outputsOf(found, tagsAll),
        };
    },
    async update(id, given, cloud, olds) {
        const { UpdateServiceCommand } = await ecsSdk();
        await requireTasks(given.taskDefinition, cloud);
        const request = { ...targetOf(id), ...settingsOf(given) };
        const { service: found } = await (
            await cloud.ecs
        ).send(new UpdateServiceCommand({ ...request, forceNewDeployment: given.forceNewDeployment }));
        const tagsAll = cloud.tags(given.tags);
        await tagEcs(id, cloud.tags(olds.tags), tagsAll, cloud);
        return outputsOf(found, tagsAll);
    },
    async remove(id, cloud, state) {
        const { DeleteServiceCommand, UpdateServiceCommand } = await ecsSdk();
        const ecs = await cloud.ecs;
        const target = targetOf(id);
        if (state["forceDelete"] !== true && state["schedulingStrategy"] !== "DAEMON") {
            const drain = new UpdateServiceCommand({ ...target, desiredCount: 0 });
            await unlessMissing(ecs.send(drain), ...NOT_FOUND);
        }
        const request = new DeleteServiceCommand({ ...target, force: state["forceDelete"] === true });
        await unlessMissing(ecs.send(request), ...NOT_FOUND);
    },
});

function inputsOf(found: Service): Properties {
    const { deploymentConfiguration: deployment, loadBalancers = [] } = found;
    const network = found.networkConfiguration?.awsvpcConfiguration;
    return present({
        name: found.serviceName,
        cluster: found.clusterArn,
        deploymentCircuitBreaker: deployment?.deploymentCircuitBreaker,
        deploymentMaximumPercent: deployment?.maximumPercent,
        deploymentMinimumHealthyPercent: deployment?.minimumHealthyPercent,
        desiredCount: found.desiredCount,
        enableEcsManagedTags: found.enableECSManagedTags,
        enableExecuteCommand: found.enableExecuteCommand,
        healthCheckGracePeriodSeconds: found.healthCheckGracePeriodSeconds,
        launchType: found.launchType,
        loadBalancers: loadBalancers.map(({ loadBalancerName: elbName, ...others }) =>
            present({ ...others, elbName }),
        ),
        networkConfiguration: network && {
            assignPublicIp: network.assignPublicIp === "ENABLED",
            securityGroups: network.securityGroups,
            subnets: network.subnets,
        },
        propagateTags: found.propagateTags,
        schedulingStrategy: found.schedulingStrategy,
        taskDefinition: found.taskDefinition,
    });
}
