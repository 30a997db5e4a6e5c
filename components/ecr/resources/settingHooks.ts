import * as pulumi from "@pulumi/pulumi";
import { knowsHooks } from "../../inputs/hooks";
import {
    lostSetting,
    type RegistrySetting,
    remedyFor,
    type RepositorySetting,
    takeOver,
    valueOf,
} from "../registry/keptSettings";

/**
 * Reads a setting as ECR describes it, as the object that its JSON stands for; undefined where there is none. Of a registry:
 * the replication configuration, the policy or the scanning configuration; of a repository, which is named then: its policy
 * or its lifecycle policy.
 */
export type ReadSetting = (
    setting: RegistrySetting | RepositorySetting,
    repository?: string,
) => Promise<unknown>;

/** The inputs of a resource, as a hook gets them. */
export type HookInputs = Readonly<Record<string, unknown>>;

/** Options of the components that make what ECR keeps once for a repository. */
export interface RepositoryOptions extends pulumi.ComponentResourceOptions {
    /**
     * Reads what the registry and its repositories have: `currentSettings` of `keyless-delivery/current-settings` does. A
     * setting that this stack is about to make for the first time is then read before, at preview too, and the run ends
     * where another one would be lost.
     * @default it is not looked at
     */
    readSetting?: ReadSetting | undefined;
}

/** What is there and what is to be saved in its place. */
interface Comparison {
    readonly owner: string;
    readonly existing: unknown;
    readonly planned: unknown;
}

/** A hook that ends the run where a setting would be lost, or warns where it may be. */
export function lookingFirst(
    setting: RegistrySetting | RepositorySetting,
    mayBeLost: boolean,
    compare: (inputs: HookInputs) => Promise<Comparison>,
): (args: pulumi.ResourceHookArgs) => Promise<void> {
    const lost = async ({ newInputs = {} }: pulumi.ResourceHookArgs) => {
        const { owner, existing, planned } = await compare(newInputs as HookInputs);
        return lostSetting(owner, setting, existing, planned);
    };
    const stop = async (args: pulumi.ResourceHookArgs) => {
        const what = await lost(args);
        if (what !== undefined) {
            throw new Error(`${what} ${remedyFor(setting)}`);
        }
    };
    const warn = async (args: pulumi.ResourceHookArgs) => {
        const what = await lost(args).catch((error: unknown) => (error as Error).message);
        if (what !== undefined) {
            await pulumi.log.warn(`${what} ${takeOver(setting)}`);
        }
    };
    return mayBeLost ? warn : stop;
}

/** The hooks of each reader: all repositories of a registry share them, however many they are. */
const shared = new WeakMap<ReadSetting, Map<string, pulumi.ResourceHook>>();

/**
 * The option of a resource that makes a repository's policy or lifecycle policy: what others wrote there is not overwritten
 * without a word, for instance where a repository is adopted.
 *
 * @param name name of the component
 */
export function keepingOthersOfRepository(
    name: string,
    { overwrite = [] }: { readonly overwrite?: readonly string[] | undefined },
    { readSetting }: RepositoryOptions = {},
): (setting: RepositorySetting) => pulumi.ResourceOptions {
    return (setting) => {
        if (readSetting === undefined || !knowsHooks()) {
            return {};
        }
        const hooks = shared.get(readSetting) ?? new Map<string, pulumi.ResourceHook>();
        shared.set(readSetting, hooks);
        const mayBeLost = overwrite.includes(setting);
        const key = `${setting} ${String(mayBeLost)}`;
        const hook =
            hooks.get(key) ??
            new pulumi.ResourceHook(
                `${name}-look-at-${setting}`,
                lookingFirst(setting, mayBeLost, (inputs) => compared(setting, inputs, readSetting)),
                { onDryRun: true },
            );
        hooks.set(key, hook);
        return { hooks: { beforeCreate: [hook] } };
    };
}

/** A repository whose name or policy is not known yet is looked at during the update. */
async function compared(
    setting: RepositorySetting,
    { repository, policy }: HookInputs,
    readSetting: ReadSetting,
): Promise<Comparison> {
    if (typeof repository !== "string" || typeof policy !== "string") {
        return { owner: "the repository", existing: undefined, planned: undefined };
    }
    const existing = await readSetting(setting, repository);
    return { owner: `repository ${repository}`, existing, planned: valueOf(policy) };
}
