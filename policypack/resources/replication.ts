import { UNKNOWN } from "../values/value";
import { elementsOf, propertiesOf, type Property, propertyOf } from "./resource";
import { ofKind, type StackResource } from "./stack";

/** One rule of a replication configuration: what it copies, and where to. */
export interface ReplicationRule {
    readonly owner: StackResource;
    readonly path: string;
    /** Prefixes of names, without those that are unknown at preview; a rule without any filter replicates every repository. */
    readonly filters: readonly ReplicationFilter[];
    readonly copiesAll: boolean;
    /** Account and region of each destination. */
    readonly destinations: readonly string[];
}

export interface ReplicationFilter {
    readonly prefix: string;
    readonly path: string;
}

/**
 * The replication rules of a stack.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 */
export function replicationRules(resources: readonly StackResource[]): readonly ReplicationRule[] {
    return ofKind(resources, "ecrreplicationconfiguration").flatMap((owner) =>
        elementsOf(propertyOf(propertiesOf(owner), "replicationconfiguration"))
            .flatMap((configuration) => elementsOf(propertyOf(configuration, "rules", "rule")))
            .filter(({ value }) => value !== UNKNOWN)
            .map((rule) => readRule(owner, rule)),
    );
}

function readRule(owner: StackResource, rule: Property): ReplicationRule {
    const filters = elementsOf(propertyOf(rule, "repositoryfilters", "repositoryfilter"));
    return {
        owner,
        path: rule.path,
        copiesAll: filters.length === 0,
        filters: filters.flatMap((item) => {
            const filter = propertyOf(item, "filter");
            return typeof filter?.value === "string" ? [{ prefix: filter.value, path: filter.path }] : [];
        }),
        destinations: elementsOf(propertyOf(rule, "destinations", "destination")).flatMap((destination) => {
            const region = propertyOf(destination, "region")?.value;
            const account = propertyOf(destination, "registryid")?.value;
            return typeof region === "string" && typeof account === "string" ? [`${account} ${region}`] : [];
        }),
    };
}
