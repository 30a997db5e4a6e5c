/** The calls beside those that make, read and change a function. */
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import type { Cloud } from "../cloud";
import { removed } from "../tags";
import { lambdaSdk } from "./lambdaShapes";

/** The provider waits too: Lambda refuses what comes while it is not ready. */
export async function ready(name: string, cloud: Cloud): Promise<FunctionConfiguration> {
    const api = await lambdaSdk();
    const lambda = await cloud.lambda;
    const waiting = { client: lambda, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
    await api.waitUntilFunctionActiveV2(waiting, { FunctionName: name });
    await api.waitUntilFunctionUpdatedV2(waiting, { FunctionName: name });
    return lambda.send(new api.GetFunctionConfigurationCommand({ FunctionName: name }));
}

export async function setConcurrency(name: string, limit: number | undefined, cloud: Cloud): Promise<void> {
    const { DeleteFunctionConcurrencyCommand, PutFunctionConcurrencyCommand } = await lambdaSdk();
    const lambda = await cloud.lambda;
    await (limit === undefined || limit < 0
        ? lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }))
        : lambda.send(
              new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: limit }),
          ));
}

export async function latestVersion(name: string, cloud: Cloud): Promise<string> {
    const { ListVersionsByFunctionCommand } = await lambdaSdk();
    const { Versions = [] } = await (
        await cloud.lambda
    ).send(new ListVersionsByFunctionCommand({ FunctionName: name }));
    return Versions.at(-1)?.Version ?? "$LATEST";
}

export async function tagFunction(
    Resource: string,
    olds: Record<string, string>,
    news: Record<string, string>,
    cloud: Cloud,
): Promise<void> {
    const { TagResourceCommand, UntagResourceCommand } = await lambdaSdk();
    const lambda = await cloud.lambda;
    const TagKeys = removed(olds, news);
    if (TagKeys.length > 0) {
        await lambda.send(new UntagResourceCommand({ Resource, TagKeys }));
    }
    if (Object.keys(news).length > 0) {
        await lambda.send(new TagResourceCommand({ Resource, Tags: news }));
    }
}
