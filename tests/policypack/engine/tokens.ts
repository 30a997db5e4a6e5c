import { claimsOfGitHubSubject } from "../../../policypack/iam/gitHubSubject";
import type { Token } from "./evaluator";

/** An issuer with the subjects that an author lists on purpose, those of others, and patterns that authors write. */
export interface Issuer {
    readonly host: string;
    readonly github: boolean;
    readonly meant: readonly string[];
    readonly externalSubjects: readonly string[];
    readonly patterns: readonly string[];
}

const GITHUB = {
    github: true,
    meant: [
        "repo:acme/app:ref:refs/heads/main",
        "repo:acme/app:environment:production",
        "repo:acme@1/app@2:ref:refs/heads/main",
    ],
    externalSubjects: [
        "repo:attacker/x:ref:refs/heads/main",
        "repo:attacker/app:ref:refs/heads/main",
        "repo:attacker/x:environment:production",
        "repo:acme-evil/app:ref:refs/heads/main",
        "repo:acme/app-evil:ref:refs/heads/main",
        "repo:acme/app:ref:refs/heads/attacker",
        "repo:acme/app:ref:refs/heads/MAIN",
        "repo:acme/app:ref:refs/tags/main",
        "repo:acme/app:environment:attacker",
        "repo:acme/app:pull_request",
        "repo:acme@1/evil@3:ref:refs/heads/main",
    ],
    patterns: [
        "*",
        "repo:*",
        "repo:acme/*",
        "repo:acme*",
        "repo:*/app:ref:refs/heads/main",
        "repo:acme/app:*",
        "repo:acme/app:ref:refs/heads/mai?",
        "*:environment:production",
        "REPO:ACME/APP:ref:refs/heads/main",
    ],
};

export const KUBERNETES = {
    github: false,
    meant: ["system:serviceaccount:prod:app", "system:serviceaccount:prod:job"],
    externalSubjects: ["system:serviceaccount:attacker:attacker", "system:serviceaccount:attacker:app"],
    patterns: ["*", "system:serviceaccount:*", "system:serviceaccount:prod:*", "system:*:app", "*:prod:app"],
};

const GITLAB = {
    github: false,
    meant: ["project_path:acme/app:ref_type:branch:ref:main"],
    externalSubjects: [
        "project_path:attacker/x:ref_type:branch:ref:main",
        "project_path:acme-evil/app:ref_type:branch:ref:main",
        "project_path:acme/app:ref_type:branch:ref:attacker",
    ],
    patterns: ["*", "project_path:*", "project_path:acme*", "project_path:*:ref_type:branch:ref:main"],
};

const TERRAFORM = {
    github: false,
    meant: ["organization:acme:project:infra:workspace:prod:run_phase:apply"],
    externalSubjects: [
        "organization:attacker:project:infra:workspace:prod:run_phase:apply",
        "organization:acme:project:evil:workspace:prod:run_phase:apply",
    ],
    patterns: [
        "organization:*",
        "organization:acme:*",
        "organization:acme:project:infra:workspace:prod:run_phase:*",
        "organization:*:project:infra:workspace:prod:run_phase:apply",
    ],
};

export const ISSUERS: readonly Issuer[] = [
    { host: "token.actions.githubusercontent.com", ...GITHUB },
    { host: "token.actions.githubusercontent.com", ...GITHUB },
    { host: "token.actions.githubusercontent.com/my-ent", ...GITHUB },
    { host: "token.actions.acme.ghe.com", ...GITHUB },
    { host: "github.acme.internal/_services/token", ...GITHUB },
    { host: "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789", ...KUBERNETES },
    { host: "oidc.acme.example", ...KUBERNETES },
    { host: "gitlab.com", ...GITLAB },
    { host: "app.terraform.io", ...TERRAFORM },
];

export const AUDIENCE = "sts.amazonaws.com";
const FOREIGN_AUDIENCE = "https://attacker.example";

/** Tokens that no policy may admit unless the pack refuses it. */
export const TOKENS: readonly Token[] = [...new Map(ISSUERS.map((one) => [one.host, one])).values()].flatMap(
    (one) => [
        ...one.externalSubjects.map((sub) => tokenOf(one.host, sub)),
        { issuer: one.host, claims: { aud: AUDIENCE } },
        ...one.meant.flatMap((sub) => [
            { issuer: one.host, claims: { ...tokenOf(one.host, sub).claims, aud: FOREIGN_AUDIENCE } },
            {
                issuer: one.host,
                claims: {
                    ...tokenOf(one.host, sub).claims,
                    aud: [FOREIGN_AUDIENCE, "https://other.example"],
                },
            },
            { issuer: one.host, claims: { sub } },
        ]),
        // A subject of another issuer's shape is not the one that was listed.
        ...(one.github ? [] : [tokenOf(one.host, "repo:acme/app:ref:refs/heads/main")]),
    ],
);

/** A token for AWS with this subject, and the claims that come with it. */
export function tokenOf(host: string, sub: string): Token {
    const github = ISSUERS.some((one) => one.github && one.host === host);
    const claims = github ? Object.fromEntries(claimsOfGitHubSubject(sub) ?? []) : {};
    return { issuer: host, claims: { ...claims, sub, aud: AUDIENCE } };
}

/** The issuer that a finding speaks of, by its place and its message. */
export function issuerNamedIn(text: string): string | undefined {
    return ISSUERS.map(({ host }) => host)
        .filter((host) => text.toLowerCase().includes(`${host.toLowerCase()}:`))
        .sort((left, right) => right.length - left.length)[0];
}
