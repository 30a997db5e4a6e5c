import * as pulumi from "@pulumi/pulumi";
import { compare } from "../../iam/policy";
import { type Problems } from "../../problems";

/** What a registry has once for its account and region, and what saving overwrites without a word. */
const SETTINGS = {
    replication: "replication configuration",
    policy: "registry policy",
    scanning: "scanning configuration",
} as const;

/** One of those settings. */
export type RegistrySetting = keyof typeof SETTINGS;

/**
 * Reads a setting of a registry as ECR describes it: the replication configuration, the policy or the scanning
 * configuration, as the object that its JSON stands for; undefined where it has none.
 */
export type ReadSetting = (setting: RegistrySetting) => Promise<unknown>;

/** Options of the components that make settings of a registry. */
export interface RegistryOptions extends pulumi.ComponentResourceOptions {
    /**
     * Reads what the registry has: `currentSettings` of `keyless-delivery/bin/ecr/currentSettings` does. A setting that this
     * stack is about to make for the first time is then read before, at preview too, and the run ends where another one
     * would be lost. Not looked at by default.
     */
    readSetting?: ReadSetting | undefined;
    /**
     * Whether the account that images come from has the role that ECR replicates with: `hasReplicationRole` of
     * `keyless-delivery/bin/ecr/currentSettings` asks IAM. A registry policy that names the role is refused where it is not
     * there, so that the run then ends at preview with the command that makes it. Not looked at by default.
     */
    hasReplicationRole?: (() => Promise<boolean>) | undefined;
}

/** Checks which settings may be overwritten. */
export function checkOverwrite(problems: Problems, overwrite: readonly string[] = []): void {
    overwrite.forEach((setting, index) => {
        if (!Object.hasOwn(SETTINGS, setting)) {
            problems.check(["overwrite", index], setting, {
                message: "is not a setting of a registry",
                remedy: `write one of ${Object.keys(SETTINGS).join(", ")}`,
            });
        }
    });
}

/** The resource of Pulumi that each setting is, which whoever made it has in its state. */
const RESOURCES: Readonly<Record<RegistrySetting, string>> = {
    replication: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    policy: "aws:ecr/registryPolicy:RegistryPolicy",
    scanning: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
};

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
): (setting: RegistrySetting, planned: unknown) => pulumi.ResourceOptions {
    return (setting, planned) => {
        if (readSetting === undefined) {
            return {};
        }
        const lost = async () => lostSetting(setting, await readSetting(setting), valueOf(planned));
        const stop = async () => {
            const what = await lost();
            if (what !== undefined) {
                throw new Error(`${what} ${remedyFor(setting)}`);
            }
        };
        const warn = async () => {
            const what = await lost().catch((error: unknown) => (error as Error).message);
            if (what !== undefined) {
                await pulumi.log.warn(`${what} ${takeOver(setting)}`);
            }
        };
        const look = overwrite.includes(setting) ? warn : stop;
        const hook = new pulumi.ResourceHook(`${name}-look-at-${setting}`, look, { onDryRun: true });
        return { hooks: { beforeCreate: [hook] } };
    };
}

/**
 * The option of a registry policy that names the role which ECR replicates with: before Pulumi makes it, the role must be
 * there. An account has it from its first replication on.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/slr-replication.html
 */
export function waitingForReplicationRole(
    name: string,
    sourceAccountId: string,
    { hasReplicationRole }: RegistryOptions = {},
): pulumi.ResourceHook[] {
    if (hasReplicationRole === undefined) {
        return [];
    }
    const look = async () => {
        if (!(await hasReplicationRole())) {
            throw new Error(
                `account ${sourceAccountId} has no role that ECR replicates with, and a registry policy cannot name it -- ` +
                    "run aws iam create-service-linked-role --aws-service-name replication.ecr.amazonaws.com there, once",
            );
        }
    };
    return [new pulumi.ResourceHook(`${name}-look-for-replication-role`, look, { onDryRun: true })];
}

/** The options with further hooks before creation. */
export function withHooks(
    opts: pulumi.ResourceOptions,
    hooks: pulumi.ResourceHook[],
): pulumi.ResourceOptions {
    const before = [...hooks, ...(opts.hooks?.beforeCreate ?? [])];
    return before.length === 0 ? opts : { ...opts, hooks: { ...opts.hooks, beforeCreate: before } };
}

/** What is lost by saving the planned setting where there is another one; undefined where nothing is. */
export function lostSetting(
    setting: RegistrySetting,
    existing: unknown,
    planned: unknown,
): string | undefined {
    const there = withoutDefaults(existing);
    return there === undefined || canonical(there) === canonical(planned)
        ? undefined
        : `the registry has a ${SETTINGS[setting]} that is not this stack's and is overwritten: ${JSON.stringify(there)}`;
}

function remedyFor(setting: RegistrySetting): string {
    return (
        "-- put what is needed of it into the configuration, and write " +
        `overwrite: [${setting}] to have it overwritten`
    );
}

/** What the former owner must do, or else destroying its stack resets the setting that is now this stack's. */
function takeOver(setting: RegistrySetting): string {
    return (
        "-- if a Pulumi stack made it, let that stack forget it before it is updated or destroyed: " +
        `pulumi state delete URN, with the URN of its ${RESOURCES[setting]} as pulumi stack --show-urns lists it`
    );
}

/**
 * A setting without what means the same where it is left out: a rule of ECR that replicates no deletions. One that does
 * stays, because the AWS provider knows no such member and erases it.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ReplicationRule.html
 */
function withoutDefaults(existing: unknown): unknown {
    const { rules } = (existing ?? {}) as { readonly rules?: unknown };
    if (!Array.isArray(rules)) {
        return existing;
    }
    return {
        ...(existing as object),
        rules: rules.map((rule: object) =>
            Object.fromEntries(
                Object.entries(rule).filter(
                    ([key, value]) =>
                        key !== "deleteReplication" || (value as { enabled?: boolean }).enabled === true,
                ),
            ),
        ),
    };
}

/** A policy is its JSON text. */
function valueOf(planned: unknown): unknown {
    return typeof planned === "string" ? JSON.parse(planned) : planned;
}

/** A text that is the same for values that differ only in the order of keys and lists, which mean nothing in these settings. */
function canonical(value: unknown): string {
    if (Array.isArray(value)) {
        return `[${value.map(canonical).sort(compare).join(",")}]`;
    }
    if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value).filter(([, its]) => its !== undefined);
        return `{${entries
            .map(([key, its]) => `${key}:${canonical(its)}`)
            .sort(compare)
            .join(",")}}`;
    }
    return JSON.stringify(value);
}
