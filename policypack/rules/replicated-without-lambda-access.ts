import { replicationRules, type ReplicationRule } from "../resources/replication";
import { namedRepositories, tagOf } from "../resources/stack";
import { nameOf, UNKNOWN } from "../values/value";
import { NIST_CM_6 } from "./references";
import type { StackRule } from "./rule";

const TAG = "Lambda-Access";

export const replicatedWithoutLambdaAccess: StackRule = {
    id: "replicated-without-lambda-access",
    title: "A replicated repository admits Lambda functions and has the tag for them",
    why:
        "A function pulls images from its own region only, and the statements for functions compare the tag Lambda-Access. " +
        "Where replicas are for functions alone, a replica that they cannot read only costs money. An organization that also " +
        "replicates for clusters or for recovery leaves the rule advisory.",
    severity: "medium",
    enforcement: "advisory",
    remediation: `Tag the repository ${TAG}=true and let its functions read it, or take it out of the replication.`,
    url: "https://docs.aws.amazon.com/lambda/latest/dg/images-create.html",
    references: [NIST_CM_6],
    check: (resources) => {
        const rules = replicationRules(resources);
        return namedRepositories(resources).flatMap((repository) => {
            const tag = tagOf(repository, TAG);
            if (tag === "true" || tag === UNKNOWN) {
                return [];
            }
            const copies = rules
                .filter(({ owner }) => owner.registry === repository.registry)
                .map((rule) => ({ rule, how: howItCopies(rule, repository.name) }))
                .find(({ how }) => how !== undefined);
            return copies?.how === undefined
                ? []
                : [
                      {
                          resource: repository.id,
                          path: "tags",
                          message:
                              `${repository.name} is replicated to ${copies.rule.destinations.join(", ")} ${copies.how}, ` +
                              `and its tag ${TAG} is ${nameOf(tag)}`,
                      },
                  ];
        });
    },
};

function howItCopies({ copiesAll, filters }: ReplicationRule, name: string): string | undefined {
    if (copiesAll) {
        return "by a rule without a filter";
    }
    const filter = filters.find(({ prefix }) => name.startsWith(prefix));
    return filter === undefined ? undefined : `by the filter ${nameOf(filter.prefix)}`;
}
