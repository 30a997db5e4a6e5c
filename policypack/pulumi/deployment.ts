import { accountIn } from "../iam/arn";
import { holdsKeyPolicy } from "../resources/key";
import { kindOfResource } from "../resources/resource";
import type { StackResource, Whereabouts } from "../resources/stack";
import { readJson } from "../values/json";
import { element, joinPaths, member } from "../values/path";
import { isObject, memberOf } from "../values/value";
import { plainProperties } from "./values";

type Json = Readonly<Record<string, unknown>>;

/** A resource of a stack, by its URN. */
export interface PulumiResource extends StackResource {
    readonly type: string;
    /** Where its properties stand in the file. */
    readonly origin: string;
    /** The account of the key whose policy it holds. */
    readonly keyAccount: string | undefined;
}

/** A list of states in a file, and where it stands. */
interface States {
    readonly path: string;
    readonly states: readonly { readonly path: string; readonly state: unknown }[];
}

/**
 * The resources that a file of Pulumi's says there are, or will be: one that `pulumi stack export` or a backend writes, what
 * `pulumi preview --json` prints, as a whole or event by event, or what `--save-plan` keeps of it. Each is there once, with its inputs: what the program says, as in a preview.
 * undefined for any other file.
 * https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/
 */
export function deployedResources(value: unknown): readonly PulumiResource[] | undefined {
    const found = isObject(value)
        ? (exportedStates(value) ?? previewedStates(value) ?? plannedStates(value))
        : streamedStates(value);
    if (found === undefined) {
        return undefined;
    }
    const whereaboutsOf = providersIn(found.states.map(({ state }) => state));
    const resources = found.states.flatMap(({ path, state }) =>
        isObject(state) && isManaged(state)
            ? [toResource(state, joinPaths(found.path, path), whereaboutsOf)]
            : [],
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

/**
 * The events that `pulumi preview --json` prints one a line where it streams them. What follows a resource that is replaced is
 * the whole of it.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go
 */
function streamedStates(events: unknown): States | undefined {
    if (!Array.isArray(events) || !events.some(isStepEvent)) {
        return undefined;
    }
    return {
        path: "",
        states: events.map((event, index) => ({
            path: `${element("", index)}.resourcePreEvent.metadata.new`,
            state: memberOf(memberOf(memberOf(event, "resourcePreEvent"), "metadata"), "new"),
        })),
    };
}

function isStepEvent(event: unknown): boolean {
    return isStep(memberOf(memberOf(event, "resourcePreEvent"), "metadata"));
}

/**
 * What `pulumi preview --save-plan` writes. Of a resource that there is already it holds only what changes.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/plan.go
 */
function plannedStates({ plan }: Json): States | undefined {
    const plans = memberOf(plan, "resourcePlans");
    if (!isObject(plans) || !isObject(memberOf(plan, "manifest"))) {
        return undefined;
    }
    return {
        path: "plan.resourcePlans",
        states: Object.entries(plans).map(([urn, resource]) => {
            const goal = memberOf(resource, "goal");
            const [adds, updates] = ["adds", "updates"].map((name) =>
                memberOf(memberOf(goal, "inputDiff"), name),
            );
            const inputs = { ...(isObject(adds) ? adds : {}), ...(isObject(updates) ? updates : {}) };
            return {
                path: `${member("", urn)}.goal`,
                state: isObject(goal) ? { ...goal, urn, inputs } : undefined,
            };
        }),
    };
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

/** Finds where a provider works, by the reference of a resource to it: its URN and its ID. */
function providersIn(states: readonly unknown[]): (reference: string) => Whereabouts | undefined {
    const known = new Map(
        states.flatMap((state): [string, Whereabouts][] =>
            isObject(state) && state["type"] === "pulumi:providers:aws"
                ? [[String(state["urn"]), whereaboutsIn(state["inputs"])]]
                : [],
        ),
    );
    return (reference) => known.get(reference.slice(0, reference.lastIndexOf("::")));
}

/** The one account that a provider is allowed to work in, and its region. Providers keep lists as JSON texts. */
function whereaboutsIn(inputs: unknown): Whereabouts {
    const [region, given] = [memberOf(inputs, "region"), memberOf(inputs, "allowedAccountIds")];
    const reading = typeof given === "string" ? readJson(given) : undefined;
    const allowed = reading?.ok === true ? reading.value : given;
    const [account, ...others] = Array.isArray(allowed) ? (allowed as readonly unknown[]) : [];
    return {
        account: typeof account === "string" && others.length === 0 ? account : undefined,
        region: typeof region === "string" ? region : undefined,
    };
}

function toResource(
    state: Json,
    path: string,
    whereaboutsOf: (reference: string) => Whereabouts | undefined,
): PulumiResource {
    const [id, type, provider] = [state["urn"], state["type"], state["provider"]].map(String);
    // What was imported by an old engine has outputs alone.
    const section =
        isObject(state["inputs"]) && Object.keys(state["inputs"]).length > 0 ? "inputs" : "outputs";
    const properties = plainProperties(state[section]);
    const { region } = properties;
    const { account, region: usual } = whereaboutsOf(provider ?? "") ?? {};
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
        whereabouts: { account, region: typeof region === "string" ? region : usual },
        properties,
        origin: joinPaths(path, section),
        keyAccount: holdsKeyPolicy(type ?? "") ? accountIn(memberOf(state["outputs"], "arn")) : undefined,
    };
}
