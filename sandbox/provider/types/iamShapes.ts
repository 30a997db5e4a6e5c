/** How IAM takes and gives tags, documents and errors. */
import type { Tag } from "@aws-sdk/client-iam";
import { z } from "zod";

/** Loaded when first used: it costs a tenth of a second. */
export const iamSdk = () => import("@aws-sdk/client-iam");
/** The name of the error for what is not there. */
export const NO_ENTITY = "NoSuchEntityException";
/** The name of the error for a document that IAM does not take. */
export const MALFORMED = "MalformedPolicyDocument";
/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html */
const tagText = z
    .string()
    .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, "must be letters, digits, spaces or _.:/=+-@");
export const iamTags = z.record(tagText.min(1).max(128), tagText.max(256)).optional();
/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const description = z
    .string()
    .max(1000)
    .regex(/^[\t\n\r\u0020-\u007e\u00a1-\u00ff]*$/, "must be characters of Latin-1");

export const tagList = (all: Record<string, string>): Tag[] =>
    Object.entries(all).map(([Key, Value]) => ({ Key, Value }));
export const tagRecord = (list: readonly Tag[] | undefined) =>
    Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));

/** IAM answers with URL-encoded documents. */
export const decoded = (document: string | undefined) =>
    document === undefined ? "" : decodeURIComponent(document);

/** @throws Error where IAM left out what it documents. */
export function requireValue<T>(value: T | undefined, what: string): T {
    if (value === undefined) {
        throw new Error(`IAM answered without ${what}`);
    }
    return value;
}
