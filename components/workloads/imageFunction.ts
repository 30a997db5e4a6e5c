import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as iam from "@pulumi/aws/iam";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import { roleResourceName } from "../iam/resourceNames";
import { reportingProblems } from "../inputs/errors";
import { knownAfter } from "../inputs/knownAfter";
import { LaterValues, type PlanAhead } from "../inputs/laterValues";
import { placed, type Whereabouts } from "../inputs/whereabouts";
import { type FunctionSettings } from "./functionSettings";
import { deployerWarning } from "./plan/deployer";
import { IMAGE_FUNCTION_SHAPE, type ImageFunctionSettings } from "./plan/functionArgs";
import { type ImageFunctionPlan, planImageFunction } from "./plan/imageFunction";
import { type ReadImage, runnableDigest } from "./plan/taggedImage";
import { currentImage } from "./resources/currentImage";

/** Arguments of ImageFunction. */
export interface ImageFunctionArgs extends ImageFunctionSettings {
    /**
     * Whatever else a function has, passed on as it is.
     * @default nothing
     */
    functionArgs?: pulumi.Input<FunctionSettings> | undefined;
}

/** Options of an ImageFunction. */
export interface ImageFunctionOptions extends pulumi.ComponentResourceOptions {
    /**
     * Asks ECR what a tag stands for: `currentImage` of `keyless-delivery/current-image` does, with the credentials that it is
     * told.
     * @default ambient credentials are used
     */
    readImage?: ReadImage | undefined;
}

type Plan = PlanAhead<ImageFunctionPlan>;

/**
 * A Lambda function that runs a shared image, by digest, from the copy in its own region; with a role that may write the
 * function's logs and do nothing else unless it is granted, and a log group that keeps them for a while.
 *
 * It is refused where the image has no copy in the function's region, or where no reader of the image names the function:
 * Lambda would fail to pull it, sometimes long after the function was made.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/lambda/function/
 *
 * @example
 * ```ts
 * const platform = new pulumi.StackReference("acme/platform/prod");
 * const filter = new ImageFunction("filter", {
 *     functionName: "guardduty-filter",
 *     image: platform.requireOutput("sharedImages").apply((images) => images.filter),
 *     tag: "v1.4.2",
 *     memory: 512,
 *     timeout: 30,
 *     invokableBy: {
 *         findings: {
 *             service: "events.amazonaws.com",
 *             sourceArn: "arn:aws:events:us-east-2:222222222222:rule/guardduty-findings",
 *         },
 *     },
 * });
 * export const arn = filter.arn;
 * ```
 */
export class ImageFunction extends pulumi.ComponentResource {
    /** ARN of the function, known at preview; whoever reads it waits for the function. */
    readonly arn: pulumi.Output<string>;
    /** Name of the function; whoever reads it waits as well. */
    readonly functionName: pulumi.Output<string>;
    /** What API Gateway calls it by. */
    readonly invokeArn: pulumi.Output<string>;
    /** The image that it is made with, by digest. */
    readonly imageUri: pulumi.Output<string>;
    /** ARN of the role that it runs as, known at preview. */
    readonly roleArn: pulumi.Output<string>;
    /** Name of its log group. */
    readonly logGroupName: pulumi.Output<string>;
    /** Its URL, where someone may call it. */
    readonly url: pulumi.Output<string | undefined>;

    /** Throws ComponentError with every problem that can be told by now, before anything is registered. */
    constructor(name: string, args: ImageFunctionArgs, opts?: ImageFunctionOptions) {
        const component = `ImageFunction "${name}"`;
        const { place, args: located } = placed(component, args);
        const values = new LaterValues(component, located, IMAGE_FUNCTION_SHAPE);
        const plan = values.plan(planImageFunction);
        super("keyless-delivery:index:ImageFunction", name, {}, opts);
        place.lookUp(this);
        this.warnOfDeployer(plan, place);

        const after = (select: (plan: ImageFunctionPlan) => string, resources: readonly pulumi.Resource[]) =>
            knownAfter(plan.value(select), resources);
        const logs = this.logGroup(name, args, plan, place);
        this.logGroupName = after(({ logGroup }) => logGroup, [logs]);
        this.roleArn = after(({ roleArn }) => roleArn, this.role(name, args, plan, place));
        this.imageUri = imageUri(component, plan, opts?.readImage);
        const settings = values.restored((values.known.functionArgs ?? {}) as FunctionSettings);
        const made = this.function(name, { ...settings, tags: args.tags }, plan, place, logs);
        const all = [made, ...this.permissions(name, plan, made)];
        this.arn = after(({ arn }) => arn, all);
        this.functionName = after((its) => its.name, all);
        this.invokeArn = made.invokeArn;
        this.url = this.functionUrl(name, plan, made);
        this.registerOutputs({
            arn: this.arn,
            functionName: this.functionName,
            invokeArn: this.invokeArn,
            imageUri: this.imageUri,
            roleArn: this.roleArn,
            logGroupName: this.logGroupName,
            url: this.url,
        });
    }

    private warnOfDeployer(plan: Plan, place: Whereabouts): void {
        pulumi.all([place.caller, plan.value((its) => its)]).apply(([caller, its]) => {
            const warning = caller === undefined ? undefined : deployerWarning(its, caller);
            return warning === undefined ? undefined : pulumi.log.warn(warning, this);
        });
    }

