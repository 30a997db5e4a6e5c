import * as ecr from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";
import { knowsHooks } from "../../inputs/hooks";
import { type Known } from "../../inputs/types";
import { type ReplicationSource } from "../model/replication";
import { type RegistrySetting, valueOf } from "../registry/keptSettings";
import { type HookInputs, lookingFirst, type RepositoryOptions } from "./settingHooks";

/** Options of the components that make settings of a registry. */
export interface RegistryOptions extends RepositoryOptions {
    /**
     * Whether the account that images come from has the role that ECR replicates with: `hasReplicationRole` of
     * `keyless-delivery/current-settings` asks IAM. A registry policy that names the role is refused where it is not
     * there, so that the run then ends at preview with the command that makes it.
     * @default it is not looked at
     */
    hasReplicationRole?: (() => Promise<boolean>) | undefined;
}

/**
 * The option of a resource that makes a setting, so that it does not overwrite another's without a word: before Pulumi makes
 * it for the first time, what is there must be nothing, or the same, or be allowed to be overwritten, which is warned of.
 * What the stack owns already is Pulumi's to update.
 *
 * Deleting such a resource resets what is there, whoever made it. A delete hook could look first, but every
 * `pulumi destroy` would then need --run-program, so the former owner is told to forget it instead.
 * https://www.pulumi.com/docs/iac/concepts/resources/options/hooks/
 *
 * @param name name of the component
 * @param overwrite the settings that may be lost
 */
export function keepingOthers(
    name: string,
    { overwrite = [] }: { readonly overwrite?: readonly string[] | undefined },
    { readSetting }: RegistryOptions = {},
): (setting: RegistrySetting, plannedIn: (inputs: HookInputs) => unknown) => pulumi.ResourceOptions {
    return (setting, plannedIn) => {
        if (readSetting === undefined || !knowsHooks()) {
            return {};
        }
        const look = lookingFirst(setting, overwrite.includes(setting), async (inputs) => ({
            owner: "the registry",
            existing: await readSetting(setting),
            planned: valueOf(plannedIn(inputs)),
        }));
        const hook = new pulumi.ResourceHook(`${name}-look-at-${setting}`, look, { onDryRun: true });
        return { hooks: { beforeCreate: [hook] } };
    };
}

/**
 * Ends the run where the account has no role that ECR replicates with: a registry policy cannot name a role that is not
 * there. An account has it from its first replication on.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/slr-replication.html
 */
export async function requireReplicationRole(
    sourceAccountId: string,
    hasReplicationRole: () => Promise<boolean>,
): Promise<void> {
    if (!(await hasReplicationRole())) {
        throw new Error(
            `account ${sourceAccountId} has no role that ECR replicates with, and a registry policy cannot name it -- ` +
                "run aws iam create-service-linked-role --aws-service-name replication.ecr.amazonaws.com there, once",
        );
    }
}

/** Looks for the role before Pulumi makes the registry policy that names it. */
function waitingForReplicationRole(
    name: string,
    sourceAccountId: string,
    { hasReplicationRole }: RegistryOptions = {},
): pulumi.ResourceHook[] {
    if (hasReplicationRole === undefined || !knowsHooks()) {
        return [];
    }
    const look = () => requireReplicationRole(sourceAccountId, hasReplicationRole);
    return [new pulumi.ResourceHook(`${name}-look-for-replication-role`, look, { onDryRun: true })];
}

/** The options with further hooks before creation. */
function withHooks(opts: pulumi.ResourceOptions, hooks: pulumi.ResourceHook[]): pulumi.ResourceOptions {
    const before = [...hooks, ...(opts.hooks?.beforeCreate ?? [])];
    return before.length === 0 ? opts : { ...opts, hooks: { ...opts.hooks, beforeCreate: before } };
}

/**
 * Registers the policy that lets images of another account in, and overwrites none that is there without being allowed to.
 *
 * @param name name of the component
 */
export function registerIncoming(
    name: string,
    policy: pulumi.Input<string>,
    source: Known<ReplicationSource>,
    args: { readonly overwrite?: readonly string[] | undefined },
    opts: RegistryOptions | undefined,
    resourceOptions: pulumi.CustomResourceOptions,
): void {
    const hooks =
        source.trustSourceAccountRoot === true ? [] : waitingForReplicationRole(name, source.accountId, opts);
    new ecr.RegistryPolicy(
        `${name}-incoming`,
        { policy },
        {
            ...resourceOptions,
            ...withHooks(
                keepingOthers(name, args, opts)("policy", (inputs) => inputs["policy"]),
                hooks,
            ),
        },
    );
}
