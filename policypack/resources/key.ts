import { kindOfResource } from "./resource";

/** Resources whose `policy` is the one of a key. */
const KEYS = ["kmskey", "kmsreplicakey", "kmsexternalkey", "kmsreplicaexternalkey", "kmskeypolicy"];

/** Whether the `policy` of a resource is the one of a key. */
export function holdsKeyPolicy(type: string): boolean {
    return KEYS.includes(kindOfResource(type));
}
