import * as pulumi from "@pulumi/pulumi";

/** Whether hooks can be registered: mocks know none. https://www.pulumi.com/docs/iac/concepts/resources/options/hooks/ */
export function knowsHooks(): boolean {
    return typeof Reflect.get(pulumi.runtime.getMonitor() ?? {}, "registerResourceHook") === "function";
}
