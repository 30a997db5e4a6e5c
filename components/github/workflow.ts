import { Document, Scalar } from "yaml";
import { Partition, partitionOf, registryHost } from "../iam/arn";
import { compare } from "../iam/policy";
import { DeployRoleRequest, PlannedRole } from "./deployRolePlan";
import { stsAudience } from "./issuer";
import { ACTIONS, PinnedAction } from "./pinnedActions";
import { contextOf } from "./template";
import type { GitHubSubject } from "./subjects";

type Step = Readonly<Record<string, unknown>>;

/** Runs that share what GitHub sends as the context of their subject; each becomes a job. */
interface Run {
    readonly id: string;
    readonly environment: string | undefined;
    /** An expression that is true for these runs alone. */
    readonly when: string;
}

/**
 * A GitHub workflow for one planned role, as YAML: triggered by what the role's subjects are, entering AWS with the role and
 * doing what it was granted. A site is published from the folder `public`, an image built from the repository's root and
 * passed on by its digest; both are meant to be adapted. Permissions that have no usual step, such as plain statements,
 * leave no trace here.
 *
 * To be imported from `keyless-delivery/bin/github/workflow`: the YAML library would cost every program that uses the
 * components 30 ms of its start.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 * https://github.com/aws-actions/configure-aws-credentials
 */
export function deployWorkflow(request: DeployRoleRequest, role: PlannedRole): string {
    const runs = runsOf(role.subjects);
    const steps = deploySteps(request, role);
    const jobs = runs.map(({ id, environment, when }): readonly [string, object] => [
        id,
        {
            name: environment === undefined ? "Deploy" : `Deploy to ${environment}`,
            ...(runs.length > 1 && { if: when }),
            "runs-on": "ubuntu-24.04",
            ...(environment !== undefined && { environment }),
            permissions: {
                contents: commented("read", "to check out"),
                "id-token": commented("write", "to ask GitHub for the token that AWS looks at"),
            },
            steps,
        },
    ]);
    const document = new Document(
        {
            name: role.name,
            on: triggers(role.subjects),
            permissions: {},
            // Two deployments at once would mix their files; a cancelled one would leave half of them.
            concurrency: { group: role.name, "cancel-in-progress": false },
            jobs: Object.fromEntries(jobs),
        },
        { aliasDuplicateObjects: false },
    );
    document.commentBefore = ` ${whatFor(role.subjects)}\n Made by \`npm run workflows\` from the stack's configuration.`;
    return document.toString({ lineWidth: 0 });
}

function whatFor(subjects: readonly GitHubSubject[]): string {
    const files = subjects.flatMap(({ workflow }) =>
        workflow === undefined
            ? []
            : [`${workflow.owner}/${workflow.repository}/.github/workflows/${workflow.file}`],
    );
    const repositories = subjects.map(({ owner, repository }) => `${owner}/${repository}`);
    return files.length > 0 ? `Is: ${unique(files).join(", ")}` : `For: ${unique(repositories).join(", ")}`;
}

function triggers(subjects: readonly GitHubSubject[]): object {
    if (subjects.some(({ workflow }) => workflow !== undefined)) {
        return { workflow_call: {} };
    }
    const keys = new Set(subjects.map((subject) => contextOf(subject).key));
    const branches = refsOf(subjects, ({ branch }) => branch);
    const tags = refsOf(subjects, ({ tag }) => tag);
    return {
        ...(branches.length + tags.length > 0 && {
            push: { ...(branches.length > 0 && { branches }), ...(tags.length > 0 && { tags }) },
        }),
        ...(keys.has("pull_request") && { pull_request: {} }),
        ...(keys.has("environment") && { workflow_dispatch: {} }),
    };
}

/** Names as filter patterns; the characters that git allows and a pattern takes for its own are escaped. */
function refsOf(
    subjects: readonly GitHubSubject[],
    of: (subject: GitHubSubject) => string | undefined,
): string[] {
    return unique(subjects.flatMap((subject) => of(subject) ?? [])).map((name) =>
        name.replace(/[+!\]]/g, "\\$&"),
    );
}

function runsOf(subjects: readonly GitHubSubject[]): Run[] {
    const runs = new Map<string, Omit<Run, "id">>();
    for (const subject of subjects) {
        const { key, value = "" } = contextOf(subject);
        if (key === "environment") {
            runs.set(`environment-${value}`, {
                environment: value,
                when: "github.event_name == 'workflow_dispatch'",
            });
        } else if (key === "pull_request") {
            runs.set("pull-request", { environment: undefined, when: "github.event_name == 'pull_request'" });
        } else {
            runs.set("push", { environment: undefined, when: "github.event_name == 'push'" });
        }
    }
    const sorted = [...runs].sort(([a], [b]) => compare(a, b)).map(([, run]) => run);
    return sorted.map((run, index) => ({
        ...run,
        id: sorted.length === 1 ? "deploy" : `deploy-${index + 1}`,
    }));
}

