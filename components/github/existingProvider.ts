import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { knowsHooks } from "../inputs/hooks";
import { existingProvider, missingAudiences, type OidcProviderPlan } from "./plan/oidcProvider";

/** Warns, at preview too, where a provider that the account already has does not list an audience that roles compare. */
export function existingProviderWarning(
    component: pulumi.ComponentResource,
    plan: pulumi.Output<OidcProviderPlan>,
): void {
    plan.apply(async (known) => {
        const found = await lookUp(component, { arn: known.arn });
        const text = found && missingAudiences(known, found.audiences);
        if (text !== undefined) {
            await pulumi.log.warn(text, component);
        }
    });
}

/**
 * The option of the resource that makes a provider: the run ends, at preview too, where the account has one already, before
 * anything else is made. Without it IAM answers EntityAlreadyExists halfway through.
 */
export function stoppingBeforeAnother(
    name: string,
    component: pulumi.ComponentResource,
): pulumi.ResourceOptions {
    if (!knowsHooks()) {
        return {};
    }
    const look = async ({ newInputs }: pulumi.ResourceHookArgs) => {
        const { url } = (newInputs ?? {}) as { readonly url?: unknown };
        const found = typeof url === "string" ? await lookUp(component, { url }) : undefined;
        if (found !== undefined) {
            const { message, remediation } = existingProvider(found.arn);
            throw new Error(`${message} -- ${remediation}`);
        }
    };
    const hook = new pulumi.ResourceHook(`${name}-look-for-provider`, look, { onDryRun: true });
    return { hooks: { beforeCreate: [hook] } };
}

/**
 * A provider that the account has; undefined where it is not there, or where nothing can be told: credentials may lack
 * iam:GetOpenIDConnectProvider, and mocks know no providers.
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/getopenidconnectprovider/
 */
async function lookUp(
    component: pulumi.ComponentResource,
    by: iam.GetOpenIdConnectProviderArgs,
): Promise<{ readonly arn: string; readonly audiences: readonly string[] } | undefined> {
    try {
        const { arn, clientIdLists } = await iam.getOpenIdConnectProvider(by, { parent: component });
        return Array.isArray(clientIdLists) ? { arn, audiences: clientIdLists } : undefined;
    } catch {
        return undefined;
    }
}