    private logGroup(
        name: string,
        { tags }: ImageFunctionArgs,
        plan: Plan,
        place: Whereabouts,
    ): cloudwatch.LogGroup {
        return new cloudwatch.LogGroup(
            `${name}-logs`,
            {
                name: place.checked(plan.value(({ logGroup }) => logGroup)),
                retentionInDays: plan.value(({ logRetentionDays }) => logRetentionDays),
                tags,
            },
            { parent: this },
        );
    }

    /** The role that it runs as and that role's permissions; nothing where it runs as one that is there. */
    private role(
        name: string,
        { permissionsBoundary, tags }: ImageFunctionArgs,
        plan: Plan,
        place: Whereabouts,
    ): readonly pulumi.Resource[] {
        const { role: known } = plan.known;
        if (known === undefined) {
            return [];
        }
        const ofRole = (key: "grants" | "logs" | "name" | "path" | "trust") =>
            plan.value((its) => its.role?.[key] ?? "");
        const role = new iam.Role(
            roleResourceName(name, "role", known.name),
            {
                name: place.checked(ofRole("name")),
                path: ofRole("path"),
                description: "Run as by a Lambda function",
                assumeRolePolicy: ofRole("trust"),
                permissionsBoundary,
                tags,
            },
            { parent: this },
        );
        const policies = (["logs", "grants"] as const).filter((key) => known[key] !== undefined);
        return [
            role,
            ...policies.map(
                (key) =>
                    new iam.RolePolicy(
                        roleResourceName(name, key, known.name),
                        { name: key, role: role.name, policy: ofRole(key) },
                        { parent: this },
                    ),
            ),
        ];
    }

    private function(
        name: string,
        settings: FunctionSettings & Pick<ImageFunctionArgs, "tags">,
        plan: Plan,
        place: Whereabouts,
        logs: pulumi.Resource,
    ): lambda.Function {
        const { environment, deployedByWorkflow } = plan.known;
        const variables = plan.value((its) => its.environment);
        return new lambda.Function(
            `${name}-function`,
            {
                ...settings,
                name: place.checked(plan.value((its) => its.name)),
                packageType: "Image",
                imageUri: this.imageUri,
                role: this.roleArn,
                architectures: [plan.value(({ architecture }) => architecture)],
                memorySize: plan.value(({ memory }) => memory),
                timeout: plan.value(({ timeout }) => timeout),
                ...(Object.keys(environment).length > 0 && { environment: { variables } }),
            },
            {
                parent: this,
                // A log group that Lambda makes itself keeps its logs for ever.
                dependsOn: [logs],
                ignoreChanges: deployedByWorkflow ? ["imageUri"] : [],
            },
        );
    }

    private permissions(name: string, plan: Plan, made: lambda.Function): readonly pulumi.Resource[] {
        return plan.known.permissions.map(
            ({ statementId }, index) =>
                new lambda.Permission(
                    `${name}-invoke-${statementId}`,
                    { function: made.name, ...permissionArgs(plan, index) },
                    { parent: this },
                ),
        );
    }

    private functionUrl(name: string, plan: Plan, made: lambda.Function): pulumi.Output<string | undefined> {
        return plan.known.hasUrl
            ? new lambda.FunctionUrl(
                  `${name}-url`,
                  { functionName: made.name, authorizationType: "AWS_IAM" },
                  { parent: this },
              ).functionUrl
            : pulumi.output(undefined);
    }
}

/** The image by digest. What is checked of it is checked first; a tag is then looked up. */
function imageUri(component: string, plan: Plan, readImage: ReadImage | undefined): pulumi.Output<string> {
    const which = plan.value(({ image, digest, tag, architecture }) => ({
        image,
        digest,
        tag,
        architecture,
    }));
    return pulumi.output(which).apply(async ({ image, digest, tag = "", architecture }) => {
        const { registry, repository, url } = image;
        if (digest !== undefined) {
            return `${url}@${digest}`;
        }
        const question = { registry, repository, tag };
        const tagged = await (readImage ?? currentImage(registry))(question);
        const found = reportingProblems(component, () => runnableDigest(question, architecture, tagged));
        return `${url}@${found}`;
    });
}

/** A statement of the function's policy: what there is in it is known, and its values may not be. */
function permissionArgs(plan: Plan, index: number): Omit<lambda.PermissionArgs, "function"> {
    const known = plan.known.permissions[index];
    const value = (key: "principal" | "sourceAccount" | "sourceArn") =>
        plan.value(({ permissions }) => permissions[index]?.[key] ?? "");
    return {
        statementId: known?.statementId ?? "",
        action: known?.action ?? "",
        principal: value("principal"),
        ...(known?.sourceArn !== undefined && { sourceArn: value("sourceArn") }),
        ...(known?.sourceAccount !== undefined && { sourceAccount: value("sourceAccount") }),
        ...(known?.functionUrlAuthType && { functionUrlAuthType: known.functionUrlAuthType }),
        ...(known?.invokedViaFunctionUrl && { invokedViaFunctionUrl: known.invokedViaFunctionUrl }),
    };
}
