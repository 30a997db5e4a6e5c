import { isObject, UNKNOWN } from "../values/value";

/** How the engine writes a value that is known only after apply. */
const NOT_KNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key that marks what is no plain object, and what its value says that it is. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/**
 * A copy of a resource's properties, as the engine writes them, in which `UNKNOWN` stands for each value that is known only
 * after apply, or that is a secret which only the stack's key opens. Assets, archives and references hold no policies.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go
 */
function plainValue(value: unknown): unknown {
    if (value === NOT_KNOWN) {
        return UNKNOWN;
    }
    if (Array.isArray(value)) {
        return value.map(plainValue);
    }
    if (!isObject(value)) {
        return value;
    }
    switch (value[SIGNATURE]) {
        case undefined:
            return plainProperties(value);
        case SECRET:
            return openedSecret(value["plaintext"]);
        case OUTPUT:
            return "value" in value ? plainValue(value["value"]) : UNKNOWN;
        default:
            return undefined;
    }
}

/** The same of the properties themselves. */
export function plainProperties(value: unknown): Readonly<Record<string, unknown>> {
    return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]))
        : {};
}

/** The text of a secret is there with `--show-secrets`, as JSON. */
function openedSecret(text: unknown): unknown {
    if (typeof text !== "string") {
        return UNKNOWN;
    }
    try {
        return plainValue(JSON.parse(text));
    } catch {
        return UNKNOWN;
    }
}
