import { compare } from "../../iam/policy";
import { type Problems } from "../../problems";

/** What is kept once for a registry or a repository, and what saving overwrites without a word. */
const SETTINGS = {
    replication: "replication configuration",
    policy: "registry policy",
    scanning: "scanning configuration",
    repositoryPolicy: "policy",
    lifecyclePolicy: "lifecycle policy",
} as const;

/** What a repository keeps once, by the setting that says so. */
export const OF_REPOSITORIES = ["repositoryPolicy", "lifecyclePolicy"] as const;
export type RepositorySetting = (typeof OF_REPOSITORIES)[number];

/** What a registry keeps once for its account and region. */
export type RegistrySetting = Exclude<keyof typeof SETTINGS, RepositorySetting>;

/** Checks which settings may be overwritten. */
export function checkOverwrite(problems: Problems, overwrite: readonly string[] = []): void {
    overwrite.forEach((setting, index) => {
        if (!Object.hasOwn(SETTINGS, setting)) {
            problems.check(["overwrite", index], setting, {
                message: "is not a setting of a registry or a repository",
                remediation: `write one of ${Object.keys(SETTINGS).join(", ")}`,
            });
        }
    });
}

/** The resource of Pulumi that each setting is, which whoever made it has in its state. */
const RESOURCES: Readonly<Record<RegistrySetting | RepositorySetting, string>> = {
    replication: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    policy: "aws:ecr/registryPolicy:RegistryPolicy",
    scanning: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    repositoryPolicy: "aws:ecr/repositoryPolicy:RepositoryPolicy",
    lifecyclePolicy: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
};

/**
 * What is lost by saving the planned setting where there is another one; undefined where nothing is.
 *
 * @param owner what has it: "the registry", or a repository with its name
 */
export function lostSetting(
    owner: string,
    setting: RegistrySetting | RepositorySetting,
    existing: unknown,
    planned: unknown,
): string | undefined {
    const there = withoutDefaults(existing);
    return there === undefined || canonical(there) === canonical(planned)
        ? undefined
        : `${owner} already has another ${SETTINGS[setting]}, not managed by this stack; saving would overwrite it: ${JSON.stringify(there)}`;
}

export function remedyFor(setting: RegistrySetting | RepositorySetting): string {
    return "-- copy what you still need into the configuration, then write " + `overwrite: [${setting}]`;
}

/** What the former owner must do, or else destroying its stack resets the setting that is now this stack's. */
export function takeOver(setting: RegistrySetting | RepositorySetting): string {
    return (
        "-- if it belongs to another Pulumi stack, remove it from that stack's state before that stack is updated or destroyed: " +
        `pulumi state delete URN (pulumi stack --show-urns lists it as ${RESOURCES[setting]})`
    );
}

/**
 * A setting without what means the same where it is left out: a rule of ECR that replicates no deletions. One that does
 * stays, because the AWS provider knows no such member and erases it. It is seen once the AWS SDK knows it.
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
export function valueOf(planned: unknown): unknown {
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
