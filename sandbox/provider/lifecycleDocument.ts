/**
 * What ECR refuses of a lifecycle policy.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
import { z } from "zod";
import type { Failure } from "./resource";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
const LONGEST = 30_720;

const selection = z
    .strictObject({
        tagStatus: z.enum(["tagged", "untagged", "any"]),
        tagPrefixList: z.array(z.string().min(1)).min(1).optional(),
        tagPatternList: z.array(z.string().min(1)).min(1).optional(),
        countType: z.enum(["imageCountMoreThan", "sinceImagePushed"]),
        countUnit: z.literal("days").optional(),
        countNumber: z.number().int().min(1),
    })
    .refine(
        ({ tagStatus, tagPrefixList, tagPatternList }) =>
            (tagStatus === "tagged") === (tagPrefixList !== undefined || tagPatternList !== undefined) &&
            !(tagPrefixList !== undefined && tagPatternList !== undefined),
        "tagged images need one of tagPrefixList and tagPatternList, others need neither",
    )
    .refine(
        ({ countType, countUnit }) => (countType === "sinceImagePushed") === (countUnit !== undefined),
        "countUnit goes with sinceImagePushed, and only with it",
    );

const document = z.strictObject({
    rules: z
        .array(
            z.strictObject({
                rulePriority: z.number().int().min(1),
                description: z.string().optional(),
                selection,
                action: z.strictObject({ type: z.literal("expire") }),
            }),
        )
        .min(1)
        .max(50)
        .refine(
            (rules) => new Set(rules.map(({ rulePriority }) => rulePriority)).size === rules.length,
            "two rules have the same rulePriority",
        )
        .refine((rules) => {
            const any = rules.filter((rule) => rule.selection.tagStatus === "any");
            const last = Math.max(...rules.map(({ rulePriority }) => rulePriority));
            return any.every(({ rulePriority }) => rulePriority === last);
        }, "a rule for any tag status must have the highest rulePriority"),
});

/** The text is known to be JSON. */
export function lifecycleFailures(
    property: string,
    text: string | undefined,
    shortest: number,
): readonly Failure[] {
    if (text === undefined) {
        return [];
    }
    // The provider takes the white space out before it sends it.
    const { length } = JSON.stringify(JSON.parse(text));
    if (length < shortest || length > LONGEST) {
        return [{ property, reason: `${length} characters, must be ${shortest} to ${LONGEST}` }];
    }
    const result = document.safeParse(JSON.parse(text));
    return result.success
        ? []
        : result.error.issues.map((issue) => ({
              property: [property, ...issue.path].join("."),
              reason: issue.message,
          }));
}
