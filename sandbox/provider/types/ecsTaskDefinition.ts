/**
 * What a task runs, each change of which is a new revision.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
import type { ContainerDefinition, TaskDefinition } from "@aws-sdk/client-ecs";
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { type Comparable, unordered } from "../comparison";
import { pullForTask } from "../images/forTask";
import { defineResource, type Outputs } from "../resource";
import { isObject, type Json, present, type Properties, textIn, type Value } from "../values";
import { ecsSdk, tagEcs, ecsTags, ecsTagRecord, ecsTagList } from "./ecsShapes";

const arn = z.string().startsWith("arn:", "must be an ARN");
const architectures = { X86_64: "amd64", ARM64: "arm64" } as const;

const inputs = z.object({
    containerDefinitions: z.string(),
    cpu: z.string().optional(),
    enableFaultInjection: z.boolean().optional(),
    ephemeralStorage: z.object({ sizeInGib: z.number().int().min(21).max(200) }).optional(),
    executionRoleArn: arn.optional(),
    family: z.string().regex(/^[\w-]{1,255}$/, "must be 1 to 255 letters, digits, - or _"),
    ipcMode: z.enum(["host", "task", "none"]).optional(),
    memory: z.string().optional(),
    networkMode: z.enum(["bridge", "host", "awsvpc", "none"]).optional(),
    pidMode: z.enum(["host", "task"]).optional(),
    requiresCompatibilities: z.array(z.enum(["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"])).optional(),
    runtimePlatform: z
        .object({
            cpuArchitecture: z.enum(["X86_64", "ARM64"]).optional(),
            operatingSystemFamily: z.string().optional(),
        })
        .optional(),
    skipDestroy: z.boolean().optional(),
    tags: ecsTags,
    taskRoleArn: arn.optional(),
    trackLatest: z.boolean().optional(),
    volumes: z.array(z.object({ name: z.string().min(1), hostPath: z.string().optional() })).optional(),
});
type Inputs = z.infer<typeof inputs>;

/** What a program may say and AWS does not know of. */
const WISHES = ["skipDestroy", "trackLatest"];

const definitionsIn = (text: string) => JSON.parse(text) as readonly (ContainerDefinition & Json)[];

/** A definition without what ECS fills in: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
const comparableDefinitions: Comparable = (text) =>
    typeof text === "string"
        ? definitionsIn(text).map((definition) => present(withoutDefaults(definition)) as Value)
        : text;

function withoutDefaults({ cpu, essential, portMappings, environment, ...others }: ContainerDefinition) {
    const lists = Object.entries(others).filter(([, value]) => !Array.isArray(value) || value.length > 0);
    return {
        ...Object.fromEntries(lists),
        ...(cpu !== 0 && { cpu }),
        ...(essential === false && { essential }),
        ...(environment?.length && {
            environment: environment.toSorted((left, right) =>
                (left.name ?? "") < (right.name ?? "") ? -1 : 1,
            ),
        }),
        ...(portMappings?.length && {
            portMappings: portMappings.map(({ containerPort, hostPort, protocol, ...more }) => ({
                ...more,
                containerPort,
                ...(hostPort !== 0 && hostPort !== containerPort && { hostPort }),
                ...(protocol !== "tcp" && { protocol }),
            })),
        }),
    };
}

/** ECS starts no task of this definition whose images it cannot pull. */
export async function requireImages(definition: TaskDefinition, cloud: Cloud): Promise<void> {
    const task = {
        launchesOnFargate: definition.requiresCompatibilities?.includes("FARGATE") === true,
        executionRoleArn: definition.executionRoleArn === "" ? undefined : definition.executionRoleArn,
        architecture: architectures[definition.runtimePlatform?.cpuArchitecture ?? "X86_64"],
    };
    for (const { image = "" } of definition.containerDefinitions ?? []) {
        await pullForTask(image, task, cloud);
    }
}

function requestOf(given: Inputs) {
    const { ephemeralStorage, requiresCompatibilities, volumes } = given;
    return {
        family: given.family,
        containerDefinitions: [...definitionsIn(given.containerDefinitions)],
        cpu: given.cpu,
        enableFaultInjection: given.enableFaultInjection,
        ...(ephemeralStorage && { ephemeralStorage: { sizeInGiB: ephemeralStorage.sizeInGib } }),
        executionRoleArn: given.executionRoleArn,
        ipcMode: given.ipcMode,
        memory: given.memory,
        networkMode: given.networkMode,
        pidMode: given.pidMode,
        requiresCompatibilities,
        runtimePlatform: given.runtimePlatform as TaskDefinition["runtimePlatform"],
        taskRoleArn: given.taskRoleArn,
        volumes: volumes?.map(({ name, hostPath: sourcePath }) => ({
            name,
            ...(sourcePath !== undefined && { host: { sourcePath } }),
        })),
    };
}

