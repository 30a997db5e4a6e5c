import { compare } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { checkClaims, claimConditions, type ClaimConditions } from "./claims";
import { type GitHubSubject } from "./gitHubSubject";
import {
    branchProblem,
    environmentProblem,
    idProblem,
    ownerProblem,
    repositoryProblem,
    tagProblem,
} from "./names";
import { checkReusableWorkflow, jobWorkflowRef } from "./reusableWorkflow";
import { admitsOwner, checkTemplate, contextOf, renderNameForm, renderSubject } from "./template";

/** One admitted `sub` claim, with the claims that the token must have beside it. */
export interface Admission {
    readonly subject: string;
    readonly claims: ClaimConditions;
}

/**
 * The `sub` claim that GitHub puts into the token of such a workflow.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function subjectClaim(subject: Known<GitHubSubject>): string {
    return renderSubject(subject);
}

/** The same without IDs: what stays the same while a repository changes to the immutable form. */
export function nameForm(subject: Known<GitHubSubject>): string {
    return renderNameForm(subject);
}

/** The forms of a subject that are admitted on a day: one, or two during a migration. `today` is YYYY-MM-DD. */
export function admissionsOf(subject: Known<GitHubSubject>, today: string): Admission[] {
    const claims = claimConditions({
        ...subject.claims,
        jobWorkflowRef:
            subject.workflow === undefined || subject.template?.includes("job_workflow_ref") === true
                ? undefined
                : [jobWorkflowRef(subject.workflow)],
    });
    const migrating = subject.legacySubjectUntil !== undefined && subject.legacySubjectUntil >= today;
    const forms = migrating ? [subjectClaim(subject), nameForm(subject)] : [subjectClaim(subject)];
    return forms.map((form) => ({ subject: form, claims }));
}

/** What a plan must say about subjects that are between two forms. */
export function migrationWarnings(subjects: readonly Known<GitHubSubject>[], today: string): string[] {
    return subjects.flatMap((subject) => {
        const { legacySubjectUntil: legacySubjectUntil } = subject;
        if (legacySubjectUntil === undefined) {
            return [];
        }
        return legacySubjectUntil >= today
            ? [
                  `${nameForm(subject)} is admitted until ${legacySubjectUntil} by its names alone: whoever takes over the names takes ` +
                      "over the access. Opt in to immutable subjects on GitHub, then remove legacySubjectUntil.",
              ]
            : [
                  `${nameForm(subject)} is no longer admitted, since ${legacySubjectUntil} has passed; ` +
                      `${subjectClaim(subject)} is. Remove legacySubjectUntil.`,
              ];
    });
}

/**
 * What a plan must say of subjects that may not be what they look like: by names alone, which newer repositories do not send,
 * and of every repository where one is written.
 *
 * @param nameForm whether the repositories are known to send their names alone
 */
export function formWarnings(subjects: readonly Known<GitHubSubject>[], nameForm: boolean): string[] {
    const written = (of: readonly Known<GitHubSubject>[]) =>
        [...new Set(of.map(({ owner, repository = "" }) => `${owner}/${repository}`))]
            .sort(compare)
            .join(", ");
    const named = subjects.filter(
        ({ repositoryId, template = ["repo"] }) => repositoryId === undefined && template.includes("repo"),
    );
    const wide = subjects.filter((its) => admitsOwner(its) && its.repository !== undefined);
    return [
        ...(nameForm || named.length === 0
            ? []
            : [
                  `${written(named)} stands without IDs: a repository that was made, renamed or transferred after 15 July 2026 ` +
                      "sends its IDs, and AWS then refuses its tokens. Write the IDs, which `npm run github-ids` asks GitHub " +
                      "for, or nameForm: true where the repositories send names alone.",
              ]),
        ...(wide.length === 0
            ? []
            : [
                  `${written(wide)} is no restriction: its template names no repository, so that every repository of the owner ` +
                      "is admitted through the shared workflow. Leave repository out.",
              ]),
    ];
}

/** Checks the subjects of one role; `path` leads to their list. */
export function checkSubjects(
    problems: Problems,
    path: Path,
    subjects: readonly Known<GitHubSubject>[],
): void {
    if (subjects.length === 0) {
        problems.check(path, subjects, {
            message: "admits nobody",
            remediation: "name at least one owner, repository and branch",
        });
    }
    subjects.forEach((subject, index) => {
        checkSubject(problems, [...path, index], subject);
    });
}

function checkSubject(problems: Problems, path: Path, subject: Known<GitHubSubject>): void {
    const flaws: Readonly<
        Partial<Record<keyof Known<GitHubSubject>, (value: string) => ProblemText | undefined>>
    > = {
        owner: ownerProblem,
        repository: repositoryProblem,
        ownerId: idProblem,
        repositoryId: idProblem,
        branch: branchProblem,
        tag: tagProblem,
        environment: environmentProblem,
        legacySubjectUntil: dateProblem,
    };
    for (const [field, flawOf] of Object.entries(flaws)) {
        const value = subject[field as keyof Known<GitHubSubject>];
        if (typeof value === "string") {
            problems.check([...path, field], value, flawOf(value));
        }
    }
    if (subject.workflow !== undefined) {
        checkReusableWorkflow(problems, [...path, "workflow"], subject.workflow);
    }
    checkTemplate(problems, path, subject);
    checkForms(problems, path, subject);
    if (subject.claims !== undefined) {
        checkClaims(problems, [...path, "claims"], subject.claims, {
            context: contextOf(subject).key,
            ids: subject.repositoryId !== undefined,
            template: subject.template,
        });
    }
}

function checkForms(problems: Problems, path: Path, subject: Known<GitHubSubject>): void {
    const { ownerId, repositoryId, legacySubjectUntil: legacySubjectUntil, template = ["repo"] } = subject;
    if (!template.includes("repo")) {
        if (legacySubjectUntil !== undefined) {
            problems.check([...path, "legacySubjectUntil"], legacySubjectUntil, {
                message: "is for subjects with repo in their template: no other has two forms",
                remediation: "leave it out",
            });
        }
        return;
    }
    if ((ownerId === undefined) !== (repositoryId === undefined)) {
        const [missing, value] =
            ownerId === undefined ? ["ownerId", repositoryId] : ["repositoryId", ownerId];
        problems.check([...path, missing === "ownerId" ? "repositoryId" : "ownerId"], value, {
            message: `is given without ${missing}: GitHub sends both or neither`,
            remediation: "write both; `gh api repos/OWNER/REPOSITORY --jq '.id, .owner.id'` shows them",
        });
    }
    if (legacySubjectUntil !== undefined && ownerId === undefined && repositoryId === undefined) {
        problems.check([...path, "legacySubjectUntil"], legacySubjectUntil, {
            message:
                "would end the name form, but no immutable form is configured (ownerId and repositoryId are missing)",
            remediation: "write ownerId and repositoryId, or leave it out",
        });
    }
}

function dateProblem(date: string): ProblemText | undefined {
    const time = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
    // Some engines accept 30 February and mean 2 March.
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
        ? undefined
        : { message: "is not a date", remediation: 'write year, month and day, in quotes: "2026-12-31"' };
}
