import { elementsOf, propertiesOf, propertyOf } from "../resources/resource";
import { isLeftOpen, nameOf, UNKNOWN } from "../values/value";
import { NIST_IA_9 } from "./references";
import type { ResourceRule } from "./rule";

const PROVIDER_KINDS: readonly string[] = ["iamopenidconnectprovider", "iamoidcprovider"];

export const providerWithoutAudience: ResourceRule = {
    id: "provider-without-audience",
    title: "An OpenID Connect provider lists its audiences",
    why:
        "An account accepts only tokens for the audiences that its provider lists. Without a list, only the trust policy of " +
        "each role rejects a token that was made for another service.",
    severity: "high",
    enforcement: "mandatory",
    remediation: 'List the audiences of your tokens: for GitHub Actions, "sts.amazonaws.com".',
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
    references: [NIST_IA_9],
    check: (resource) => {
        if (!PROVIDER_KINDS.includes(resource.kind)) {
            return [];
        }
        const list = propertyOf(propertiesOf(resource), "clientidlists", "clientidlist");
        const audiences = elementsOf(list);
        if (audiences.length === 0) {
            return [{ path: list?.path ?? resource.path, message: "the provider lists no audience" }];
        }
        return (
            audiences
                // Whatever a parameter adds is one audience, or a star that no token has.
                .filter(({ value }) => value !== UNKNOWN && !isLeftOpen(value) && !isAudience(value))
                .map(({ path, value }) => ({ path, message: `${nameOf(value)} is not an audience` }))
        );
    },
};

/** IAM compares audiences literally, so a star is an audience that no token has. */
function isAudience(value: unknown): boolean {
    return typeof value === "string" && value.trim() !== "" && !value.includes("*");
}
