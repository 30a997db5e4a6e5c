import { type DeployRoleRequest } from "../plan/deployRoleArgs";
import { hostOf, pushedDigest, type StepContext } from "./imageSteps";
import { digestInput } from "./inputs";
import { expression, lines, type Step } from "./step";

type FunctionOf = NonNullable<DeployRoleRequest["deployFunctions"]>[number];
type ServiceOf = NonNullable<DeployRoleRequest["deployServices"]>[number];

/** What ran before, a line each, so that it can be gone back to. */
const BEFORE = '"$RUNNER_TEMP/before"';

/**
 * Functions and services, the role's own region first and then region by region. The first that fails ends the run, and
 * what was deployed before it goes back to what ran there.
 */
export function deploymentSteps(context: StepContext): Step[] {
    const { request } = context;
    const { deployFunctions = [], deployServices = [] } = request;
    const deployments = [
        ...deployFunctions
            .filter(({ function: name }) => name !== "*")
            .map((grant) => ({ region: grant.region ?? request.region, step: functionStep(context, grant) })),
        ...deployServices.map((grant) => ({
            region: grant.region ?? request.region,
            step: serviceStep(context, grant),
        })),
    ];
    const rank = (region: string) => (region === request.region ? "" : region);
    const sorted = deployments.toSorted((a, b) =>
        rank(a.region) < rank(b.region) ? -1 : rank(a.region) > rank(b.region) ? 1 : 0,
    );
    return sorted.map(({ step }) => step);
}

/** What goes back where a later step fails, the last that was deployed first. */
export function deploymentRollbacks({
    deployFunctions = [],
    deployServices = [],
}: DeployRoleRequest): Step[] {
    const any = deployServices.length > 0 || deployFunctions.some(({ function: name }) => name !== "*");
    return any ? [ROLL_BACK] : [];
}

/** An image by its digest; one that another workflow pushes, by its commit where the run names no digest. */
function imageOf(
    { request, byDigest }: StepContext,
    repository: string,
    registry: { readonly accountId: string | undefined; readonly region: string },
): string {
    const image = `${hostOf(request, registry)}/${repository}`;
    const pushed = pushedDigest(request, repository);
    if (pushed !== undefined) {
        return `${image}@${expression(pushed)}`;
    }
    const input = `inputs.${digestInput(request, repository)}`;
    return byDigest
        ? `${image}${expression(`${input} != '' && format('@{0}', ${input}) || format(':{0}', github.sha)`)}`
        : `${image}:${expression("github.sha")}`;
}

function functionStep(context: StepContext, grant: FunctionOf): Step {
    const { function: name, repository, region = context.request.region, registryAccountId } = grant;
    return {
        name: `Deploy ${name} in ${region}`,
        env: {
            FUNCTION: name,
            FUNCTION_REGION: region,
            IMAGE: imageOf(context, repository, { accountId: registryAccountId, region }),
        },
        run: lines(
            'before=$(aws lambda get-function --function-name "$FUNCTION" --region "$FUNCTION_REGION" \\',
            "  --query Code.ResolvedImageUri --output text)",
            `echo "function $FUNCTION_REGION $FUNCTION $before" >> ${BEFORE}`,
            'aws lambda update-function-code --function-name "$FUNCTION" --region "$FUNCTION_REGION" --image-uri "$IMAGE"',
            'aws lambda wait function-updated-v2 --function-name "$FUNCTION" --region "$FUNCTION_REGION"',
        ),
    };
}

/** The task definition that runs, with another image in one container, as its next revision. */
function serviceStep(context: StepContext, grant: ServiceOf): Step {
    const { cluster, service, repository, region = context.request.region } = grant;
    const { family = service, container = service, registryAccountId, registryRegion = region } = grant;
    const registry = { accountId: registryAccountId, region: registryRegion };
    return {
        name: `Deploy ${service} in ${region}`,
        env: {
            AWS_REGION: region,
            CLUSTER: cluster,
            SERVICE: service,
            FAMILY: family,
            CONTAINER: container,
            IMAGE: imageOf(context, repository, registry),
        },
        run: lines(
            'before=$(aws ecs describe-services --cluster "$CLUSTER" --services "$SERVICE" \\',
            '  --query "services[0].taskDefinition" --output text)',
            'aws ecs describe-task-definition --task-definition "$FAMILY" --query taskDefinition |',
            '  jq --arg container "$CONTAINER" --arg image "$IMAGE" \'',
            "    (.containerDefinitions[] | select(.name == $container)).image = $image",
            "    | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities,",
            '          .registeredAt, .registeredBy)\' > "$RUNNER_TEMP/task.json"',
            'after=$(aws ecs register-task-definition --cli-input-json "file://$RUNNER_TEMP/task.json" \\',
            "  --query taskDefinition.taskDefinitionArn --output text)",
            `echo "service $AWS_REGION $CLUSTER/$SERVICE $before" >> ${BEFORE}`,
            'aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --task-definition "$after"',
            'aws ecs wait services-stable --cluster "$CLUSTER" --services "$SERVICE"',
        ),
    };
}

const ROLL_BACK: Step = {
    name: "Roll back",
    if: "failure()",
    run: lines(
        `[ -f ${BEFORE} ] || exit 0`,
        `tac ${BEFORE} | while read -r kind region name before; do`,
        '  echo "$name in $region goes back to $before"',
        '  if [ "$kind" = function ]; then',
        '    aws lambda update-function-code --region "$region" --function-name "$name" --image-uri "$before"',
        '    aws lambda wait function-updated-v2 --region "$region" --function-name "$name"',
        "  else",
        '    aws ecs update-service --region "$region" --cluster "${name%/*}" --service "${name#*/}" \\',
        '      --task-definition "$before"',
        "  fi",
        "done",
    ),
};
