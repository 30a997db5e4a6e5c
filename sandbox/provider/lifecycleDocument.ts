/**
 * What ECR refuses of a lifecycle policy.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
import { z } from "zod";
import type { Failure } from "./failure";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
const LONGEST = 30_720;

const COUNTS_OF_DAYS = ["sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"];

const selection = z
    .strictObject({
        tagStatus: z.enum(["tagged", "untagged", "any"]),
        tagPrefixList: z.array(z.string().min(1)).min(1).optional(),
        tagPatternList: z.array(z.string().min(1)).min(1).optional(),
        storageClass: z.enum(["standard", "archive"]).optional(),
        countType: z.enum([
            "imageCountMoreThan",
            "sinceImagePushed",
            "sinceImagePulled",
            "sinceImageTransitioned",
        ]),
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
        ({ countType, countUnit }) => COUNTS_OF_DAYS.includes(countType) === (countUnit !== undefined),
        "countUnit goes with a count of days, and only with it",
    )
    .refine(
        ({ countType, storageClass }) =>
            (countType === "sinceImageTransitioned") === (storageClass === "archive"),
        "sinceImageTransitioned goes with the storage class archive, and only with it",
    )
    .refine(
        ({ countType, countNumber }) => countType !== "sinceImageTransitioned" || countNumber >= 90,
        "an archived image stays 90 days at least",
    );

const rule = z
    .strictObject({
        rulePriority: z.number().int().min(1),
        description: z.string().optional(),
        selection,
        action: z.discriminatedUnion("type", [
            z.strictObject({ type: z.literal("expire") }),
            z.strictObject({ type: z.literal("transition"), targetStorageClass: z.literal("archive") }),
        ]),
    })
    .refine(
        ({ action, selection: { countType, storageClass } }) =>
            action.type === "transition" ? storageClass !== "archive" : countType !== "sinceImagePulled",
        "what is archived can only expire, and the last pull is for a transition alone",
    );

const document = z.strictObject({
    rules: z
        .array(rule)
        .min(1)
        .max(50)
        .refine(
            (rules) => new Set(rules.map(({ rulePriority }) => rulePriority)).size === rules.length,
            "two rules have the same rulePriority",
        )
        .refine((rules) => {
            const last = (any: boolean) =>
                rules
                    .filter((its) => (its.selection.tagStatus === "any") === any)
                    .map(({ rulePriority }) => rulePriority);
            return Math.max(0, ...last(false)) < Math.min(Infinity, ...last(true));
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
