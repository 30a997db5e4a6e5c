/** Looks in AWS for a resource whose creation was begun and never reported. */
import { cloudFrom } from "./configuration";
import { resourceTypes } from "./types";
import type { Properties } from "./values";

export interface PendingCreate {
    readonly urn: string;
    readonly type: string;
    readonly inputs?: Properties;
    /** The provider it was made with, as `URN::ID`. */
    readonly provider?: string;
}

/** What its creation would have reported, or undefined where it did not come to be. */
export async function findCreated(
    pending: PendingCreate,
    resources: readonly { readonly urn: string; readonly inputs?: object }[],
    environment: NodeJS.ProcessEnv,
): Promise<{ readonly id: string; readonly outputs: Properties } | undefined> {
    const entry = resourceTypes[pending.type];
    const provider = resources.find(({ urn }) => pending.provider?.startsWith(`${urn}::`));
    if (entry === undefined || provider === undefined || pending.inputs === undefined) {
        return undefined;
    }
    const variables = new Map(
        Object.entries(provider.inputs ?? {}).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
        ]),
    );
    const cloud = cloudFrom(variables, environment);
    const id = entry.idOf(pending.inputs, cloud);
    const found = await entry.read(id, pending.inputs, {}, cloud);
    return found && { id: entry.idOf(pending.inputs, cloud, found.state), outputs: found.state };
}
