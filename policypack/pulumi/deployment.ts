import { kindOfResource } from "../resources/resource";
import type { StackResource } from "../resources/stack";
import { element, joinPaths } from "../values/path";
import { isObject } from "../values/value";
import { plainProperties } from "./values";

type Json = Readonly<Record<string, unknown>>;

/** A resource of a stack, by its URN. */
export interface PulumiResource extends StackResource {
    readonly type: string;
    /** Where its properties stand in the file. */
    readonly origin: string;
}

/** A list of states in a file, and where it stands. */
interface States {
    readonly path: string;
    readonly states: readonly { readonly path: string; readonly state: unknown }[];
}

/**
 * The resources that a file of Pulumi's says there are, or will be: one that `pulumi stack export` or a backend writes, or
 * what `pulumi preview --json` prints. Each is there once, with its inputs: what the program says, as in a preview.
 * undefined for any other file.
 * https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/
 */
export function deployedResources(value: unknown): readonly PulumiResource[] | undefined {
    const found = isObject(value) ? (exportedStates(value) ?? previewedStates(value)) : undefined;
    if (found === undefined) {
        return undefined;
    }
    const resources = found.states.flatMap(({ path, state }) =>
        isObject(state) && isManaged(state) ? [toResource(state, joinPaths(found.path, path))] : [],
    );
    // A resource that is replaced has a step for what is made and one for the whole.
    return Array.from(new Map(resources.map((resource) => [resource.id, resource])).values());
}

function exportedStates(value: Json): States | undefined {
    const places: readonly [path: string, deployment: unknown][] = [
        ["deployment", value["deployment"]],
        ["checkpoint.latest", isObject(value["checkpoint"]) ? value["checkpoint"]["latest"] : undefined],
    ];
    for (const [path, deployment] of places) {
        if (isObject(deployment) && isObject(deployment["manifest"])) {
            const resources = Array.isArray(deployment["resources"]) ? deployment["resources"] : [];
            return {
                path: `${path}.resources`,
                states: resources.map((state: unknown, index) => ({ path: element("", index), state })),
            };
        }
    }
    return undefined;
}

/** The new states only: what a resource was before is about to be no more. */
function previewedStates({ steps }: Json): States | undefined {
    if (!Array.isArray(steps) || !steps.every(isStep)) {
        return undefined;
    }
    return {
        path: "steps",
        states: steps.map((step, index) => ({
            path: `${element("", index)}.newState`,
            state: step["newState"],
        })),
    };
}

function isStep(step: unknown): step is Json {
    return isObject(step) && typeof step["op"] === "string" && typeof step["urn"] === "string";
}

/** Whether the stack itself makes the resource and keeps it: what was only looked up, or waits to be deleted, is none of its. */
function isManaged(state: Json): boolean {
    return (
        state["custom"] === true &&
        state["external"] !== true &&
        state["delete"] !== true &&
        typeof state["urn"] === "string" &&
        typeof state["type"] === "string" &&
        !state["type"].startsWith("pulumi:")
    );
}

function toResource(state: Json, path: string): PulumiResource {
    const [id, type, provider] = [state["urn"], state["type"], state["provider"]].map(String);
    // What was imported by an old engine has outputs alone.
    const section =
        isObject(state["inputs"]) && Object.keys(state["inputs"]).length > 0 ? "inputs" : "outputs";
    const properties = plainProperties(state[section]);
    const { region } = properties;
    return {
        id: id ?? "",
        type: type ?? "",
        kind: kindOfResource(type ?? ""),
        path: "",
        // A provider is of one account, and of one region where a resource does not say another.
        registry:
            typeof state["provider"] === "string"
                ? `${provider ?? ""} ${typeof region === "string" ? region : ""}`
                : undefined,
        properties,
        origin: joinPaths(path, section),
    };
}
