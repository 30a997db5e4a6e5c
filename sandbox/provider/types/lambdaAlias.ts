/** Names of a function's versions: https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html */
import { z } from "zod";
import { unlessMissing } from "../cloud";
import { defineResource } from "../resource";
import {
    byName,
    functionArn,
    functionReference,
    invokeArn,
    NO_FUNCTION,
    nameIn,
    lambdaSdk,
} from "./lambdaShapes";

const inputs = z.object({
    name: z.string().regex(/^(?!\d+$)[\w-]{1,128}$/, "must be letters, digits, - or _, and not digits alone"),
    functionName: functionReference,
    functionVersion: z.string().regex(/^(\$LATEST|\d+)$/, "must be a version's number or $LATEST"),
    description: z.string().max(256).optional(),
    routingConfig: z
        .object({ additionalVersionWeights: z.record(z.string(), z.number().min(0).max(1)).optional() })
        .optional(),
});

const requestOf = ({
    name,
    functionName,
    functionVersion,
    description,
    routingConfig,
}: z.infer<typeof inputs>) => ({
    Name: name,
    FunctionName: nameIn(functionName),
    FunctionVersion: functionVersion,
    Description: description ?? "",
    RoutingConfig: { AdditionalVersionWeights: routingConfig?.additionalVersionWeights ?? {} },
});

/** `ARN:function:NAME:ALIAS`, or `NAME/ALIAS` as an import has it. */
const partsOf = (id: string) => {
    const [alias = "", name = ""] = id.split(/[:/]/).reverse();
    return { FunctionName: name, Name: alias };
};

export const alias = defineResource({
    schema: inputs,
    name: { property: "name", longest: 128 },
    replaces: ["name", "functionName"],
    comparable: { functionName: byName },
    defaults: { description: "" },
    computed: ["arn", "invokeArn"],
    id: ({ functionName, name }, cloud) => `${functionArn(cloud, nameIn(functionName))}:${name}`,
    async create(given, cloud) {
        const { CreateAliasCommand } = await lambdaSdk();
        const { AliasArn: arn = "" } = await (
            await cloud.lambda
        ).send(new CreateAliasCommand(requestOf(given)));
        return { arn, invokeArn: invokeArn(cloud, arn) };
    },
    async read(id, cloud) {
        const { GetAliasCommand } = await lambdaSdk();
        const request = partsOf(id);
        const found = await unlessMissing(
            (await cloud.lambda).send(new GetAliasCommand(request)),
            NO_FUNCTION,
        );
        if (found === undefined) {
            return undefined;
        }
        const {
            AliasArn: arn = "",
            FunctionVersion: functionVersion = "",
            Description,
            RoutingConfig,
        } = found;
        const additionalVersionWeights = RoutingConfig?.AdditionalVersionWeights;
        return {
            inputs: {
                name: request.Name,
                functionName: request.FunctionName,
                functionVersion,
                description: Description ?? "",
                ...(additionalVersionWeights && { routingConfig: { additionalVersionWeights } }),
            },
            outputs: { id: arn, arn, invokeArn: invokeArn(cloud, arn) },
        };
    },
    async update(_id, given, cloud) {
        const { UpdateAliasCommand } = await lambdaSdk();
        await (await cloud.lambda).send(new UpdateAliasCommand(requestOf(given)));
        return {};
    },
    async remove(id, cloud) {
        const { DeleteAliasCommand } = await lambdaSdk();
        await unlessMissing((await cloud.lambda).send(new DeleteAliasCommand(partsOf(id))), NO_FUNCTION);
    },
});
