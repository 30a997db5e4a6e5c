import { z } from "zod";
import {
    type GitHubClaims,
    type GitHubIssuer,
    type GitHubReusableWorkflow,
    type GitHubSubject,
    type Grants,
    type ImageGrant,
    type PulumiStackGrant,
    type ServiceGrant,
    type StaticSiteGrant,
    type TagCondition,
    type WorkflowSettings,
} from "../components/index";
import { count, flag, tagMap } from "./scalars";
import { mapping, type SettingsOf } from "./shape";

// As in schema.ts: keys and types only, and what to write there.

const text = (what: string) => z.string(`write ${what}`);
const texts = (what: string) => z.array(text(what), `write a list: ${what}`);

const BRANCH = "the name of the branch that deploys, such as main";
const TAG = "the name of the tag that deploys, such as v1.2.3";
const ENVIRONMENT = "the name of the environment that the job names, such as production";

/** One value, or a list of several. */
const oneOrMore = (what: string) => z.union([text(what), texts(what)], `write ${what}, or a list`);

/** What the repositories of a role say of the runs that may assume the role. */
const runs = {
    branch: oneOrMore(BRANCH).optional(),
    tag: oneOrMore(TAG).optional(),
    environment: oneOrMore(ENVIRONMENT).optional(),
    pullRequest: flag.optional(),
};

/** The same of one subject. */
const run = {
    branch: text(BRANCH).optional(),
    tag: text(TAG).optional(),
    environment: text(ENVIRONMENT).optional(),
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
    repository: text("a repository's name").optional(),
    ownerId: text(ID).optional(),
    repositoryId: text(ID).optional(),
    legacySubjectUntil: text("a date, such as 2026-12-31").optional(),
    ...run,
    workflow: reusableWorkflow.optional(),
    template: texts("claim keys, such as [repo, context, job_workflow_ref]").optional(),
    values: z
        .record(z.string(), text("the value as GitHub sends it"), "write a mapping of keys to values")
        .optional(),
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

/** Operator -> key -> one value or several, as IAM writes them. */
const conditions = z
    .record(
        z.string(),
        z.record(
            z.string(),
            z
                .union([text("a value"), texts("values")], "write a value, or a list of values")
                .transform((values) => [values].flat()),
            "write a mapping of condition keys to values",
        ),
        "write a mapping of operators to conditions",
    )
    .optional();

const service = mapping({
    cluster: text("the name of the cluster"),
    service: text("the name of the service"),
    taskRoles: texts("the ARNs of the execution role and the task role"),
    repository: text("the name of the ECR repository with its image"),
    registryAccountId: text("its 12 digits, in quotes").optional(),
    registryRegion: text("the region of the registry").optional(),
    region: text("the region of the service").optional(),
    family: text("the family of the task definition").optional(),
    container: text("the name of the container").optional(),
    tags,
} satisfies SettingsOf<ServiceGrant>);

const pulumiStack = mapping({
    stack: text("the name of the stack, such as prod"),
    folder: text("the folder of its program").optional(),
    digests: z
        .record(
            z.string(),
            text("the name of the ECR repository"),
            "write a mapping of settings to repositories",
        )
        .optional(),
    stateBucket: text("the name of the bucket that keeps its state").optional(),
    statePrefix: text("where in the bucket the state is").optional(),
    stateKeyArn: text("the ARN of the KMS key").optional(),
} satisfies SettingsOf<PulumiStackGrant>);

/** What a role may do. */
export const grants = {
    staticSites: z
        .array(
            mapping({
                bucket: text("the name of the bucket"),
                prefix: text("where in the bucket the site is, such as docs").optional(),
                distribution: text(
                    "the ID of the CloudFront distribution, such as E2EXAMPLEDEV01",
                ).optional(),
            } satisfies SettingsOf<StaticSiteGrant>),
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
                conditions,
            }),
            "write a list of { sid, actions, resources }",
        )
        .optional(),
    pushPublicImages: z
        .array(
            mapping({
                repository: text("the name of the public repository"),
                alias: text("the alias of the public registry: what follows public.ecr.aws/"),
            }),
            "write a list of { repository, alias }",
        )
        .optional(),
    deployServices: z
        .array(service, "write a list of { cluster, service, taskRoles, repository }")
        .optional(),
    connectClusters: z
        .array(
            mapping({
                cluster: text("the name of the cluster"),
                region: text("the region of the cluster").optional(),
            }),
            "write a list of { cluster }",
        )
        .optional(),
    invokeFunctions: z
        .array(
            mapping({
                function: text("the name of the function"),
                region: text("the region of the function").optional(),
                qualifier: text("the alias or version that is invoked").optional(),
                tags,
            }),
            "write a list of { function }",
        )
        .optional(),
    deployStacks: z.array(pulumiStack, "write a list of { stack, stateBucket }").optional(),
    managedPolicyArns: texts("ARNs of managed policies").optional(),
} satisfies SettingsOf<Grants>;

/** What the generated workflow of a role is told beside its grants. */
const workflowSettings = mapping({
    branches: texts("patterns of branches, such as release/*").optional(),
    tags: texts("patterns of tags, such as v*").optional(),
    mergeQueue: flag.optional(),
    siteFolder: text("the folder that is published").optional(),
    images: z
        .record(
            z.string(),
            mapping({
                context: text("the folder that the image is built from").optional(),
                file: text("the path of its Dockerfile").optional(),
            }),
            "write a mapping of repositories to { context, file }",
        )
        .optional(),
} satisfies SettingsOf<WorkflowSettings>);

/** One deploy role: whom it admits, by repositories that share a run or one by one, and what it grants. */
export const deployRole = mapping({
    repositories: z
        .union(
            [
                texts("repositories, such as website"),
                z.record(
                    z.string(),
                    text("the repository's ID in digits, in quotes"),
                    "write a mapping of repositories to IDs",
                ),
            ],
            "write a list of repositories, or a mapping of repositories to their IDs",
        )
        .optional(),
    ...runs,
    subjects: z.array(subject, "write a list of subjects").optional(),
    ...grants,
    roleName: text("the name of the role").optional(),
    path: text("the path of the role, such as /ci/").optional(),
    description: text("what the role is for").optional(),
    tags: tagMap.optional(),
    audience: text("the audience that tokens must have").optional(),
    nameForm: flag.optional(),
    maxSessionDuration: count.optional(),
    splitOverQuota: flag.optional(),
    permissionsBoundary: text("the ARN of a managed policy").optional(),
    workflow: workflowSettings.optional(),
});

/** Which GitHub issues the tokens; github.com where nothing is said. */
export const gitHubIssuer = mapping({
    enterprise: text("the slug of the enterprise").optional(),
    dataResidency: text("the subdomain of ghe.com").optional(),
    enterpriseServer: text("the host of the Enterprise Server").optional(),
} satisfies SettingsOf<GitHubIssuer>);
