import { NIST_CM_6 } from "./references";
import type { DocumentRule } from "./rule";

export const documentUnknown: DocumentRule = {
    id: "document-unknown",
    title: "A policy document is known at preview",
    why:
        "A document built from a value that exists only during the update cannot be judged before it. Pulumi shows the " +
        "document to the other rules again during the update; nobody does so for a plan that the command has read.",
    severity: "low",
    enforcement: "advisory",
    remediation:
        "Build ARNs from configuration (account ID, region, name) instead of another resource's outputs.",
    url: "https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/",
    references: [NIST_CM_6],
    check: ({ document }) =>
        document.unknowns.map((path) => ({
            path,
            message: "the value is not known yet, so the other rules have not judged it",
        })),
};
