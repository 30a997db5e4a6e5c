import { Scalar } from "yaml";
import { type Partition, partitionOf, registryHost } from "../../iam/arn";
import { compare } from "../../iam/policy";
import { type PlannedRole } from "../plan/deployRole";
import { type DeployRoleRequest } from "../plan/deployRoleArgs";
import { stsAudience } from "../trust/issuer";
import { ACTIONS, type PinnedAction } from "./pinnedActions";

type Step = Readonly<Record<string, unknown>>;

/** What a deploying job does, in its order: check out, configure AWS credentials, then a step or more for each grant that has a usual one. */
export function deploySteps(request: DeployRoleRequest, role: PlannedRole): Step[] {
    const { region, accountId, staticSites = [], deployFunctions = [], assumeRoles = [] } = request;
    const partition = partitionOf(region);
    const credentials = credentialsStep("Configure AWS credentials", partition, region, {
        "role-to-assume": role.arn,
        "allowed-account-ids": new Scalar(accountId),
    });
    return [
        {
            name: "Check out",
            uses: pinned(ACTIONS.checkout),
            with: { "persist-credentials": false },
        },
        credentials,
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
            ...(index === 0 ? [] : [credentials]),
            credentialsStep(`Go on as ${roleArn}`, partition, region, {
                "role-to-assume": roleArn,
                "allowed-account-ids": new Scalar(roleArn.split(":")[4]),
                "role-chaining": true,
                ...(!sessionTags && { "role-skip-session-tagging": true }),
            }),
        ]),
    ];
}

function credentialsStep(name: string, partition: Partition, region: string, what: object): Step {
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
        ...registries.map((registry) => loginStep(registry)),
        ...(repositories.length === 0 ? [] : [SET_UP_BUILDX]),
        ...repositories.map((repository) => buildStep(request, repository)),
    ];
}

/** @param registry region and host */
function loginStep(registry: string): Step {
    const [region = "", host = ""] = registry.split(" ");
    return {
        name: `Log in to ${host}`,
        env: { REGISTRY: host, REGISTRY_REGION: region },
        run: lines(
            'aws ecr get-login-password --region "$REGISTRY_REGION" |',
            '  docker login --username AWS --password-stdin "$REGISTRY"',
        ),
    };
}

const SET_UP_BUILDX: Step = {
    name: "Set up Buildx",
    uses: pinned(ACTIONS.setupBuildx),
    // A cache that other runs can write to has no place in what is released.
    with: { "cache-binary": false },
};

function buildStep(request: DeployRoleRequest, repository: string): Step {
    const grants = (request.pushImages ?? []).filter((grant) => grant.repository === repository);
    const tags = grants.flatMap((grant) =>
        regionsOf(request, grant).map(
            (region) => `${hostOf(request, grant, region)}/${repository}:\${{ github.sha }}`,
        ),
    );
    return {
        name: `Build and push ${repository}`,
        id: stepId(repository),
        uses: pinned(ACTIONS.buildPush),
        with: {
            context: ".",
            push: true,
            // Lambda runs a plain image only, not an index with attestations beside it.
            provenance: false,
            tags: lines(...unique(tags)),
        },
    };
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
    { regions }: { readonly regions?: readonly string[] | undefined },
): readonly string[] {
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

/** A value with a comment at the end of its line. */
export function commented(value: string, comment: string): Scalar<string> {
    const scalar = new Scalar(value);
    scalar.comment = ` ${comment}`;
    return scalar;
}

function lines(...all: readonly string[]): string {
    return `${all.join("\n")}\n`;
}

/** Each value once, sorted. */
export function unique(values: readonly string[]): string[] {
    return [...new Set(values)].sort(compare);
}
