import { partitionOf, registryHost } from "../../iam/arn";
import { pushTargets, type PushTarget, replicasOf } from "../../iam/grants/replication";
import { type DeployRoleRequest } from "../plan/deployRoleArgs";
import { type WorkflowSettings } from "../plan/workflowSettings";
import { digestInput, slug } from "./inputs";
import { ACTIONS } from "./pinnedActions";
import { expression, lines, pinned, type Step, unique } from "./step";

/** Region that ECR Public is logged in to through. https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html */
const PUBLIC_REGION = "us-east-1";

/** How a replica is waited for: as many looks, so many seconds apart. */
const WAITING = { looks: 60, seconds: 10 };

/** What the steps of one workflow have in common. */
export interface StepContext {
    readonly request: DeployRoleRequest;
    readonly settings: WorkflowSettings;
    /** Further registries that the images of a repository are replicated to: repository -> registries. */
    readonly replicas: ReadonlyMap<string, readonly PushTarget[]>;
    /** Whether a run may name an image by its digest. */
    readonly byDigest: boolean;
}

/**
 * Logging in to every registry that is named; then each image: whether the one of this commit is there already, or else
 * building it, once; copying it to the other registries that it is pushed to; and waiting for replicas that are deployed from.
 */
export function imageSteps(context: StepContext): Step[] {
    const { request } = context;
    const { pushImages = [], pullImages = [], pushPublicImages = [] } = request;
    const registries = unique(
        [...pushImages, ...pullImages].flatMap(({ accountId, regions = [request.region] }) =>
            regions.map((region) => `${region} ${hostOf(request, { accountId, region })}`),
        ),
    );
    const targets = [...pushTargets(homeOf(request), request)].sort(([a], [b]) => (a < b ? -1 : 1));
    const builds = targets.length + pushPublicImages.length > 0;
    return [
        ...registries.map((registry) => loginStep(registry)),
        ...(pushPublicImages.length === 0 ? [] : [PUBLIC_LOGIN]),
        ...(builds ? [SET_UP_BUILDX] : []),
        ...targets.flatMap(([repository, registriesOf]) => [
            findStep(context, repository, registriesOf),
            buildStep(context, repository, registriesOf),
            ...registriesOf.slice(1).map((to) => copyStep(context, repository, registriesOf, to)),
        ]),
        ...pushPublicImages.map((grant) => publicBuildStep(context, grant)),
        ...waitSteps(context),
    ];
}

/** Where grants without account and region are. */
export function homeOf({ region, accountId }: DeployRoleRequest) {
    return { partition: partitionOf(region), accountId, region };
}

/** Host of a registry; the role's own account where none is named. */
export function hostOf(
    request: DeployRoleRequest,
    { accountId = request.accountId, region }: { accountId?: string | undefined; region: string },
): string {
    return registryHost(partitionOf(request.region), region, accountId);
}

