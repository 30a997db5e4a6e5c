import { type Partition } from "../../iam/arn";
import { accountIdProblem, oneRoleProblem } from "../../iam/names";
import { type Input, type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";

/**
 * Someone who may invoke a function: a service on behalf of one source, or a role. Exactly one of the two is given.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export interface FunctionInvoker {
    /**
     * Principal of the AWS service, such as `events.amazonaws.com`; together with sourceArn. Changing it
     * replaces the permission.
     * @default none: roleArn says who it is
     */
    service?: Input<string> | undefined;
    /**
     * ARN of what the service acts for: a rule, a topic, a bucket, the route of an API. Wildcards may stand in its last
     * part alone, as API Gateway needs them. Changing it replaces the permission.
     * @default none
     */
    sourceArn?: Input<string> | undefined;
    /**
     * The 12 digits of the account that the source belongs to: needed where the ARN names none, as a bucket's. Changing it
     * replaces the permission.
     * @default the account in sourceArn
     */
    sourceAccount?: Input<string> | undefined;
    /**
     * ARN of the role, of any account, instead of service and source. Changing it replaces the permission.
     * @default none: service says who it is
     */
    roleArn?: Input<string> | undefined;
    /**
     * Whether it calls the function's URL, and not Lambda's API. A function has a URL where someone calls it. Requests to it
     * must always be signed: its authorization is `AWS_IAM`. Changing it replaces the permission.
     * @default false
     */
    viaUrl?: boolean | undefined;
}

/** One statement of the function's own policy, as `aws.lambda.Permission` takes it. */
export interface InvokePermission {
    /** Names the statement, each once. */
    readonly statementId: string;
    readonly action: "lambda:InvokeFunction" | "lambda:InvokeFunctionUrl";
    readonly principal: string;
    readonly sourceArn?: string | undefined;
    readonly sourceAccount?: string | undefined;
    readonly functionUrlAuthType?: "AWS_IAM";
    readonly invokedViaFunctionUrl?: true;
}

/**
 * The statements that admit an invoker. Who calls the URL needs both permissions, of which the second is good for nothing else.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function invokePermissions(name: string, invoker: Known<FunctionInvoker>): InvokePermission[] {
    const { service, roleArn, sourceArn, sourceAccount, viaUrl = false } = invoker;
    const admitted = {
        principal: service ?? roleArn ?? "",
        ...(sourceArn !== undefined && { sourceArn }),
        ...(sourceAccount !== undefined && { sourceAccount }),
    };
    const invoke = { statementId: name, action: "lambda:InvokeFunction", ...admitted } as const;
    return viaUrl
        ? [
              { ...invoke, invokedViaFunctionUrl: true },
              {
                  ...admitted,
                  statementId: `${name}-url`,
                  action: "lambda:InvokeFunctionUrl",
                  functionUrlAuthType: "AWS_IAM",
              },
          ]
        : [invoke];
}

/** Checks one invoker; `path` leads to it. */
export function checkInvoker(
    problems: Problems,
    path: Path,
    invoker: Known<FunctionInvoker>,
    partition: Partition,
): void {
    const { service, roleArn } = invoker;
    if ((service === undefined) === (roleArn === undefined)) {
        problems.check(path, invoker, {
            message:
                service === undefined ? "has neither service nor roleArn" : "has both service and roleArn",
            remediation: "write service and sourceArn, or roleArn alone",
        });
        return;
    }
    if (service !== undefined) {
        problems.check([...path, "service"], service, serviceProblem(service));
        checkSource(problems, path, invoker, partition);
    }
    if (roleArn !== undefined) {
        problems.check([...path, "roleArn"], roleArn, oneRoleProblem(roleArn, partition));
        for (const key of ["sourceArn", "sourceAccount"] as const) {
            problems.check(
                [...path, key],
                invoker[key],
                invoker[key] === undefined ? undefined : ROLE_HAS_NO_SOURCE,
            );
        }
    }
}

const ROLE_HAS_NO_SOURCE: ProblemText = {
    message: "is the source of a service, and a role has none",
    remediation: "leave it out, or name the service instead of the role",
};

function serviceProblem(service: string): ProblemText | undefined {
    return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu)$/.test(service)
        ? undefined
        : {
              message: "is not the principal of an AWS service",
              remediation: "write it as AWS does, such as events.amazonaws.com",
          };
}

function checkSource(
    problems: Problems,
    path: Path,
    { service = "", sourceArn, sourceAccount }: Known<FunctionInvoker>,
    partition: Partition,
): void {
    if (sourceArn === undefined) {
        problems.check(path, service, {
            message: "does not say for what: the service would invoke the function for anybody's resources",
            remediation:
                "write sourceArn, the ARN of the rule, topic, bucket or API that the service acts for",
        });
        return;
    }
    problems.check([...path, "sourceArn"], sourceArn, sourceProblem(sourceArn, partition));
    const named = sourceArn.split(":")[4] ?? "";
    if (sourceAccount !== undefined) {
        const other = {
            message: `is not the account in sourceArn, ${named}`,
            remediation: "leave it out: the ARN names the account",
        };
        const differs = named !== "" && named !== sourceAccount;
        problems.check(
            [...path, "sourceAccount"],
            sourceAccount,
            accountIdProblem(sourceAccount) ?? (differs ? other : undefined),
        );
    } else if (named === "") {
        problems.check([...path, "sourceArn"], sourceArn, {
            message:
                "names no account, so that whoever owns such a resource one day could invoke the function",
            remediation: "write sourceAccount beside it, the 12 digits of its owner",
        });
    }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function sourceProblem(arn: string, partition: Partition): ProblemText | undefined {
    const [, its] = /^arn:(aws[\w-]*):[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:(?!\*+$)[^\s]+$/.exec(arn) ?? [];
    if (its === undefined) {
        return {
            message: "is not the ARN of one source",
            remediation:
                "write it in full; a wildcard may stand in its last part, beside what names the source",
        };
    }
    return its === partition.name
        ? undefined
        : {
              message: `is in partition ${its}, the function in ${partition.name}`,
              remediation: `write an ARN that begins with arn:${partition.name}:`,
          };
}
