import { z } from "zod";
import {
    type GitHubClaims,
    type GitHubIssuer,
    type GitHubReusableWorkflow,
    type GitHubSubject,
    type Grants,
    type ImageGrant,
    type TagCondition,
} from "../components/index";
import { count, flag } from "./scalars";
import { mapping, type SettingsOf } from "./shape";

// As in schema.ts: keys and types only, and what to write there.

const text = (what: string) => z.string(`write ${what}`);
const texts = (what: string) => z.array(text(what), `write a list: ${what}`);

/** What the repositories of a role, or one subject, say of the runs that may assume the role. */
const run = {
    branch: text("the name of the branch that deploys, such as main").optional(),
    tag: text("the name of the tag that deploys, such as v1.2.3").optional(),
    environment: text("the name of the environment that the job names, such as production").optional(),
    pullRequest: flag.optional(),
};

const reusableWorkflow = mapping({
    owner: text("the organization that owns the workflow's repository"),
    repository: text("the name of the workflow's repository"),
    file: text("the name of the file in .github/workflows, such as deploy.yml"),
    branch: text("the branch that callers use").optional(),
    tag: text("the tag that callers use").optional(),
    commit: text("the commit that callers use, in full").optional(),
} satisfies SettingsOf<GitHubReusableWorkflow>);

const ID = "an ID in digits, in quotes";

const subject = mapping({
    owner: text("the organization or user that owns the repository").optional(),
    repository: text("a repository's name"),
    ownerId: text(ID).optional(),
    repositoryId: text(ID).optional(),
    legacySubjectUntil: text("a date, such as 2026-12-31").optional(),
    ...run,
    workflow: reusableWorkflow.optional(),
    template: texts("claim keys, such as [repo, context, job_workflow_ref]").optional(),
    claims: mapping({
        actor: texts("accounts' names").optional(),
        actorId: texts(ID).optional(),
        enterpriseId: texts(ID).optional(),
        environment: texts("environments' names").optional(),
        ref: texts("refs, such as refs/heads/main").optional(),
        repositoryId: texts(ID).optional(),
        repositoryOwnerId: texts(ID).optional(),
        workflow: texts("workflows' names").optional(),
    } satisfies SettingsOf<GitHubClaims>).optional(),
} satisfies SettingsOf<Partial<GitHubSubject>>);

const tagCondition = mapping({
    key: text("the key of the resource's tag"),
    value: text("the value it must have").optional(),
    principalTag: text("the key of the role's tag that it must equal").optional(),
} satisfies SettingsOf<TagCondition>);
const tags = z.array(tagCondition, "write a list of { key, value } or { key, principalTag }").optional();

const imageGrant = mapping({
    repository: text("the name of an ECR repository"),
    accountId: text("its 12 digits, in quotes").optional(),
    regions: texts("regions, such as us-east-2").optional(),
    tags,
} satisfies SettingsOf<ImageGrant>);

/** What a role may do. */
export const grants = {
    staticSites: z
        .array(
            mapping({
                bucket: text("the name of the bucket"),
                distribution: text("the ID of the CloudFront distribution, such as E2EXAMPLEDEV01"),
            }),
            "write a list of { bucket, distribution }",
        )
        .optional(),
    pushImages: z.array(imageGrant, "write a list of { repository }").optional(),
    pullImages: z.array(imageGrant, "write a list of { repository }").optional(),
    deployFunctions: z
        .array(
            mapping({
                function: text("the name of the function"),
                region: text("the region of the function").optional(),
                repository: text("the name of the ECR repository with its image"),
                registryAccountId: text("its 12 digits, in quotes").optional(),
                tags,
            }),
            "write a list of { function, repository }",
        )
        .optional(),
    assumeRoles: z
        .array(
            mapping({
                roleArn: text("the ARN of the role"),
                sessionTags: flag.optional(),
            }),
            "write a list of { roleArn }",
        )
        .optional(),
    statements: z
        .array(
            mapping({
                sid: text("a name for the statement, in letters and digits"),
                actions: texts("actions, such as dynamodb:PutItem"),
                resources: texts("ARNs of resources"),
                tags,
            }),
            "write a list of { sid, actions, resources }",
        )
        .optional(),
} satisfies SettingsOf<Grants>;

/** One deploy role: whom it admits, by repositories that share a run or one by one, and what it grants. */
export const deployRole = mapping({
    repositories: texts("repositories, such as website").optional(),
    ...run,
    subjects: z.array(subject, "write a list of subjects").optional(),
    ...grants,
    maxSessionDuration: count.optional(),
    splitOverQuota: flag.optional(),
    permissionsBoundary: text("the ARN of a managed policy").optional(),
});

/** Which GitHub issues the tokens; github.com where nothing is said. */
export const gitHubIssuer = mapping({
    enterprise: text("the slug of the enterprise").optional(),
    dataResidency: text("the subdomain of ghe.com").optional(),
    enterpriseServer: text("the host of the Enterprise Server").optional(),
} satisfies SettingsOf<GitHubIssuer>);
