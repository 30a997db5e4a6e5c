/** Lambda, of which the local AWS is started without: https://docs.aws.amazon.com/lambda/latest/api/ */
import { z } from "zod";
import { keptInFiles } from "../keptInFiles";

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export const permission = keptInFiles({
    lacking: "AddPermission without a function",
    kind: "function permissions",
    errors: { exists: "ResourceConflictException", missing: "ResourceNotFoundException" },
    key: (id, { function: owner = "" }) => `${JSON.stringify(owner)} ${id}`,
    schema: z.object({
        statementId: z.string().regex(/^[\w-]{1,100}$/, "must be 1 to 100 letters, digits, - or _"),
        function: z.string().min(1).max(256),
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
        qualifier: z.string().min(1).max(128).optional(),
    }),
    name: { property: "statementId", longest: 100 },
    // There is no call that changes a statement.
    replaces: [
        "statementId",
        "function",
        "action",
        "principal",
        "sourceArn",
        "sourceAccount",
        "principalOrgId",
        "eventSourceToken",
        "functionUrlAuthType",
        "qualifier",
    ],
    computed: [],
    outputs: () => ({}),
    id: ({ statementId }) => statementId,
});
