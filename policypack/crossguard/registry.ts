import type { PolicyProviderResource } from "@pulumi/policy";
import { markUnknownProperties } from "./unknowns";

/**
 * The registry that a resource acts on, as a text that is equal for two resources of one account and region. The account
 * is the one that the provider allows, where it allows just one; else the provider itself stands for it.
 *
 * @returns undefined where neither is known
 */
export function registryOf(
    properties: Readonly<Record<string, unknown>>,
    provider: PolicyProviderResource | undefined,
): string | undefined {
    const settings = provider === undefined ? {} : markUnknownProperties(provider.props);
    const region =
        [properties["region"], settings["region"]].find((value) => typeof value === "string") ?? "";
    const account = onlyAccount(settings["allowedAccountIds"]) ?? provider?.urn;
    return account === undefined ? undefined : `${account} ${region}`;
}

/** Providers get their lists as JSON text. */
function onlyAccount(value: unknown): string | undefined {
    let list: unknown = value;
    if (typeof value === "string") {
        try {
            list = JSON.parse(value);
        } catch {
            return undefined;
        }
    }
    const [account, ...others] = Array.isArray(list) ? (list as readonly unknown[]) : [];
    return typeof account === "string" && others.length === 0 ? account : undefined;
}