const outputsOf = (made: TaskDefinition | undefined, tagsAll: Record<string, string>): Outputs => ({
    arn: made?.taskDefinitionArn,
    arnWithoutRevision: made?.taskDefinitionArn?.replace(/:\d+$/, ""),
    enableFaultInjection: made?.enableFaultInjection ?? false,
    networkMode: made?.networkMode,
    revision: made?.revision,
    tagsAll,
});

export const taskDefinition = defineResource({
    schema: inputs,
    replaces: inputs.omit({ skipDestroy: true, tags: true, trackLatest: true }).keyof().options,
    documents: ["containerDefinitions"],
    comparable: {
        containerDefinitions: comparableDefinitions,
        requiresCompatibilities: unordered,
        volumes: unordered,
    },
    defaults: { skipDestroy: false, trackLatest: false },
    computed: ["arn", "arnWithoutRevision", "enableFaultInjection", "networkMode", "revision", "tagsAll"],
    id: ({ family }) => family,
    check: ({ containerDefinitions }) =>
        containerDefinitions === undefined || Array.isArray(JSON.parse(containerDefinitions))
            ? []
            : [{ property: "containerDefinitions", reason: "must be a JSON list of container definitions" }],
    async create(given, cloud) {
        const { RegisterTaskDefinitionCommand } = await ecsSdk();
        const request = requestOf(given);
        await requireImages(request, cloud);
        const tagsAll = cloud.tags(given.tags);
        const { taskDefinition: made } = await (
            await cloud.ecs
        ).send(new RegisterTaskDefinitionCommand({ ...request, tags: ecsTagList(tagsAll) }));
        return outputsOf(made, tagsAll);
    },
    async read(id, cloud, state) {
        const { DescribeTaskDefinitionCommand } = await ecsSdk();
        // An import names a revision by its ARN, a state by its family and that ARN; `trackLatest` asks for the newest.
        const revision = state["trackLatest"] === true ? id : (textIn(state, "arn") ?? id);
        const request = new DescribeTaskDefinitionCommand({ taskDefinition: revision, include: ["TAGS"] });
        const answer = await unlessMissing((await cloud.ecs).send(request), "ClientException");
        const found = answer?.taskDefinition;
        if (found?.family === undefined || found.status === "INACTIVE") {
            return undefined;
        }
        const tagsAll = ecsTagRecord(answer?.tags);
        const wishes = Object.fromEntries(WISHES.map((wish) => [wish, state[wish]]));
        return {
            inputs: present({ ...inputsOf(found), ...wishes, tags: cloud.ownTags(tagsAll) }),
            outputs: { id: found.family, ...outputsOf(found, tagsAll) },
        };
    },
    async update(_id, given, cloud, olds) {
        const { DescribeTaskDefinitionCommand } = await ecsSdk();
        const { taskDefinition: found } = await (
            await cloud.ecs
        ).send(new DescribeTaskDefinitionCommand({ taskDefinition: given.family }));
        const tagsAll = cloud.tags(given.tags);
        await tagEcs(found?.taskDefinitionArn ?? "", cloud.tags(olds.tags), tagsAll, cloud);
        return { tagsAll };
    },
    async remove(_id, cloud, state) {
        if (state["skipDestroy"] === true) {
            return;
        }
        const { DeregisterTaskDefinitionCommand } = await ecsSdk();
        const request = new DeregisterTaskDefinitionCommand({ taskDefinition: textIn(state, "arn") });
        await unlessMissing((await cloud.ecs).send(request), "ClientException");
    },
});

function inputsOf(found: TaskDefinition): Properties {
    const { ephemeralStorage, runtimePlatform, volumes = [] } = found;
    const list = (values: readonly unknown[] | undefined) => (values?.length ? values : undefined);
    const text = (value: string | undefined) => (value === "" ? undefined : value);
    return present({
        family: found.family,
        containerDefinitions: JSON.stringify(found.containerDefinitions),
        cpu: found.cpu,
        enableFaultInjection: found.enableFaultInjection,
        ephemeralStorage: ephemeralStorage && { sizeInGib: ephemeralStorage.sizeInGiB },
        executionRoleArn: text(found.executionRoleArn),
        ipcMode: text(found.ipcMode),
        memory: found.memory,
        networkMode: found.networkMode,
        pidMode: text(found.pidMode),
        requiresCompatibilities: list(found.requiresCompatibilities),
        runtimePlatform: isObject(runtimePlatform) ? present({ ...runtimePlatform }) : undefined,
        taskRoleArn: text(found.taskRoleArn),
        volumes: list(volumes.map(({ name, host }) => present({ name, hostPath: host?.sourcePath }))),
    });
}
