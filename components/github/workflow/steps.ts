import { Scalar } from "yaml";
import { partitionOf } from "../../iam/arn";
import { type PlannedRole } from "../plan/deployRole";
import { type DeployRoleRequest } from "../plan/deployRoleArgs";
import { stsAudience } from "../trust/issuer";
import { deploymentRollbacks, deploymentSteps } from "./deploymentSteps";
import { imageSteps, type StepContext } from "./imageSteps";
import { ACTIONS } from "./pinnedActions";
import { stackRollbacks, stackSteps } from "./stackSteps";
import { lines, pinned, type Step } from "./step";

/** Session length that the action asks for by itself, in seconds. */
const DEFAULT_SESSION = 3600;

/** What a deploying job does, in its order: check out, configure AWS credentials, then a step or more for each grant that has a usual one. */
export function deploySteps(context: StepContext, role: PlannedRole): Step[] {
    const { request } = context;
    const { accountId, maxSessionDuration = DEFAULT_SESSION } = request;
    const credentials = credentialsStep("Configure AWS credentials", request, {
        "role-to-assume": role.arn,
        "allowed-account-ids": new Scalar(accountId),
        ...(maxSessionDuration !== DEFAULT_SESSION && { "role-duration-seconds": maxSessionDuration }),
    });
    return [
        {
            name: "Check out",
            uses: pinned(ACTIONS.checkout),
            with: { "persist-credentials": false },
        },
        credentials,
        ...siteSteps(context),
        ...imageSteps(context),
        ...deploymentSteps(context),
        ...invocationSteps(request),
        ...clusterSteps(request),
        ...stackSteps(request),
        ...deploymentRollbacks(request),
        ...stackRollbacks(request),
        ...chainedSteps(request, credentials),
    ];
}

function credentialsStep(name: string, request: DeployRoleRequest, what: object): Step {
    const { region, audience = stsAudience(partitionOf(region)) } = request;
    return {
        name,
        uses: pinned(ACTIONS.configureAwsCredentials),
        // The action's own default is the audience of every partition but China's.
        with: { ...what, "aws-region": region, ...(audience !== "sts.amazonaws.com" && { audience }) },
    };
}

/** From one role into another it goes on with what the first one gave, so that a second needs the first again. */
function chainedSteps(request: DeployRoleRequest, credentials: Step): Step[] {
    const { assumeRoles = [] } = request;
    return assumeRoles.flatMap(({ roleArn, sessionTags = false }, index) => [
        ...(index === 0 ? [] : [credentials]),
        credentialsStep(`Go on as ${roleArn}`, request, {
            "role-to-assume": roleArn,
            "allowed-account-ids": new Scalar(roleArn.split(":")[4]),
            "role-chaining": true,
            ...(!sessionTags && { "role-skip-session-tagging": true }),
        }),
    ]);
}

function siteSteps({ request, settings }: StepContext): Step[] {
    const { siteFolder = "public" } = settings;
    return (request.staticSites ?? []).map(({ bucket, prefix, distribution }) => {
        const target = prefix === undefined ? bucket : `${bucket}/${prefix}`;
        return {
            name: `Publish to ${target}`,
            env: {
                SITE: siteFolder,
                BUCKET: target,
                ...(distribution !== undefined && { DISTRIBUTION: distribution }),
            },
            run: lines(
                'aws s3 sync "$SITE" "s3://$BUCKET" --delete',
                ...(distribution === undefined
                    ? []
                    : ['aws cloudfront create-invalidation --distribution-id "$DISTRIBUTION" --paths "/*"']),
            ),
        };
    });
}

/** A function that fails answers with status 200 and says so beside it. */
function invocationSteps({ region: home, invokeFunctions = [] }: DeployRoleRequest): Step[] {
    return invokeFunctions.map(({ function: name, qualifier, region = home }) => ({
        name: `Invoke ${name} in ${region}`,
        env: {
            FUNCTION: qualifier === undefined ? name : `${name}:${qualifier}`,
            FUNCTION_REGION: region,
        },
        run: lines(
            'error=$(aws lambda invoke --function-name "$FUNCTION" --region "$FUNCTION_REGION" \\',
            '  --query FunctionError --output text "$RUNNER_TEMP/answer.json")',
            'cat "$RUNNER_TEMP/answer.json"',
            '[ "$error" = None ]',
        ),
    }));
}

function clusterSteps({ region: home, connectClusters = [] }: DeployRoleRequest): Step[] {
    return connectClusters.map(({ cluster, region = home }) => ({
        name: `Connect to ${cluster}`,
        env: { CLUSTER: cluster, CLUSTER_REGION: region },
        run: 'aws eks update-kubeconfig --name "$CLUSTER" --region "$CLUSTER_REGION"',
    }));
}
