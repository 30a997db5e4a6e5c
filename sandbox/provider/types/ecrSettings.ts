/** What ECR says alike of repositories, private and public, and of the templates for them. */
import { z } from "zod";
import type { Failure } from "../failure";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const COMPONENT = "[a-z0-9]+(?:(?:[.]|_|__|-+)[a-z0-9]+)*";
const COMPONENTS = `${COMPONENT}(?:/${COMPONENT})*`;

export const repositoryName = z
    .string()
    .min(2)
    .max(256)
    .regex(
        new RegExp(`^${COMPONENTS}$`),
        "must be lower-case letters and digits, separated by . _ __ / or hyphens",
    );
/** Names of ECR Public have the older form: https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_CreateRepository.html */
export const publicRepositoryName = z
    .string()
    .min(2)
    .max(205)
    .regex(
        /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
        "must be lower-case letters and digits, separated by single . _ - or /",
    );
/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html */
export const templatePrefix = z
    .string()
    .min(1)
    .max(256)
    .regex(new RegExp(`^(ROOT|${COMPONENTS}/?)$`), "must be ROOT or the beginning of a repository name");
export const ecrTags = z.record(z.string(), z.string());
export const mutability = z.enum([
    "MUTABLE",
    "IMMUTABLE",
    "IMMUTABLE_WITH_EXCLUSION",
    "MUTABLE_WITH_EXCLUSION",
]);
export const exclusionFilters = z
    .array(
        z.object({
            filter: z.string().regex(/^[0-9a-zA-Z._*-]{1,128}$/, "must be 1 to 128 of 0-9 a-z A-Z . _ * -"),
            filterType: z.literal("WILDCARD"),
        }),
    )
    .max(5);
export const encryption = z
    .array(
        z.object({
            encryptionType: z.enum(["AES256", "KMS", "KMS_DSSE"]).optional(),
            kmsKey: z.string().min(1).max(2048).optional(),
        }),
    )
    .max(1);

/** Exclusions go with the mutabilities that say so, and with no other. */
export function exclusionFailures(
    value: string | undefined,
    filters: readonly unknown[] | undefined,
): readonly Failure[] {
    if (value === undefined) {
        return [];
    }
    const excludes = value.endsWith("_WITH_EXCLUSION");
    if (excludes === (filters !== undefined && filters.length > 0)) {
        return [];
    }
    return [
        {
            property: "imageTagMutabilityExclusionFilters",
            reason: excludes ? `required with ${value}` : `not allowed with ${value}`,
        },
    ];
}

/** Since 2024; it was "Invalid repository policy provided": https://github.com/hashicorp/terraform-provider-aws/issues/39064 */
export const principalNotFound = (arn: string): string =>
    `InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Principal not found' (${arn})`;
