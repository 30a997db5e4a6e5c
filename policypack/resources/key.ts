import { parseArn } from "../iam/arn";
import { kindOfResource } from "./resource";

/** Resources whose `policy` is the one of a key. */
const KEYS = ["kmskey", "kmsreplicakey", "kmsexternalkey", "kmsreplicaexternalkey", "kmskeypolicy"];

/** Whether the `policy` of a resource is the one of a key. */
export function holdsKeyPolicy(type: string): boolean {
    return KEYS.includes(kindOfResource(type));
}

/** The account in the ARN that AWS gave a key; undefined where it has none yet. */
export function accountOfKey(attributes: Readonly<Record<string, unknown>>): string | undefined {
    const { arn } = attributes;
    return typeof arn === "string" ? parseArn(arn)?.account : undefined;
}
