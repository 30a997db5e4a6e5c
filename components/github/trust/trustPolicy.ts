import { createHash } from "node:crypto";
import { ASSUME_ROLE_WITH_WEB_IDENTITY } from "../../iam/actions";
import { compare, policyJson, type Statement } from "../../iam/policy";
import { type ClaimConditions } from "../subject/claims";
import type { Admission } from "../subject/subjects";

/** Who may assume a role, and through which provider. */
export interface Trust {
    /** ARN of the provider. Its last part is the issuer's host and path, which prefix the condition keys. */
    readonly providerArn: string;
    /** The one accepted `aud` claim. */
    readonly audience: string;
    /** The accepted `sub` claims, each compared as a whole, with the claims that must stand beside them. */
    readonly admissions: readonly Admission[];
}

/**
 * The trust policy of a role that exactly these workflows can assume, as JSON: one statement for all subjects that need
 * the same further claims. Everything is compared with StringEquals, which knows no wildcard and is false where a claim is
 * absent, and within a statement everything must hold.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html
 */
export function trustPolicy({ providerArn, audience, admissions }: Trust): string {
    const issuer = providerArn.slice(providerArn.indexOf("/") + 1);
    const groups = new Map<string, { claims: ClaimConditions; subjects: string[] }>();
    for (const { subject, claims } of admissions) {
        const key = claimsKey(claims);
        const group = groups.get(key) ?? { claims, subjects: [] };
        group.subjects.push(subject);
        groups.set(key, group);
    }
    return policyJson(
        [...groups].map(([key, { claims, subjects }]): Statement => {
            const values = Object.entries({ ...claims, aud: [audience], sub: subjects });
            return {
                // Its own claims name a statement, so that another one that comes or goes changes nothing here.
                sid: key === "" ? "GitHubActions" : `GitHubActions${shortHash(key)}`,
                principals: { Federated: [providerArn] },
                actions: ASSUME_ROLE_WITH_WEB_IDENTITY,
                conditions: {
                    StringEquals: Object.fromEntries(
                        values.map(([claim, accepted]) => [`${issuer}:${claim}`, accepted]),
                    ),
                },
            };
        }),
    );
}

/** The same text for the same claims, in whatever order they were written. */
function claimsKey(claims: ClaimConditions): string {
    const entries = Object.entries(claims).sort(([a], [b]) => compare(a, b));
    return entries.length === 0
        ? ""
        : JSON.stringify(entries.map(([claim, values]) => [claim, [...new Set(values)].sort(compare)]));
}

function shortHash(text: string): string {
    return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
