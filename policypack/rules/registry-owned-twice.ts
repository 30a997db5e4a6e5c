import { propertiesOf, propertyOf } from "../resources/resource";
import { ofKind, type StackResource } from "../resources/stack";
import { NIST_CM_6 } from "./references";
import type { StackRule } from "./rule";

/** What a registry has once for each account and region, by the kind of the resource that sets it. */
const SINGLETONS: ReadonlyMap<string, string> = new Map([
    ["ecrreplicationconfiguration", "replication configuration"],
    ["ecrregistrypolicy", "registry policy"],
    ["ecrregistryscanningconfiguration", "scanning configuration"],
    ["ecraccountsetting", "account setting"],
]);

export const registryOwnedTwice: StackRule = {
    id: "registry-owned-twice",
    title: "One resource declares each setting of a registry",
    why:
        "A registry has one replication configuration, one registry policy and one scanning configuration for each account " +
        "and region. If two resources set one of them, the one that is applied last silently replaces the other.",
    severity: "high",
    enforcement: "mandatory",
    remediation: "Merge them into one resource for each account and region.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-settings-configure.html",
    references: [NIST_CM_6],
    check: (resources) =>
        [...SINGLETONS].flatMap(([kind, what]) => {
            const owners = new Map<string, StackResource>();
            // The engine lists resources in the order in which it finished them, which differs from run to run.
            const inOrder = [...ofKind(resources, kind)].sort((a, b) => (a.id < b.id ? -1 : 1));
            return inOrder.flatMap((resource) => {
                // An account has several settings, each with a name.
                const name = propertyOf(propertiesOf(resource), "name")?.value;
                const key = JSON.stringify([resource.registry, kind === "ecraccountsetting" ? name : ""]);
                const first = owners.get(key);
                if (first === undefined) {
                    owners.set(key, resource);
                    return [];
                }
                return [
                    {
                        resource: resource.id,
                        path: "",
                        message: `${first.id} also sets the ${what} of this registry`,
                    },
                ];
            });
        }),
};
