import { functionArn, partitionOf } from "../../iam/arn";
import { accountIdProblem, regionProblem } from "../../iam/names";
import { Problems } from "../../problems";
import { checkFunctionSettings, LOG_RETENTION_DAYS } from "./functionChecks";
import { type ImageFunctionRequest, type PassedOn } from "./functionArgs";
import { type FunctionImage, functionImage } from "./functionImage";
import { type FunctionRole, functionRole } from "./functionRole";
import { checkInvoker, type InvokePermission, invokePermissions } from "./invokers";

/** A function worked out in full. */
export interface ImageFunctionPlan {
    readonly name: string;
    readonly arn: string;
    /** The copy that it runs. */
    readonly image: FunctionImage;
    /** Which image that is; the other one of the two is undefined. */
    readonly digest: string | undefined;
    readonly tag: string | undefined;
    /** Whether later images are left to a workflow. */
    readonly deployedByWorkflow: boolean;
    readonly memory: number;
    readonly timeout: number;
    readonly architecture: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly logGroup: string;
    readonly logRetentionDays: number;
    /** The role that is made for it; undefined where it runs as `roleArn`, which is there. */
    readonly role: FunctionRole | undefined;
    /** ARN of the role that it runs as. */
    readonly roleArn: string;
    /** The statements of its own policy, in the order of their names. */
    readonly permissions: readonly InvokePermission[];
    /** Whether it has a URL. */
    readonly hasUrl: boolean;
}

/**
 * Works out a function.
 *
 * @throws ProblemsError with every problem: in names and sizes, and where the image has no copy in the function's region or
 * none of its readers names the function.
 */
export function planImageFunction(request: ImageFunctionRequest & PassedOn): ImageFunctionPlan {
    const { accountId, region, functionName, invokableBy = {}, deployedBy = "program" } = request;
    const partition = partitionOf(region);
    const problems = new Problems();
    problems.check(["accountId"], accountId, accountIdProblem(accountId));
    problems.check(["region"], region, regionProblem(region));
    checkFunctionSettings(problems, request);
    for (const [name, invoker] of Object.entries(invokableBy)) {
        checkInvoker(problems, ["invokableBy", name], invoker, partition);
    }
    const image = functionImage(problems, { accountId, region, functionName }, request.image);
    const logGroup = `/aws/lambda/${functionName}`;
    const role = functionRole(problems, request, logGroup);
    problems.throwIfAny();
    return {
        name: functionName,
        arn: functionArn(partition, region, accountId, functionName),
        image,
        digest: request.digest,
        tag: request.tag,
        deployedByWorkflow: deployedBy === "workflow",
        memory: request.memory ?? 128,
        timeout: request.timeout ?? 3,
        architecture: request.architecture ?? "x86_64",
        environment: request.environment ?? {},
        logGroup,
        logRetentionDays: request.logRetentionDays ?? LOG_RETENTION_DAYS.byDefault,
        role,
        roleArn: role?.arn ?? request.executionRoleArn ?? "",
        permissions: Object.entries(invokableBy).flatMap(([name, its]) => invokePermissions(name, its)),
        hasUrl: Object.values(invokableBy).some(({ viaUrl }) => viaUrl === true),
    };
}
