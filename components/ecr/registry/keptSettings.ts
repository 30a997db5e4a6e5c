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

/**
 * The option of a resource that makes a setting, so that it does not overwrite another's: before Pulumi makes it for the
 * first time, what is there must be nothing, or the same. What the stack owns already is Pulumi's to update.
 *
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
        if (readSetting === undefined || overwrite.includes(setting)) {
            return {};
        }
        const look = async () => {
            const flaw = overwritingFlaw(setting, await readSetting(setting), valueOf(planned));
            if (flaw !== undefined) {
                throw new Error(flaw);
            }
        };
        const hook = new pulumi.ResourceHook(`${name}-look-at-${setting}`, look, { onDryRun: true });
        return { hooks: { beforeCreate: [hook] } };
    };
}

/** What is wrong with saving the planned setting where there is another one. */
export function overwritingFlaw(
    setting: RegistrySetting,
    existing: unknown,
    planned: unknown,
): string | undefined {
    return existing === undefined || canonical(existing) === canonical(planned)
        ? undefined
        : `the registry has a ${SETTINGS[setting]} that is not this stack's and would be lost: ` +
              `${JSON.stringify(existing)} -- put what is needed of it into the configuration, and write ` +
              `overwrite: [${setting}] to let it go`;
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
