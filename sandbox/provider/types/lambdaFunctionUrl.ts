/** An address of a function's own: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
import type { Cors } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { unlessMissing } from "../cloud";
import { unorderedMembers } from "../comparison";
import { defineResource, type Outputs } from "../resource";
import { byName, functionReference, NO_FUNCTION, nameIn, qualifier, lambdaSdk } from "./lambdaShapes";

const texts = z.array(z.string()).optional();
const cors = z.object({
    allowCredentials: z.boolean().optional(),
    allowHeaders: texts,
    allowMethods: texts,
    allowOrigins: texts,
    exposeHeaders: texts,
    maxAge: z.number().int().max(86_400).optional(),
});

const inputs = z.object({
    functionName: functionReference,
    authorizationType: z.enum(["AWS_IAM", "NONE"]),
    cors: cors.optional(),
    invokeMode: z.enum(["BUFFERED", "RESPONSE_STREAM"]).optional(),
    qualifier: qualifier.optional(),
});

/** `NAME` or `NAME/QUALIFIER`, as the provider has it. */
const partsOf = (id: string) => {
    const [FunctionName = "", Qualifier] = id.split("/");
    return { FunctionName: nameIn(FunctionName), Qualifier };
};

const requestOf = ({ authorizationType, cors: given, invokeMode = "BUFFERED" }: z.infer<typeof inputs>) => ({
    AuthType: authorizationType,
    InvokeMode: invokeMode,
    Cors: {
        AllowCredentials: given?.allowCredentials,
        AllowHeaders: given?.allowHeaders,
        AllowMethods: given?.allowMethods,
        AllowOrigins: given?.allowOrigins,
        ExposeHeaders: given?.exposeHeaders,
        MaxAge: given?.maxAge,
    },
});

const corsOf = ({
    AllowCredentials,
    AllowHeaders,
    AllowMethods,
    AllowOrigins,
    ExposeHeaders,
    MaxAge,
}: Cors) => ({
    allowCredentials: AllowCredentials,
    allowHeaders: AllowHeaders,
    allowMethods: AllowMethods,
    allowOrigins: AllowOrigins,
    exposeHeaders: ExposeHeaders,
    maxAge: MaxAge,
});

const outputsOf = (functionUrl = "", functionArn = ""): Outputs => ({
    functionArn,
    functionUrl,
    urlId: /^https:\/\/([a-z0-9]+)\./.exec(functionUrl)?.[1],
});

export const functionUrl = defineResource({
    schema: inputs,
    replaces: ["functionName", "qualifier"],
    comparable: {
        functionName: byName,
        cors: unorderedMembers,
    },
    defaults: { invokeMode: "BUFFERED" },
    computed: ["functionArn", "functionUrl", "urlId"],
    id: ({ functionName, qualifier: version }) =>
        version === undefined ? functionName : `${functionName}/${version}`,
    async create(given, cloud) {
        const { AddPermissionCommand, CreateFunctionUrlConfigCommand } = await lambdaSdk();
        const lambda = await cloud.lambda;
        const target = { FunctionName: nameIn(given.functionName), Qualifier: given.qualifier };
        const made = await lambda.send(
            new CreateFunctionUrlConfigCommand({ ...target, ...requestOf(given) }),
        );
        if (given.authorizationType === "NONE") {
            // The provider does, as the console does; whoever deletes the URL leaves it there.
            await lambda.send(
                new AddPermissionCommand({
                    ...target,
                    StatementId: "FunctionURLAllowPublicAccess",
                    Action: "lambda:InvokeFunctionUrl",
                    Principal: "*",
                    FunctionUrlAuthType: "NONE",
                }),
            );
        }
        return outputsOf(made.FunctionUrl, made.FunctionArn);
    },
    async read(id, cloud) {
        const { GetFunctionUrlConfigCommand } = await lambdaSdk();
        const target = partsOf(id);
        const found = await unlessMissing(
            (await cloud.lambda).send(new GetFunctionUrlConfigCommand(target)),
            NO_FUNCTION,
        );
        return (
            found && {
                inputs: {
                    functionName: target.FunctionName,
                    authorizationType: found.AuthType ?? "AWS_IAM",
                    invokeMode: found.InvokeMode ?? "BUFFERED",
                    ...(found.Cors && { cors: corsOf(found.Cors) }),
                    ...(target.Qualifier !== undefined && { qualifier: target.Qualifier }),
                },
                outputs: outputsOf(found.FunctionUrl, found.FunctionArn),
            }
        );
    },
    async update(id, given, cloud) {
        const { UpdateFunctionUrlConfigCommand } = await lambdaSdk();
        const request = new UpdateFunctionUrlConfigCommand({ ...partsOf(id), ...requestOf(given) });
        await (await cloud.lambda).send(request);
        return {};
    },
    async remove(id, cloud) {
        const { DeleteFunctionUrlConfigCommand } = await lambdaSdk();
        const request = new DeleteFunctionUrlConfigCommand(partsOf(id));
        await unlessMissing((await cloud.lambda).send(request), NO_FUNCTION);
    },
});
