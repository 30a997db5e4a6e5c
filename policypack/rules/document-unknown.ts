import { NIST_CM_6 } from "./references";
import type { DocumentRule } from "./rule";

export const documentUnknown: DocumentRule = {
    id: "document-unknown",
    title: "A policy document is known at preview",
    why:
        "No rule can judge a document that is built from a value which is unknown at preview. Pulumi hands the document to the " +
        "rules again during the update; after `keyless-policy check` has read a plan, nothing does.",
    accepted:
        "The policy of an identity may leave open where its permissions hold (Resource, NotResource and Condition), because such " +
        "a policy admits nobody. It may not leave open what they are, nor the whole document: no rule has read one then.",
    severity: "low",
    enforcement: "advisory",
    remediation:
        "Build ARNs from configuration (account ID, region, name) instead of another resource's outputs.",
    url: "https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/",
    references: [NIST_CM_6],
    check: ({ document, unknown, path: start }) =>
        document.unknowns.map((path) => ({
            ...(unknown ?? {
                message: `${nameIn(path, start)} is known only after apply, so no other rule has judged it`,
            }),
            path,
        })),
};

/** What a value is called in its document, such as `Statement[0].Principal.AWS`. */
function nameIn(path: string, start: string): string {
    const rest = path.startsWith(start) ? path.slice(start.length).replace(/^\./, "") : path;
    return rest === "" ? "the policy document" : rest;
}
