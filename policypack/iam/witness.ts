import type { Claims } from "./gitHubSubject";
import { claimsOf, organizationIn, SOME_COMMIT, SOME_UUID } from "./issuers";
import { hasVariable, hasWildcard } from "./pattern";
import { admission, testsOn, type WebIdentityGrant } from "./subjects";
import { admitsToken, escapesDenials } from "./tokens";

/** Bounds on the search: a witness must not cost more than reading the document, however the document is made. */
const MAX_PATTERN = 256;
const MAX_WILDCARDS = 4;
const MAX_PATTERNS = 4;

/** What a wildcard can hide, the plainest first. */
const RUNS = [
    "attacker",
    "attacker:ref:refs/heads/main",
    "attacker/x:ref:refs/heads/main",
    "-attacker",
    "-attacker:ref:refs/heads/main",
    "-attacker/x:ref:refs/heads/main",
    "repo:attacker/x",
    "ref:refs/heads/attacker",
    "refs/heads/attacker",
    "heads/attacker",
    "heads",
    "environment:attacker",
    "pull_request",
    "attacker@1:ref:refs/heads/main",
    "refs/heads/attacker",
    "attacker:ref_type:branch:ref:main",
    "attacker/x:ref_type:branch:ref:main",
    "-attacker/x:ref_type:branch:ref:main",
    "attacker:project:x:workspace:x:run_phase:apply",
    "-attacker:project:x:workspace:x:run_phase:apply",
    "attacker:run_phase:apply",
    "deployment:attacker:operation:apply",
    "attacker:operation:apply",
    "apply",
    `attacker:ref:refs/heads/main:commit:${SOME_COMMIT}:step:x`,
    `-attacker:commit:${SOME_COMMIT}:step:x`,
    `commit:${SOME_COMMIT}:step:x`,
    `ref:refs/heads/main:commit:${SOME_COMMIT}:step:x`,
    `{${SOME_UUID}}`,
    SOME_UUID,
    "attacker/x",
    "x",
    "1",
];

/**
 * A subject that the statement admits and should not: one of an external principal if there is one, else of a branch or an
 * environment without a review. Undefined where none was found; each one returned was checked against the statement.
 */
export function witnessOf(grant: WebIdentityGrant): string | undefined {
    const tests = testsOn(grant, "sub");
    // What a policy variable stands for is not known here, and IAM may ignore the statement for want of it.
    if (tests.some(({ values }) => values.some(({ text }) => hasVariable(text)))) {
        return undefined;
    }
    const patterns = tests
        .filter(({ operator }) => !operator.negated)
        .flatMap((test) => test.values.filter(({ text }) => hasWildcard(text)).slice(0, MAX_PATTERNS));
    return (
        firstAdmitted(grant, externalSubjects(grant), "external") ??
        firstAdmitted(grant, externalSubjectsWithPinnedContext(grant), "external") ??
        firstAdmitted(grant, insidePinnedRepositories(grant), "member") ??
        patterns
            .map(({ text }) => firstAdmitted(grant, fillings(text), "member"))
            .find((found) => found !== undefined)
    );
}

/** An issuer with an organization in its URL or in its audience gives no subjects of another one. */
function externalSubjects(grant: WebIdentityGrant): string[] {
    const { profile, issuer } = grant;
    const organization =
        profile.organizationInAudience === undefined
            ? organizationIn(issuer)
            : (audienceOrganization(grant, profile.organizationInAudience) ?? "attacker");
    return profile.externalSubjects.map((subject) => subject.replace("ORGANIZATION", organization));
}

function audienceOrganization(grant: WebIdentityGrant, name: RegExp): string | undefined {
    const admitted = admission(testsOn(grant, grant.profile.audienceClaim));
    return admitted.kind === "exactly"
        ? admitted.literals.map(({ text }) => name.exec(text)?.[1]).find((text) => text !== undefined)
        : undefined;
}

/** Claims that an external owner cannot choose, and that a subject does not say. */
const NOT_THEIRS = ["repository_id", "repository_owner_id", "enterprise_id", "actor", "actor_id"];

/** Of another issuer than GitHub's, a claim that does not follow from the subject is not known to have a value that passes. */
function knowsClaims({ profile, issuer, tests }: WebIdentityGrant, claims: Claims): boolean {
    const prefix = `${issuer}:`;
    return (
        profile.github ||
        [...tests.keys()].every(
            (key) =>
                !key.startsWith(prefix) ||
                key === `${prefix}${profile.audienceClaim}` ||
                claims.has(key.slice(prefix.length)),
        )
    );
}

/** A repository's ID is that of the repository that the statement names, so that no other one of its owner has it. */
function mayHaveRepositoryId(grant: WebIdentityGrant, claims: Claims): boolean {
    const repository = claims.get("repository");
    return (
        testsOn(grant, "repository_id").length === 0 ||
        repository === undefined ||
        [...testsOn(grant, "sub"), ...testsOn(grant, "repository")].some(({ values }) =>
            values.some(({ text }) => text.replace(/@\d+/g, "").includes(repository)),
        )
    );
}

function firstAdmitted(
    grant: WebIdentityGrant,
    candidates: Iterable<string>,
    who: "external" | "member",
): string | undefined {
    if (who === "external" && NOT_THEIRS.some((claim) => testsOn(grant, claim).length > 0)) {
        return undefined;
    }
    for (const subject of candidates) {
        const claims = claimsOf(grant.profile, grant.issuer, subject);
        if (
            claims !== undefined &&
            mayHaveRepositoryId(grant, claims) &&
            admitsToken(grant, claims) &&
            knowsClaims(grant, claims) &&
            escapesDenials(grant, claims)
        ) {
            return subject;
        }
    }
    return undefined;
}

/** An external owner can give a branch or an environment any name, so a pinned one does not exclude them. */
function externalSubjectsWithPinnedContext(grant: WebIdentityGrant): string[] {
    return grant.profile.github
        ? [
              ...firstValues(grant, "ref").map((ref) => `repo:attacker/x:ref:${ref}`),
              ...firstValues(grant, "environment").map((name) => `repo:attacker/x:environment:${name}`),
          ]
        : [];
}

function insidePinnedRepositories(grant: WebIdentityGrant): string[] {
    return firstValues(grant, "repository").flatMap((repository) => [
        `repo:${repository}:ref:refs/heads/attacker`,
        `repo:${repository}:environment:attacker`,
        ...firstValues(grant, "environment").map((name) => `repo:${repository}:environment:${name}`),
        ...firstValues(grant, "ref").map((ref) => `repo:${repository}:ref:${ref}`),
        `repo:${repository}:pull_request`,
    ]);
}

function firstValues(grant: WebIdentityGrant, claim: string): string[] {
    return testsOn(grant, claim)
        .flatMap((test) => test.values.slice(0, 3))
        .map(({ text }) => text)
        .filter((text) => !hasWildcard(text));
}

/** The texts that a pattern matches, with the runs above in its first two wildcards and `x` in the others. */
function* fillings(pattern: string): Generator<string> {
    const parts = pattern.split(/\*+|\?/);
    const wildcards = parts.length - 1;
    if (pattern.length > MAX_PATTERN || wildcards > MAX_WILDCARDS) {
        return;
    }
    for (const first of RUNS) {
        for (const second of wildcards > 1 ? RUNS : [""]) {
            yield parts.reduce((text, part, at) => `${text}${[first, second][at - 1] ?? "x"}${part}`);
        }
    }
}
