/** Who may call a function, one statement each: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { defineResource, type Found } from "../resource";
import { isObject, type Json, listOf, present, type Properties, recordOf, textIn } from "../values";
import { byName, functionReference, NO_FUNCTION, nameIn, qualifier, lambdaSdk } from "./lambdaShapes";

const inputs = z.object({
    statementId: z.string().regex(/^[\w-]{1,100}$/, "must be 1 to 100 letters, digits, - or _"),
    function: functionReference,
    action: z
        .string()
        .regex(
            /^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/,
            "must be an action of Lambda's, such as lambda:InvokeFunction",
        ),
    principal: z.string().min(1).max(256),
    sourceArn: z.string().startsWith("arn:", "must be an ARN").optional(),
    sourceAccount: z
        .string()
        .regex(/^\d{12}$/, "must be 12 digits")
        .optional(),
    principalOrgId: z
        .string()
        .regex(/^o-[a-z0-9]{10,32}$/, "must be an organization's ID")
        .optional(),
    eventSourceToken: z.string().max(256).optional(),
    functionUrlAuthType: z.enum(["NONE", "AWS_IAM"]).optional(),
    invokedViaFunctionUrl: z.boolean().optional(),
    qualifier: qualifier.optional(),
});
type Inputs = z.infer<typeof inputs>;

export const permission = defineResource({
    schema: inputs,
    name: { property: "statementId", longest: 100 },
    // There is no call that changes a statement.
    replaces: inputs.keyof().options,
    comparable: { function: byName },
    computed: [],
    id: ({ statementId }) => statementId,
    async create(given, cloud) {
        const { AddPermissionCommand } = await lambdaSdk();
        await (
            await cloud.lambda
        ).send(
            new AddPermissionCommand({
                FunctionName: nameIn(given.function),
                StatementId: given.statementId,
                Action: given.action,
                Principal: given.principal,
                SourceArn: given.sourceArn,
                SourceAccount: given.sourceAccount,
                PrincipalOrgID: given.principalOrgId,
                EventSourceToken: given.eventSourceToken,
                FunctionUrlAuthType: given.functionUrlAuthType,
                InvokedViaFunctionUrl: given.invokedViaFunctionUrl,
                Qualifier: given.qualifier,
            }),
        );
        return {};
    },
    async read(id, cloud, state) {
        const key = keyOf(id, state);
        const statement = (await statementsOf(key, cloud)).find(({ Sid }) => Sid === key.statementId);
        return statement && found(key, statement);
    },
    async remove(id, cloud, state) {
        const { RemovePermissionCommand } = await lambdaSdk();
        const { statementId: StatementId, function: FunctionName, qualifier: Qualifier } = keyOf(id, state);
        const request = new RemovePermissionCommand({ FunctionName, StatementId, Qualifier });
        await unlessMissing((await cloud.lambda).send(request), NO_FUNCTION);
    },
});

interface Key {
    readonly function: string;
    readonly statementId: string;
    readonly qualifier: string | undefined;
}

/** An import names it `FUNCTION/STATEMENT` or `FUNCTION:QUALIFIER/STATEMENT`, a state by its statement alone. */
function keyOf(id: string, state: Properties): Key {
    const { owner, version, statementId } =
        /^(?<owner>[^/:]+)(?::(?<version>[^/]+))?\/(?<statementId>.+)$/.exec(id)?.groups ?? {};
    const qualifier = version ?? state["qualifier"];
    return {
        function: owner ?? nameIn(textIn(state, "function") ?? ""),
        statementId: statementId ?? id,
        qualifier: typeof qualifier === "string" ? qualifier : undefined,
    };
}

async function statementsOf(key: Key, cloud: Cloud): Promise<readonly Json[]> {
    const { GetPolicyCommand } = await lambdaSdk();
    const request = new GetPolicyCommand({ FunctionName: key.function, Qualifier: key.qualifier });
    const answer = await unlessMissing((await cloud.lambda).send(request), NO_FUNCTION);
    return listOf((JSON.parse(answer?.Policy ?? "{}") as Json)["Statement"]).filter(isObject);
}

function found(key: Key, { Action, Principal, Condition }: Json): Found<Inputs> {
    const conditions = isObject(Condition) ? Condition : {};
    const equal = recordOf(conditions["StringEquals"]);
    const like = recordOf(conditions["ArnLike"]);
    const invoked = recordOf(conditions["Bool"])["lambda:InvokedViaFunctionUrl"];
    const { AWS, Service } = recordOf(Principal);
    return {
        inputs: present({
            ...key,
            action: Action,
            principal: isObject(Principal) ? (AWS ?? Service) : Principal,
            sourceArn: like["AWS:SourceArn"],
            sourceAccount: equal["AWS:SourceAccount"],
            principalOrgId: equal["aws:PrincipalOrgID"],
            eventSourceToken: equal["lambda:EventSourceToken"],
            functionUrlAuthType: equal["lambda:FunctionUrlAuthType"],
            invokedViaFunctionUrl: invoked === undefined ? undefined : invoked === "true",
        }),
        outputs: { id: key.statementId },
    };
}
