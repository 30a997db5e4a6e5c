/** Where a registry's replication configuration sends what is pushed to a repository. */

/** One registry of ECR. */
export interface Registry {
    readonly account: string;
    readonly region: string;
}

/** As a program writes it and the stand-in keeps it. */
export interface ReplicationConfiguration {
    readonly replicationConfiguration?: {
        readonly rules: readonly {
            readonly destinations: readonly { readonly registryId: string; readonly region: string }[];
            readonly repositoryFilters?: readonly { readonly filter: string }[];
        }[];
    };
}

/**
 * A rule without filters is for every repository, and a filter is a prefix.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 */
export function destinationsOf(
    { replicationConfiguration }: ReplicationConfiguration,
    repository: string,
): readonly Registry[] {
    const destinations = (replicationConfiguration?.rules ?? [])
        .filter(
            ({ repositoryFilters = [] }) =>
                repositoryFilters.length === 0 ||
                repositoryFilters.some(({ filter }) => repository.startsWith(filter)),
        )
        .flatMap((rule) => rule.destinations);
    const byName = new Map(destinations.map((one) => [`${one.registryId}/${one.region}`, one]));
    return [...byName.values()].map(({ registryId: account, region }) => ({ account, region }));
}

/** A creation template, as a program writes it and the stand-in keeps it. */
export interface CreationTemplate {
    readonly prefix: string;
    readonly appliedFors: readonly string[];
    readonly encryptionConfigurations?: readonly {
        readonly encryptionType?: string;
        readonly kmsKey?: string;
    }[];
    readonly imageTagMutability?: string;
    readonly lifecyclePolicy?: string;
    readonly repositoryPolicy?: string;
    readonly resourceTags?: Readonly<Record<string, string>>;
}

/**
 * The template with the longest prefix makes a repository; `ROOT` makes those that no other does.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 */
export function templateFor(
    repository: string,
    templates: readonly CreationTemplate[],
): CreationTemplate | undefined {
    const lengthOf = ({ prefix }: CreationTemplate) => (prefix === "ROOT" ? 0 : prefix.length);
    return templates
        .filter(
            ({ prefix, appliedFors }) =>
                appliedFors.includes("REPLICATION") &&
                (prefix === "ROOT" || repository.startsWith(prefix.replace(/\/?$/, "/"))),
        )
        .toSorted((left, right) => lengthOf(right) - lengthOf(left))[0];
}
