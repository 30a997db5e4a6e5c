import fc from "fast-check";
import { type GitHubSubject } from "../../../components/github/subject/gitHubSubject";
import { type Known } from "../../../components/inputs/types";

export const HOST = "token.actions.githubusercontent.com";
export const PROVIDER = `arn:aws:iam::111111111111:oidc-provider/${HOST}`;

/** Subjects that are right, of every form, with few and short names, so that pairs of them come close to each other. */
export const subjects: fc.Arbitrary<Known<GitHubSubject>> = fc
    .tuple(
        fc.record({
            owner: fc.stringMatching(/^[ab][ab-]?[ab]$/),
            repository: fc.stringMatching(/^[ab][ab._-]{0,2}$/),
        }),
        fc.oneof(
            fc.record({ branch: fc.stringMatching(/^[ab][ab%A3]{0,3}$/) }),
            fc.record({ tag: fc.stringMatching(/^[ab][ab%A3]{0,3}$/) }),
            fc.record({ environment: fc.stringMatching(/^[ab:A3]{1,4}$/) }),
            fc.constant({ pullRequest: true }),
        ),
        fc.oneof(
            fc.constant({}),
            fc.record({ ownerId: fc.stringMatching(/^[1-9]$/), repositoryId: fc.stringMatching(/^[1-9]$/) }),
        ),
        fc.oneof(
            fc.constant({}),
            fc.record({ legacySubjectUntil: fc.constantFrom("2026-01-31", "2026-12-31") }),
        ),
    )
    .map(([names, run, ids, migration]) => ({
        ...names,
        ...run,
        ...ids,
        ...("ownerId" in ids ? migration : {}),
    }));
