/** Which account and region a provider is for, from the same properties that the real plugin reads. */
import { administratorOf, Cloud, KEPT_IN } from "./cloud";

/** The engine sends everything but strings as JSON text. */
function decoded(text: string | undefined): unknown {
    if (text === undefined) {
        return undefined;
    }
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

/** @throws Error when the account or the region cannot be told, or when this is not the sandbox at all. */
export function cloudFrom(variables: ReadonlyMap<string, string>, environment: NodeJS.ProcessEnv): Cloud {
    const get = (name: string) => decoded(variables.get(name) ?? variables.get(`aws:config:${name}`));
    const endpoint = environment["AWS_ENDPOINT_URL"];
    if (endpoint === undefined) {
        throw new Error(
            "AWS_ENDPOINT_URL is not set: this plugin is the sandbox's stand-in and serves nothing else",
        );
    }
    const region = get("region") ?? environment["AWS_REGION"];
    if (typeof region !== "string" || region === "") {
        throw new Error(
            "no region: set `region` on the provider, or aws:region in the stack's configuration",
        );
    }
    const allowed = get("allowedAccountIds");
    const accounts = Array.isArray(allowed) ? allowed.map(String) : [];
    const [account = environment["AWS_ACCESS_KEY_ID"] ?? ""] = accounts;
    if (accounts.length > 1 || !/^\d{12}$/.test(account)) {
        throw new Error(
            `the sandbox takes the account from the provider's allowedAccountIds, which must hold one account ID of ` +
                `12 digits; it holds ${JSON.stringify(accounts)}`,
        );
    }
    const tags = get("defaultTags") as { readonly tags?: Readonly<Record<string, string>> } | undefined;
    const assumed = get("assumeRoles") as readonly { readonly roleArn?: string }[] | undefined;
    return new Cloud(
        endpoint,
        account,
        region,
        tags?.tags ?? {},
        administratorOf(account),
        environment[KEPT_IN],
        assumed?.at(-1)?.roleArn,
    );
}
