import { isObject, memberOf } from "../values/value";

/**
 * What the configuration of a plan says of one resource. Of expressions it shows constants, and the names that they refer
 * to; dynamic blocks and locals it does not show.
 * https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
export interface Configured {
    readonly provider: string;
    readonly expressions: unknown;
    readonly forEach: unknown;
}

/** A module, with what its caller says of it. */
export interface ConfiguredModule {
    readonly outputs: unknown;
    /** Expressions of the caller; undefined for the root module, whose variables are known. */
    readonly inputs: unknown;
    readonly forEach: unknown;
}

export interface PlanConfiguration {
    /** By the address without indices. */
    readonly resources: ReadonlyMap<string, Configured>;
    /** By the beginning of the addresses in them, such as `module.a.module.b.`; empty for the root module. */
    readonly modules: ReadonlyMap<string, ConfiguredModule>;
}

/** What stands in a list, or by itself where a list of one is meant. */
export function listOf(value: unknown): readonly unknown[] {
    return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

export function configurationOf(plan: unknown): PlanConfiguration {
    const found = {
        resources: new Map<string, Configured>(),
        modules: new Map<string, ConfiguredModule>(),
    };
    collect(memberOf(memberOf(plan, "configuration"), "root_module"), undefined, "", found);
    return found;
}

function collect(
    module: unknown,
    call: unknown,
    prefix: string,
    found: { readonly resources: Map<string, Configured>; readonly modules: Map<string, ConfiguredModule> },
): void {
    found.modules.set(prefix, {
        outputs: memberOf(module, "outputs"),
        inputs: memberOf(call, "expressions"),
        forEach: memberOf(call, "for_each_expression"),
    });
    for (const resource of listOf(memberOf(module, "resources"))) {
        const provider = memberOf(resource, "provider_config_key");
        found.resources.set(`${prefix}${String(memberOf(resource, "address"))}`, {
            provider: typeof provider === "string" ? provider : "",
            expressions: memberOf(resource, "expressions"),
            forEach: memberOf(resource, "for_each_expression"),
        });
    }
    const calls = memberOf(module, "module_calls");
    for (const [name, inner] of Object.entries(isObject(calls) ? calls : {})) {
        collect(memberOf(inner, "module"), inner, `${prefix}module.${name}.`, found);
    }
}

/** Whether something in the configuration is the expression of one argument, and no block of arguments. */
export function isExpression(value: unknown): boolean {
    const keys = isObject(value) ? Object.keys(value) : [""];
    return keys.every((key) => key === "constant_value" || key === "references");
}

/**
 * The things that an expression refers to, each once and as far as it is followed. Terraform lists an attribute together
 * with what it belongs to: `data.a.b[0].json`, `data.a.b[0]` and `data.a.b` are one thing.
 */
export function referencesOf(expression: unknown): readonly string[] {
    const all = listOf(memberOf(expression, "references")).map(String);
    return [...new Set(all)].filter(
        (name) => !all.some((longer) => longer.startsWith(name) && /^[.[]/.test(longer.slice(name.length))),
    );
}

/**
 * The block of the configuration that a planned one comes from; undefined where that is not certain. Terraform plans the
 * blocks of a set in another order, and blocks that a dynamic one makes beside them.
 */
export function blockFor(planned: unknown, all: readonly unknown[], written: unknown): unknown {
    const fitting = listOf(written).filter((block) => fits(planned, block));
    const [only] = fitting;
    return fitting.length === 1 && all.filter((one) => fits(one, only)).length === 1 ? only : undefined;
}

/** Whether a planned block has the constants that the configuration gives it. */
function fits(planned: unknown, written: unknown): boolean {
    return Object.entries(isObject(written) ? written : {}).every(([name, expression]) => {
        const constant = memberOf(expression, "constant_value");
        return typeof constant !== "string" || memberOf(planned, name) === constant;
    });
}