function deploySteps(request: DeployRoleRequest, role: PlannedRole): Step[] {
    const { region, accountId, staticSites = [], deployFunctions = [], assumeRoles = [] } = request;
    const partition = partitionOf(region);
    const enter = enterStep("Enter AWS", partition, region, {
        "role-to-assume": role.arn,
        "allowed-account-ids": new Scalar(accountId),
    });
    return [
        {
            name: "Check out",
            uses: pinned(ACTIONS.checkout),
            with: { "persist-credentials": false },
        },
        enter,
        ...staticSites.map(({ bucket, distribution }) => ({
            name: `Publish to ${bucket}`,
            env: { SITE: "public", BUCKET: bucket, DISTRIBUTION: distribution },
            run: lines(
                'aws s3 sync "$SITE" "s3://$BUCKET" --delete',
                'aws cloudfront create-invalidation --distribution-id "$DISTRIBUTION" --paths "/*"',
            ),
        })),
        ...registrySteps(request),
        ...deployFunctions
            .filter(({ function: name }) => name !== "*")
            .map((grant) => functionStep(request, grant)),
        // From one role into another it goes on with what the first one gave, so that a second needs the first again.
        ...assumeRoles.flatMap(({ roleArn, sessionTags = false }, index) => [
            ...(index === 0 ? [] : [enter]),
            enterStep(`Go on as ${roleArn}`, partition, region, {
                "role-to-assume": roleArn,
                "allowed-account-ids": new Scalar(roleArn.split(":")[4]),
                "role-chaining": true,
                ...(!sessionTags && { "role-skip-session-tagging": true }),
            }),
        ]),
    ];
}

function enterStep(name: string, partition: Partition, region: string, what: object): Step {
    const audience = stsAudience(partition);
    return {
        name,
        uses: pinned(ACTIONS.configureAwsCredentials),
        // The action's own default is the audience of every partition but China's.
        with: { ...what, "aws-region": region, ...(audience !== "sts.amazonaws.com" && { audience }) },
    };
}

/** Logging in to every registry that is named, then building each image once and pushing it wherever it may go. */
function registrySteps(request: DeployRoleRequest): Step[] {
    const { pushImages = [], pullImages = [] } = request;
    const registries = unique(
        [...pushImages, ...pullImages].flatMap((grant) =>
            regionsOf(request, grant).map((region) => `${region} ${hostOf(request, grant, region)}`),
        ),
    );
    const repositories = unique(pushImages.map(({ repository }) => repository)).filter(
        (name) => name !== "*",
    );
    return [
        ...registries.map((registry) => {
            const [region = "", host = ""] = registry.split(" ");
            return {
                name: `Log in to ${host}`,
                env: { REGISTRY: host, REGISTRY_REGION: region },
                run: lines(
                    'aws ecr get-login-password --region "$REGISTRY_REGION" |',
                    '  docker login --username AWS --password-stdin "$REGISTRY"',
                ),
            };
        }),
        ...(repositories.length === 0
            ? []
            : [
                  {
                      name: "Set up Buildx",
                      uses: pinned(ACTIONS.setupBuildx),
                      // A cache that other runs can write to has no place in what is released.
                      with: { "cache-binary": false },
                  },
              ]),
        ...repositories.map((repository) => ({
            name: `Build and push ${repository}`,
            id: stepId(repository),
            uses: pinned(ACTIONS.buildPush),
            with: {
                context: ".",
                push: true,
                // Lambda runs a plain image only, not an index with attestations beside it.
                provenance: false,
                tags: lines(
                    ...unique(
                        pushImages
                            .filter((grant) => grant.repository === repository)
                            .flatMap((grant) =>
                                regionsOf(request, grant).map(
                                    (region) =>
                                        `${hostOf(request, grant, region)}/${repository}:\${{ github.sha }}`,
                                ),
                            ),
                    ),
                ),
            },
        })),
    ];
}

function functionStep(
    request: DeployRoleRequest,
    grant: NonNullable<DeployRoleRequest["deployFunctions"]>[number],
): Step {
    const { function: name, repository, region = request.region, registryAccountId } = grant;
    const isPushed = (request.pushImages ?? []).some((pushed) => pushed.repository === repository);
    const host = hostOf(request, { accountId: registryAccountId }, region);
    return {
        name: `Deploy ${name}`,
        env: {
            FUNCTION: name,
            FUNCTION_REGION: region,
            // By digest where this run pushed it, else as the run that pushed this commit named it.
            IMAGE: isPushed
                ? `${host}/${repository}@\${{ steps.${stepId(repository)}.outputs.digest }}`
                : `${host}/${repository}:\${{ github.sha }}`,
        },
        run: lines(
            'aws lambda update-function-code --function-name "$FUNCTION" --region "$FUNCTION_REGION" --image-uri "$IMAGE"',
            'aws lambda wait function-updated-v2 --function-name "$FUNCTION" --region "$FUNCTION_REGION"',
        ),
    };
}

function regionsOf(
    request: DeployRoleRequest,
    { regions }: { readonly regions?: string[] | undefined },
): string[] {
    return regions ?? [request.region];
}

function hostOf(
    request: DeployRoleRequest,
    { accountId = request.accountId }: { readonly accountId?: string | undefined },
    region: string,
): string {
    return registryHost(partitionOf(request.region), region, accountId);
}

/** Unique, since a repository's name has no capitals and no two signs in a row. */
function stepId(repository: string): string {
    return `push-${repository.replaceAll("/", "--").replaceAll(".", "-_")}`;
}

/** The commit decides; the release stands beside it for people and for tools that look for newer ones. */
function pinned({ action, commit, release }: PinnedAction): Scalar<string> {
    return commented(`${action}@${commit}`, release);
}

function commented(value: string, comment: string): Scalar<string> {
    const scalar = new Scalar(value);
    scalar.comment = ` ${comment}`;
    return scalar;
}

function lines(...all: readonly string[]): string {
    return `${all.join("\n")}\n`;
}

function unique(values: readonly string[]): string[] {
    return [...new Set(values)].sort(compare);
}
