import type { Options } from "../rules/options";
import type { Schema } from "./schema";

/** How each option is written in the configuration. The patterns are in the syntax that Go and JavaScript share. */
export const OPTION_SCHEMAS: Readonly<Record<keyof Options, Schema>> = {
    ownAccounts: listOf("account IDs of the organization", "^[0-9]{12}$", "an account ID of 12 digits"),
    replicationSources: listOf(
        "account IDs that replicate images to this registry",
        "^[0-9]{12}$",
        "an account ID of 12 digits",
    ),
    organizations: listOf(
        "IDs of AWS organizations",
        "^o-[a-z0-9]{10,32}$",
        "the ID of an organization such as o-a1b2c3d4e5",
    ),
    gitHubIssuers: listOf(
        "issuers of GitHub Enterprise Servers",
        "^[a-z0-9.-]+(:[0-9]+)?(/[^/*?\\s]+)*$",
        "an issuer such as github.example.com/_services/token, in lower case and without https://",
    ),
    allowedOrganizations: listOf(
        "owners on GitHub",
        "^[A-Za-z0-9][A-Za-z0-9_-]*(@[0-9]+)?$",
        "an owner on GitHub, as NAME or NAME@ID",
    ),
    allowedSubjects: listOf(
        "exact subjects",
        "^[^*?\\s]+$",
        "a subject without a wildcard; to keep a wildcard, add an exception",
    ),
};

function listOf(what: string, pattern: string, item: string): Schema {
    return {
        type: "array",
        description: `a list of ${what}`,
        items: { type: "string", pattern, description: item },
    };
}
