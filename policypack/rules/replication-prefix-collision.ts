import { type ReplicationRule, replicationRules } from "../resources/replication";
import { namedRepositories } from "../resources/stack";
import { nameOf } from "../values/value";
import { NIST_AC_6 } from "./references";
import type { StackRule } from "./rule";

/** A filter that ends with one of these means everything below that namespace. */
const SEPARATOR = /[/._-]$/;

export const replicationPrefixCollision: StackRule = {
    id: "replication-prefix-collision",
    title: "A replication filter matches the repository that it names and no other",
    why: "A filter is a prefix. The filter repo_1 also replicates repo_10, to regions and accounts that nobody meant for it.",
    severity: "medium",
    enforcement: "mandatory",
    remediation:
        "Rename one of the repositories, give the other one a filter of its own for the same destinations, or end the filter " +
        "with / if it is meant for everything below.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
    references: [NIST_AC_6],
    check: (resources) => {
        const rules = replicationRules(resources);
        return rules.flatMap((rule) => {
            const all = namedRepositories(resources);
            const repositories = all.filter(({ registry }) => registry === rule.owner.registry);
            const prepared = new Set(all.map(({ registry, name }) => `${registry ?? ""} ${name}`));
            return rule.filters.flatMap(({ prefix, path }) =>
                repositories
                    .filter(({ name }) => name.startsWith(prefix))
                    .filter(({ name }) => !isWanted(name, rule, rules, prepared))
                    .map(({ name }) => ({
                        resource: rule.owner.id,
                        path,
                        message: `the filter ${nameOf(prefix)} also replicates ${name} to ${rule.destinations.join(", ")}`,
                    })),
            );
        });
    },
};

/**
 * Whether a repository is meant to reach all of a rule's destinations: filters with its name, or for everything below a
 * namespace, send it there, or the stack itself prepares the copy, by a repository of the same name at the destination.
 */
function isWanted(
    name: string,
    { owner, destinations }: ReplicationRule,
    rules: readonly ReplicationRule[],
    prepared: ReadonlySet<string>,
): boolean {
    const wanted = new Set(
        rules
            .filter((rule) => rule.owner.registry === owner.registry)
            .filter(
                ({ copiesAll, filters }) =>
                    copiesAll ||
                    filters.some(
                        ({ prefix }) =>
                            prefix === name || (SEPARATOR.test(prefix) && name.startsWith(prefix)),
                    ),
            )
            .flatMap((rule) => rule.destinations),
    );
    return destinations.every(
        (destination) => wanted.has(destination) || prepared.has(`${destination} ${name}`),
    );
}
