import { readGitHubSubject } from "../iam/gitHubSubject";
import { claimsOf } from "../iam/issuers";
import type { Value } from "../iam/notes";
import { hasVariable, hasWildcard } from "../iam/pattern";
import { type WebIdentityGrant, webIdentityGrants } from "../iam/subjects";
import { admitsToken, escapesDenials } from "../iam/tokens";
import { witnessOf } from "../iam/witness";
import { nameOf } from "../values/value";
import { NIST_AC_3, NIST_AC_6 } from "./references";
import type { DocumentRule, Violation } from "./rule";

export const subjectWildcard: DocumentRule = {
    id: "subject-wildcard",
    title: "A trust policy for web identities lists exact subjects",
    why:
        "A wildcard also matches / and :. A pattern over owners admits everybody who registers a matching name. A pattern " +
        "over repositories admits the whole organization, and a pattern over refs admits every unreviewed branch and pull request.",
    severity: "critical",
    enforcement: "mandatory",
    remediation: "List the exact subjects under StringEquals, one for each branch, tag or environment.",
    accepted:
        "A wildcard is accepted where what stands before it names the one tenant and project, and nobody else can choose what " +
        "follows: the service accounts of one namespace in Kubernetes (`system:serviceaccount:NAMESPACE:*`, under any host, because " +
        "clusters issue tokens under names of their own), the run phases of one workspace in HCP Terraform, the users of one " +
        "project in CircleCI, the steps of one repository in Bitbucket, the commits of one branch in Buildkite, the operations of " +
        "one stack in Pulumi Cloud, and the run types of one stack in Spacelift. A GitLab group (`project_path:GROUP/*`) and an HCP " +
        "Terraform organization (`organization:ORGANIZATION:*`) are not accepted: whoever may create a project or a workspace there " +
        "could assume the role.",
    url: "https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws",
    references: [NIST_AC_3, NIST_AC_6],
    settings: ["gitHubIssuers"],
    check: ({ document }, options) =>
        webIdentityGrants(document, options.gitHubIssuers)
            .filter((grant) => grant.profile.needsSubject)
            .flatMap((grant) => {
                const admitted = grant.subjects;
                switch (admitted.kind) {
                    case "pattern":
                        return [
                            openPattern(grant, admitted.value.text, admitted.value.path, admitted.others),
                        ];
                    case "exactly":
                        return grant.profile.github && admitted.ignoreCase
                            ? refsOfAnyCase(grant, admitted.literals)
                            : [];
                    case "any":
                    case "bounded":
                        return [];
                }
            }),
};

function openPattern(grant: WebIdentityGrant, pattern: string, path: string, others: number): Violation {
    const witness = witnessOf(grant);
    const more = others === 0 ? "" : `, and so do ${others} other values`;
    return {
        path,
        statement: grant.statement.label,
        message: hasVariable(pattern)
            ? `the subject ${nameOf(pattern)} contains a policy variable, so it is not certain what it admits${more}`
            : `the subject ${nameOf(pattern)} admits more than one subject of ${grant.profile.name}${more}`,
        ...(witness === undefined ? {} : { witness }),
        remediation: replaceWith(grant.profile.example),
    };
}

/** Some issuers put a commit or a step into every subject; what comes before it can still be exact. */
function replaceWith(example: string): string {
    return hasWildcard(example)
        ? `Spell out everything that does not differ from run to run, such as ${example}, under StringLike.`
        : `Replace it with exact subjects, such as ${example}, under StringEquals.`;
}

/** GitHub compares owners, repositories and environments without their case, and refs with it. */
function refsOfAnyCase(grant: WebIdentityGrant, literals: readonly Value[]): Violation[] {
    const refs = literals.flatMap((value) => {
        const subject = readGitHubSubject(value.text);
        const ref = subject.ok
            ? (subject.claims.get("ref") ??
              subject.claims.get("workflow_ref") ??
              subject.claims.get("job_workflow_ref"))
            : undefined;
        const variant = ref === undefined ? value.text : value.text.replace(ref, () => swapCase(ref));
        return variant === value.text ? [] : [{ value, variant }];
    });
    const [first] = refs;
    if (first === undefined) {
        return [];
    }
    const claims = claimsOf(grant.profile, grant.issuer, first.variant);
    const isAdmitted = claims !== undefined && admitsToken(grant, claims) && escapesDenials(grant, claims);
    const more = refs.length === 1 ? "" : ` and of ${refs.length - 1} more`;
    return [
        {
            path: first.value.path,
            statement: grant.statement.label,
            message: `the operator ignores the case of ${nameOf(first.value.text)}${more}, but refs are case-sensitive`,
            ...(isAdmitted ? { witness: first.variant } : {}),
            remediation: "Use StringEquals.",
        },
    ];
}

/** The last name of a ref in the other case: `refs/heads/main` as `refs/heads/MAIN`. */
function swapCase(ref: string): string {
    return ref.replace(/[^/]+$/, (name) =>
        name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase(),
    );
}
