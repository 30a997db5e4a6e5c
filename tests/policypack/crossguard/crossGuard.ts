import type {
    PolicyProviderResource,
    PolicyResource,
    ResourceValidationArgs,
    StackValidationArgs,
} from "@pulumi/policy";
import { policies } from "../../../policypack/crossguard/policies";

const OPTS: ResourceValidationArgs["opts"] = {
    protect: false,
    ignoreChanges: [],
    aliases: [],
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    additionalSecretOutputs: [],
};

/** What a user configures: an object for each rule. */
type Configured = Readonly<Record<string, object>>;

/** What every policy over resources reports of one resource. */
export async function violationsOf(
    type: string,
    props: Record<string, unknown>,
    configured: Configured = {},
    pack = policies(),
): Promise<string[]> {
    const reported: string[] = [];
    for (const policy of pack) {
        const validations = "validateResource" in policy ? [policy.validateResource ?? []].flat() : [];
        for (const validate of validations) {
            const args: ResourceValidationArgs = {
                type,
                props,
                urn: urnOf(type, "name"),
                name: "name",
                opts: OPTS,
                stackTags: new Map(),
                isType: () => false,
                asType: () => undefined,
                getConfig: configOf(policy.name, configured),
                notApplicable,
            };
            await validate(args, (message) => reported.push(`${policy.name}: ${message}`));
        }
    }
    return reported;
}

/** What every policy over stacks reports, with the name of the resource it concerns. */
export async function stackViolationsOf(
    resources: readonly PolicyResource[],
    configured: Configured = {},
): Promise<(readonly [policy: string, resource: string, message: string])[]> {
    const reported: (readonly [string, string, string])[] = [];
    for (const policy of policies()) {
        if (!("validateStack" in policy)) {
            continue;
        }
        const args: StackValidationArgs = {
            resources: [...resources],
            stackTags: new Map(),
            getConfig: configOf(policy.name, configured),
            notApplicable,
        };
        await policy.validateStack(args, (message, urn = "") => {
            reported.push([policy.name, urn.split("::").at(-1) ?? "", message]);
        });
    }
    return reported;
}

export function stackResource(
    type: string,
    name: string,
    props: Record<string, unknown>,
    provider: PolicyProviderResource,
): PolicyResource {
    return {
        type,
        props,
        urn: urnOf(type, name),
        name,
        opts: OPTS,
        provider,
        dependencies: [],
        propertyDependencies: {},
        isType: () => false,
        asType: () => undefined,
    };
}

export function providerIn(name: string, props: Record<string, unknown>): PolicyProviderResource {
    const type = "pulumi:providers:aws";
    return { type, name, urn: urnOf(type, name), props };
}

export function urnOf(type: string, name: string): string {
    return `urn:pulumi:dev::project::${type}::${name}`;
}

function configOf(name: string, configured: Configured): ResourceValidationArgs["getConfig"] {
    // CrossGuard trusts its caller to know what a configuration is, and so hands over a copy of whatever is there.
    return () => JSON.parse(JSON.stringify(configured[name] ?? {})) as never;
}

const notApplicable: ResourceValidationArgs["notApplicable"] = (reason) => {
    throw new Error(reason);
};

/** Properties as CrossGuard hands them over: reading a value that is not known throws. */
export function withUnknown<T extends object>(target: T, ...keys: string[]): T {
    return new Proxy(target, {
        get: (owner, key) => {
            if (typeof key === "string" && keys.includes(key)) {
                throw new Error(`string value at .${key} can't be known during preview`);
            }
            return Reflect.get(owner, key) as unknown;
        },
    });
}
