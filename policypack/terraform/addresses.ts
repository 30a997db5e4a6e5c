const KEY = String.raw`\[(?:"(?:[^"\\]|\\.)*"|\d+)\]`;
const STEP = String.raw`module\.[^.[]+(?:${KEY})?\.`;
const MODULES = new RegExp(`^(?:${STEP})*`);
const LAST_MODULE = new RegExp(`(module\\.[^.[]+?)(${KEY})?\\.$`);
const LAST_KEY = new RegExp(`${KEY}$`);

/** The address without the keys and numbers of its instances. */
export function withoutIndices(address: string): string {
    return address.replace(new RegExp(KEY, "g"), "");
}

/** What stands before the resource itself in its address, such as `module.a["x"].`; empty in the root module. */
export function moduleOf(address: string): string {
    return MODULES.exec(address)?.[0] ?? "";
}

/** The key of a resource's own instance, such as `["x"]` or `[0]`; empty where there is only one. */
export function keyOf(address: string): string {
    return LAST_KEY.exec(address)?.[0] ?? "";
}

/** The address without the key of the resource's own instance. */
export function withoutKey(address: string): string {
    return address.slice(0, address.length - keyOf(address).length);
}

/** The module instance that calls another, and the key of that call; undefined for the root module. */
export function callerOf(module: string): { readonly module: string; readonly key: string } | undefined {
    const [step, , key = ""] = LAST_MODULE.exec(module) ?? [];
    return step === undefined ? undefined : { module: module.slice(0, -step.length), key };
}
