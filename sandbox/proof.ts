/**
 * Asks the local AWS itself who may assume a role: tokens in the form that GitHub sends are handed to STS. Nothing here
 * decides; it only compares the answers with what must be.
 */
import { errorName } from "./provider/cloud";
import { type Claims, type DeployRole, signIn } from "./signIn";

export interface Attempt {
    readonly role: string;
    readonly claims: Claims;
    /** What makes this token different, for a person. */
    readonly about: string;
    readonly expected: "admitted" | "refused";
    /** `admitted`, or the name of the error that STS answered with. */
    readonly answer: string;
    readonly asExpected: boolean;
}

/** Asks STS for the role's credentials with a token of these claims: `admitted`, or the name of the error. */
export function assume(endpoint: string, role: DeployRole, claims: Claims): Promise<string> {
    return signIn(endpoint, role, claims).then(() => "admitted", errorName);
}

/** Tokens of external subjects, one for each way in which a token can differ from a right one. */
function externalTokens(
    role: DeployRole,
    subject: string,
): readonly { readonly about: string; readonly claims: Claims }[] {
    const { audience: aud } = role;
    const repository = /^repo:[^:]+/.exec(subject)?.[0] ?? subject;
    const isPullRequest = subject.endsWith(":pull_request");
    return [
        {
            about: isPullRequest ? "a branch" : "another branch",
            claims: { aud, sub: `${repository}:ref:refs/heads/attacker` },
        },
        {
            about: "another organization",
            claims: { aud, sub: ofAttacker(subject) },
        },
        isPullRequest
            ? { about: "an environment", claims: { aud, sub: `${repository}:environment:attacker` } }
            : { about: "a pull request", claims: { aud, sub: `${repository}:pull_request` } },
        { about: "another audience", claims: { aud: "https://github.com/attacker", sub: subject } },
    ];
}

/** The subject as another owner's repository would send it, whichever claim it begins with. */
function ofAttacker(subject: string): string {
    return subject
        .replace(/^repo:[^/]+\//, "repo:attacker/")
        .replace(/^repository_owner:[^:]+/, "repository_owner:attacker")
        .replace(/^(repository_id|repository_owner_id):\d+/, (_, claim: string) => `${claim}:1`);
}

/** Tries every subject of every role, and for each role's first subject the tokens that resemble it. */
export async function proveAccess(
    endpoint: string,
    roles: Readonly<Record<string, DeployRole>>,
): Promise<readonly Attempt[]> {
    const attempts: Attempt[] = [];
    for (const [key, role] of Object.entries(roles)) {
        const attempt = async (claims: Claims, about: string, expected: Attempt["expected"]) => {
            const answer = await assume(endpoint, role, claims);
            const wanted = expected === "admitted" ? "admitted" : "AccessDenied";
            attempts.push({ role: key, claims, about, expected, answer, asExpected: answer === wanted });
        };
        for (const sub of role.subjects) {
            await attempt({ sub, aud: role.audience }, "the right token", "admitted");
        }
        const [first] = role.subjects;
        for (const { claims, about } of first === undefined ? [] : externalTokens(role, first)) {
            await attempt(claims, about, "refused");
        }
    }
    return attempts;
}
