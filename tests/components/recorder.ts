import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { type MockCallArgs, MockMonitor, type MockResourceArgs } from "@pulumi/pulumi/runtime/mocks";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";

/** What a program asked the engine to register; other resources are given by their names. */
export interface Registration {
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly parent: string;
    /** What must be there first. */
    readonly after: readonly string[];
    /** The provider in use; a component hands on its providers by itself, so it has none here. */
    readonly provider: string;
    readonly protect: boolean;
    /** The resource whose deletion takes this one along. */
    readonly deletedWith: string;
    readonly aliases: readonly string[];
    /** Inputs whose changes are left alone. */
    readonly ignoreChanges: readonly string[];
    /** Names of the hooks that run before it is made. */
    readonly beforeCreate: readonly string[];
}

class RecordingMonitor extends MockMonitor {
    readonly recorded: Registration[] = [];

    /** The SDK's own mocks know no hooks. */
    registerResourceHook(_request: unknown, callback: (error: unknown, response: unknown) => void): void {
        callback(null, {});
    }

    override async registerResource(
        request: RegisterResourceRequest,
        callback: (error: unknown, response: unknown) => void,
    ): Promise<void> {
        this.recorded.push({
            type: request.getType(),
            name: request.getName(),
            inputs: request.getObject()?.toJavaScript() ?? {},
            parent: nameIn(request.getParent()),
            after: request.getDependenciesList().map(nameIn).sort(),
            provider: nameIn(request.getProvider().replace(/::[^:]*$/, "")),
            protect: request.getProtect() ?? false,
            deletedWith: nameIn(request.getDeletedwith()),
            ignoreChanges: request.getIgnorechangesList(),
            beforeCreate: request.getHooks()?.getBeforeCreateList() ?? [],
            aliases: [
                ...request.getAliasurnsList().map(nameIn),
                ...request
                    .getAliasesList()
                    .map((alias) => alias.getSpec()?.getName() ?? nameIn(alias.getUrn())),
            ],
        });
        await super.registerResource(request, callback);
    }
}

interface RuntimeState {
    getStore(): { supportsDeletedWith: boolean };
}

/**
 * What a provider answers to look-ups, and what resources of a type have beside their inputs: nothing by default, as with
 * a provider that is not configured yet and resources that are not there yet.
 */
export type LookUps = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Stands in for AWS: every resource comes out as it went in, and an ID is not known before the update, as at preview. Where
 * it is said what resources of a type have, they are there.
 */
const echo = (lookUps: LookUps): pulumi.runtime.Mocks => ({
    newResource: ({ type, name, inputs }: MockResourceArgs) => ({
        id: type in lookUps ? name : undefined,
        state: { ...(inputs as Record<string, unknown>), ...lookUps[type] },
    }),
    call: ({ token }: MockCallArgs) => lookUps[token] ?? {},
});

/** A value that is unknown at preview, as it stands in the inputs of a registration. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Runs a program as `pulumi preview` does and returns what it registered, in order of names, together with what the
 * program returned. A value that is unknown at preview stands in the inputs as `UNKNOWN`.
 */
export async function recorded<T>(
    program: () => T | Promise<T>,
    lookUps: LookUps = {},
): Promise<{ registrations: Registration[]; result: T }> {
    const mocks = echo(lookUps);
    await pulumi.runtime.setMocks(mocks, "project", "stack", true);
    const monitor = new RecordingMonitor(mocks);
    setMockOptions(monitor, "project", "stack", true);
    // Replacing the monitor forgets that mocks know it; the SDK's types leave out where it is kept.
    (state as unknown as RuntimeState).getStore().supportsDeletedWith = true;
    const result = await program();
    // Waits for every registration, and ends what serves hooks.
    await pulumi.runtime.disconnect();
    const registrations = monitor.recorded.sort((a, b) => (a.type + a.name < b.type + b.name ? -1 : 1));
    return { registrations, result };
}

/** The registrations of one type by their names. */
export function byName(registrations: readonly Registration[], type: string): Record<string, Registration> {
    return Object.fromEntries(registrations.filter((its) => its.type === type).map((its) => [its.name, its]));
}

/** The value of an output that is known. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
        output.apply((value) => {
            resolve(value);
        });
    });
}

function nameIn(urn: string): string {
    return urn.slice(urn.lastIndexOf("::") + 2);
}
