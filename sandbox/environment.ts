/**
 * The two environments of a command. The user's own finds and makes tools: registries, proxies and version managers are
 * needed for that. Everything else, this process included, runs in one that holds no way out of this machine.
 */
import { devNull } from "node:os";
import { delimiter, dirname } from "node:path";
import { layout } from "./layout";

/** What this command was started with. Only downloads and the tools that they need may see it. */
export const userEnvironment: Readonly<NodeJS.ProcessEnv> = { ...process.env };

/** Says where programs are and how text is shown. A list of what is harmful would never be complete. */
const PASSED_ON =
    /^(PATH|TMPDIR|TZ|LANG|LANGUAGE|LC_\w+|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|INIT_CWD|KEYLESS_SANDBOX_(DIR|RUN))$/;

/** The environment of whatever runs in the sandbox. */
export function isolatedEnvironment(user: Readonly<NodeJS.ProcessEnv> = userEnvironment): NodeJS.ProcessEnv {
    const passedOn = Object.entries(user).filter(([name]) => PASSED_ON.test(name));
    return {
        ...Object.fromEntries(passedOn),
        // A version manager's `node` is a script that needs the user's home to find the real one.
        PATH: [dirname(process.execPath), user["PATH"]].join(delimiter),
        HOME: layout.userHome,
        // https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
        AWS_CONFIG_FILE: devNull,
        AWS_SHARED_CREDENTIALS_FILE: devNull,
        AWS_EC2_METADATA_DISABLED: "true",
        // The SDK's versions are pinned; that later ones will want a newer Node is no news here.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    };
}

/** Leaves the user's environment behind: from here on this process and its children see the isolated one. */
export function isolate(): void {
    for (const name of Object.keys(process.env)) {
        Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, isolatedEnvironment());
}
