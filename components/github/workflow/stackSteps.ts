import { type Known } from "../../inputs/types";
import { type PulumiStackGrant } from "../../iam/grants/pulumiStack";
import { type DeployRoleRequest } from "../plan/deployRoleArgs";
import { pushedDigest } from "./imageSteps";
import { ACTIONS } from "./pinnedActions";
import { expression, lines, pinned, type Step, unique } from "./step";

type Stack = Known<PulumiStackGrant>;

/** Where the configuration of the last deployment is put, so that it can be gone back to. */
const BEFORE = '"$RUNNER_TEMP/$(echo "$STACK" | tr / -).yaml"';

/**
 * `pulumi up` of each stack, with the digests that it is told of in its configuration. Where Pulumi Cloud keeps the state, its
 * token is asked for with GitHub's.
 */
export function stackSteps(request: DeployRoleRequest): Step[] {
    const { deployStacks = [] } = request;
    const organizations = unique(
        deployStacks
            .filter(({ stateBucket }) => stateBucket === undefined)
            .map(({ stack }) => stack.split("/")[0] ?? ""),
    );
    return [
        ...(deployStacks.length === 0 ? [] : [{ name: "Install Pulumi", uses: pinned(ACTIONS.pulumi) }]),
        ...(organizations.length > 1 ? [] : organizations.map(signIn)),
        ...deployStacks.flatMap((stack) => [
            // A token is for one organization.
            ...(organizations.length > 1 && stack.stateBucket === undefined
                ? [signIn(stack.stack.split("/")[0] ?? "")]
                : []),
            upStep(request, stack),
        ]),
    ];
}

/** Stacks whose digests were changed, as their last deployment had them. */
export function stackRollbacks(request: DeployRoleRequest): Step[] {
    const { deployStacks = [] } = request;
    return deployStacks
        .filter(({ digests = {} }) => Object.keys(digests).length > 0)
        .map((stack) => ({
            name: `Roll back the stack ${stack.stack}`,
            if: "failure()",
            "working-directory": stack.folder ?? ".",
            env: environmentOf(request, stack),
            run: lines(
                `[ -f ${BEFORE} ] || exit 0`,
                `pulumi up --yes --non-interactive --stack "$STACK" --config-file ${BEFORE}`,
            ),
        }));
}

function signIn(organization: string): Step {
    return {
        name: `Sign in to Pulumi Cloud as ${organization}`,
        uses: pinned(ACTIONS.pulumiAuth),
        with: {
            organization,
            "requested-token-type": "urn:pulumi:token-type:access_token:organization",
        },
    };
}

function environmentOf({ region }: DeployRoleRequest, { stack, stateBucket, statePrefix }: Stack) {
    const state = [stateBucket, statePrefix].filter((part) => part !== undefined).join("/");
    return {
        STACK: stack,
        ...(stateBucket !== undefined && { PULUMI_BACKEND_URL: `s3://${state}?region=${region}` }),
    };
}

function upStep(request: DeployRoleRequest, stack: Stack): Step {
    const digests = Object.entries(stack.digests ?? {}).map(
        ([setting, repository]) => `${setting} ${expression(pushedDigest(request, repository) ?? "''")}`,
    );
    return {
        name: `Deploy the stack ${stack.stack}`,
        "working-directory": stack.folder ?? ".",
        env: {
            ...environmentOf(request, stack),
            ...(digests.length > 0 && { DIGESTS: lines(...digests) }),
        },
        run: lines(
            "pulumi install",
            ...(digests.length === 0
                ? []
                : [
                      // A stack that was never deployed has nothing to go back to.
                      `pulumi config refresh --force --stack "$STACK" --config-file ${BEFORE} || rm -f ${BEFORE}`,
                      'printf "%s" "$DIGESTS" | while read -r setting digest; do',
                      '  pulumi config set --stack "$STACK" --path "$setting" "$digest"',
                      "done",
                  ]),
            'pulumi up --yes --non-interactive --stack "$STACK"',
        ),
    };
}