/** The digest of a repository's image in this run; undefined where the role does not push it. */
export function pushedDigest(request: DeployRoleRequest, repository: string): string | undefined {
    const id = slug(repository);
    return pushTargets(homeOf(request), request).has(repository)
        ? `steps.find-${id}.outputs.digest || steps.push-${id}.outputs.digest`
        : undefined;
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

const PUBLIC_LOGIN: Step = {
    name: "Log in to public.ecr.aws",
    run: lines(
        `aws ecr-public get-login-password --region ${PUBLIC_REGION} |`,
        "  docker login --username AWS --password-stdin public.ecr.aws",
    ),
};

const SET_UP_BUILDX: Step = {
    name: "Set up Buildx",
    uses: pinned(ACTIONS.setupBuildx),
    // A cache that other runs can write to has no place in what is released.
    with: { "cache-binary": false },
};

/** BatchGetImage, which whoever pushes may call, answers None for what is not there, and fails for every other reason. */
const DIGEST_OF_IMAGE = [
    'aws ecr batch-get-image --registry-id "$REGISTRY_ID" --region "$REGISTRY_REGION" \\',
    '  --repository-name "$REPOSITORY" --image-ids "$image" --query "images[0].imageId.imageDigest" --output text',
];

function registryEnv({ accountId, region }: PushTarget, repository: string) {
    return { REGISTRY_ID: accountId, REGISTRY_REGION: region, REPOSITORY: repository };
}

/** A tag that never moves can be pushed once, so a run that is started again goes on with what the first one pushed. */
function findStep(
    { request, byDigest }: StepContext,
    repository: string,
    [first = request]: readonly PushTarget[],
): Step {
    const [ask = "", rest = ""] = DIGEST_OF_IMAGE;
    return {
        name: `Look for ${repository} of this commit`,
        id: `find-${slug(repository)}`,
        env: {
            ...registryEnv(first, repository),
            TAG: expression("github.sha"),
            ...(byDigest && { DIGEST: expression(`inputs.${digestInput(request, repository)}`) }),
        },
        run: lines(
            'image="imageTag=$TAG"',
            ...(byDigest ? ['if [ -n "$DIGEST" ]; then image="imageDigest=$DIGEST"; fi'] : []),
            `digest=$(${ask}`,
            `${rest})`,
            'if [ "$digest" != None ]; then',
            '  echo "digest=$digest" >> "$GITHUB_OUTPUT"',
            ...(byDigest
                ? [
                      'elif [ -n "$DIGEST" ]; then',
                      '  echo "::error::$REPOSITORY has no image $DIGEST"',
                      "  exit 1",
                  ]
                : []),
            "fi",
        ),
    };
}

/** What is built from where. */
function source({ settings }: StepContext, repository: string) {
    const { context = ".", file } = settings.images?.[repository] ?? {};
    return { context, ...(file !== undefined && { file }) };
}

function buildStep(context: StepContext, repository: string, [first]: readonly PushTarget[]): Step {
    const { request } = context;
    const id = slug(repository);
    return {
        name: `Build and push ${repository}`,
        id: `push-${id}`,
        if: `steps.find-${id}.outputs.digest == ''`,
        uses: pinned(ACTIONS.buildPush),
        with: {
            ...source(context, repository),
            push: true,
            // Lambda runs a plain image only, not an index with attestations beside it.
            provenance: false,
            tags: `${hostOf(request, first ?? request)}/${repository}:${expression("github.sha")}`,
        },
    };
}

/** The same image in another registry, so that its digest is the same everywhere. */
function copyStep(
    { request, byDigest }: StepContext,
    repository: string,
    [first = request]: readonly PushTarget[],
    to: PushTarget,
): Step {
    const [ask = "", rest = ""] = DIGEST_OF_IMAGE;
    return {
        name: `Copy ${repository} to ${hostOf(request, to)}`,
        ...(byDigest && { if: `inputs.${digestInput(request, repository)} == ''` }),
        env: {
            ...registryEnv(to, repository),
            SOURCE: `${hostOf(request, first)}/${repository}`,
            TARGET: `${hostOf(request, to)}/${repository}`,
            TAG: expression("github.sha"),
            DIGEST: expression(pushedDigest(request, repository) ?? ""),
        },
        run: lines(
            'image="imageDigest=$DIGEST"',
            `there=$(${ask}`,
            `${rest})`,
            'if [ "$there" = None ]; then',
            '  docker buildx imagetools create --prefer-index=false --tag "$TARGET:$TAG" "$SOURCE@$DIGEST"',
            "fi",
        ),
    };
}

function publicBuildStep(
    context: StepContext,
    { repository, alias }: NonNullable<DeployRoleRequest["pushPublicImages"]>[number],
): Step {
    return {
        name: `Build and push public.ecr.aws/${alias}/${repository}`,
        uses: pinned(ACTIONS.buildPush),
        with: {
            ...source(context, repository),
            push: true,
            tags: `public.ecr.aws/${alias}/${repository}:${expression("github.sha")}`,
        },
    };
}

/** Replication takes its time: what is deployed from a replica waits for it, and no longer than this. */
function waitSteps({ request, replicas: further }: StepContext): Step[] {
    const home = homeOf(request);
    const derived = replicasOf(home, request);
    const inStacks = (request.deployStacks ?? []).flatMap(({ digests = {} }) => Object.values(digests));
    const awaited = [...pushTargets(home, request)].map(([repository, [first]]) => {
        const configured = inStacks.includes(repository) ? (further.get(repository) ?? []) : [];
        const registries = [...(derived.get(repository) ?? []), ...configured];
        return {
            repository,
            first,
            names: unique(registries.map(({ accountId, region }) => `${accountId}/${region}`)),
        };
    });
    const waiting = awaited.filter(({ names }) => names.length > 0);
    return waiting.map(({ repository, first, names }) => ({
        name: `Wait for the replicas of ${repository}`,
        env: {
            ...registryEnv(first ?? request, repository),
            DIGEST: expression(pushedDigest(request, repository) ?? ""),
            REPLICAS: names.join(" "),
        },
        run: lines(
            "for replica in $REPLICAS; do",
            `  for look in $(seq ${WAITING.looks}); do`,
            '    status=$(aws ecr describe-image-replication-status --registry-id "$REGISTRY_ID" \\',
            '      --region "$REGISTRY_REGION" --repository-name "$REPOSITORY" --image-id "imageDigest=$DIGEST" \\',
            "      --query \"replicationStatuses[?registryId=='${replica%/*}' && region=='${replica#*/}'].status | [0]\" \\",
            "      --output text)",
            '    echo "$replica: $status"',
            '    if [ "$status" = COMPLETE ]; then break; fi',
            `    if [ "$status" = FAILED ] || [ "$look" = ${WAITING.looks} ]; then`,
            '      echo "::error::$REPOSITORY@$DIGEST is not in $replica"',
            "      exit 1",
            "    fi",
            `    sleep ${WAITING.seconds}`,
            "  done",
            "done",
        ),
    }));
}
