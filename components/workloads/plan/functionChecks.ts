import { readerNameProblem } from "../../ecr/model/names";
import { type Problems, type ProblemText } from "../../problems";
import { type ImageFunctionRequest, type PassedOn } from "./functionArgs";

/** Limits of a function. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LIMITS = {
    memory: { least: 128, most: 10240, ofCapacityProvider: 32768 },
    timeout: { least: 1, most: 900 },
    environmentBytes: 4096,
} as const;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const LOG_RETENTION_DAYS = {
    byDefault: 30,
    allowed: [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
        3653,
    ],
} as const;

/** Names that Lambda sets itself. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED_VARIABLES: readonly string[] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/** Checks what a function is made of, but for its image, its role and who invokes it. */
export function checkFunctionSettings(problems: Problems, request: ImageFunctionRequest & PassedOn): void {
    const { functionName, deployedBy, architecture, memory, timeout, logRetentionDays } = request;
    problems.check(["functionName"], functionName, functionNameProblem(functionName));
    checkWhichImage(problems, request);
    checkOneOf(problems, "deployedBy", deployedBy, ["program", "workflow"]);
    checkOneOf(problems, "architecture", architecture, ["x86_64", "arm64"]);
    checkOneOf(problems, "logRetentionDays", logRetentionDays, LOG_RETENTION_DAYS.allowed);
    const { least, most, ofCapacityProvider } = LIMITS.memory;
    checkInteger(problems, "memory", memory, "MiB", {
        least,
        most: request.functionArgs?.capacityProviderConfig === undefined ? most : ofCapacityProvider,
    });
    checkInteger(problems, "timeout", timeout, "seconds", LIMITS.timeout);
    checkEnvironment(problems, request.environment ?? {});
    for (const name of Object.keys(request.invokableBy ?? {})) {
        problems.check(["invokableBy", name], name, invokerNameProblem(name));
    }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
function functionNameProblem(name: string): ProblemText | undefined {
    return /^[\w-]{1,64}$/.test(name)
        ? undefined
        : {
              message: `is not the name of a function${name.length > 64 ? `, with ${name.length} characters` : ""}`,
              remediation: "write 1 to 64 letters, digits, hyphens and underscores",
          };
}

/** It names a statement, as the name of a reader does. */
function invokerNameProblem(name: string): ProblemText | undefined {
    const flaw = readerNameProblem(name);
    return flaw && { ...flaw, message: "is not the name of an invoker" };
}

function checkWhichImage(problems: Problems, { digest, tag }: ImageFunctionRequest): void {
    if (digest !== undefined && tag !== undefined) {
        problems.check(["tag"], tag, {
            message: "says which image it is, and so does digest",
            remediation: "write one of the two",
        });
    }
    if (digest === undefined && tag === undefined) {
        problems.check(["digest"], undefined, {
            message: "is missing, and so is tag: there is no image to run",
            remediation:
                "push the image and write its digest, sha256:..., or its tag; make the function after the first push",
        });
    }
    if (digest !== undefined) {
        problems.check(["digest"], digest, digestProblem(digest));
    }
    if (tag !== undefined) {
        problems.check(["tag"], tag, tagProblem(tag));
    }
}

function digestProblem(digest: string): ProblemText | undefined {
    return /^sha256:[0-9a-f]{64}$/.test(digest)
        ? undefined
        : {
              message: "is not the digest of an image",
              remediation:
                  "write sha256: and its 64 hexadecimal digits in lower case, as docker push prints them",
          };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageIdentifier.html */
function tagProblem(tag: string): ProblemText | undefined {
    return /^\w[\w.-]{0,127}$/.test(tag)
        ? undefined
        : {
              message: "is not the tag of an image",
              remediation: "write up to 128 letters, digits and _ . - without the repository, such as v1.4.2",
          };
}

function checkOneOf<T extends number | string>(
    problems: Problems,
    key: string,
    value: T | undefined,
    allowed: readonly T[],
): void {
    if (value !== undefined && !allowed.includes(value)) {
        problems.check([key], value, {
            message: "is none that there is",
            remediation: `write one of ${allowed.join(", ")}`,
        });
    }
}

function checkInteger(
    problems: Problems,
    key: string,
    value: number | undefined,
    unit: string,
    { least, most }: { readonly least: number; readonly most: number },
): void {
    if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most)) {
        problems.check([key], value, {
            message: "is out of what Lambda takes",
            remediation: `write an integer from ${least} to ${most}, in ${unit}`,
        });
    }
}

function checkEnvironment(problems: Problems, environment: Readonly<Record<string, string>>): void {
    const names = Object.keys(environment);
    for (const name of names) {
        problems.check(["environment", name], undefined, variableProblem(name));
    }
    const bytes = Buffer.byteLength(JSON.stringify(environment));
    if (bytes > LIMITS.environmentBytes && names.length > 0) {
        problems.check(["environment"], bytes, {
            message: `has ${bytes} bytes; Lambda takes ${LIMITS.environmentBytes}`,
            remediation: "keep what is large in a parameter or a secret, and name it here",
        });
    }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html */
function variableProblem(name: string): ProblemText | undefined {
    if (RESERVED_VARIABLES.includes(name)) {
        return { message: "is set by Lambda itself", remediation: "leave it out, or give it another name" };
    }
    return /^[A-Za-z]\w+$/.test(name)
        ? undefined
        : {
              message: "is not the name of an environment variable",
              remediation: "write two or more letters, digits and underscores, beginning with a letter",
          };
}
