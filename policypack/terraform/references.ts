import { isObject, memberOf } from "../values/value";
import { callerOf, keyOf, moduleOf, withoutIndices, withoutKey } from "./addresses";
import { type PlanConfiguration, referencesOf } from "./expressions";

/** Where an expression stands: what its names mean there. */
export interface Site {
    /** The instance of the module, as the addresses in it begin. */
    readonly module: string;
    /** The key of the instance that the expression belongs to, for `each.key` and `count.index`. */
    readonly key: string;
    /** What the instances are made for. */
    readonly forEach: unknown;
}

/** What the names in a plan lead to. */
export interface Names {
    readonly configuration: PlanConfiguration;
    /** The instances in the plan of a resource, or of a data source that waits for the apply, by its address without its key. */
    readonly instances: ReadonlyMap<string, readonly string[]>;
}

/** Modules hand values on to each other; so many are followed for one expression. */
const MAX_STEPS = 500;
/** Each of so many instances may count for each of as many others. */
const MAX_ALTERNATIVES = 50;

/** Parts of an address: an instance's key, and a name. */
const KEY = String.raw`\[(?:"(?:[^"\\]|\\.)*"|\d+)\]`;
const OUTPUT = new RegExp(String.raw`^(module\.[\w-]+)(${KEY})?(?:\.([\w-]+))?$`);
const RESOURCE = new RegExp(String.raw`^((?:data\.)?[\w-]+\.[\w-]+(?:${KEY})?)(?:\.(\w+))?$`);
const SELECTORS: readonly string[] = ["each.key", "each.value", "count.index"];

/** Where the arguments of a resource stand. */
export function siteOf(address: string, { configuration }: Names): Site {
    return {
        module: moduleOf(address),
        key: keyOf(address),
        forEach: configuration.resources.get(withoutIndices(address))?.forEach,
    };
}

/**
 * For each thing that an expression refers to, the addresses of the instances that it may be. It follows the variables and
 * the outputs of modules.
 *
 * @param attributes of which one must be meant, where the plan shows which
 * @returns undefined where it refers to anything else, or where that is not shown
 */
export function instancesIn(
    expression: unknown,
    site: Site,
    attributes: readonly string[],
    names: Names,
    seen = new Set<string>(),
): readonly (readonly string[])[] | undefined {
    const all = referencesOf(expression);
    const selectors = all.filter((name) => SELECTORS.includes(name));
    const owners = all.filter((name) => !SELECTORS.includes(name));
    if (owners.length === 0 || seen.size > MAX_STEPS) {
        return undefined;
    }
    const found = owners.map((owner) => {
        const source = sourceOf(owner, site, names, selectors);
        if (source === undefined) {
            return resourceNamed(owner, site, selectors, attributes, names);
        }
        return isNew(owner, site, seen)
            ? instancesIn(source.expression, source.site, attributes, names, seen)
            : [];
    });
    return found.every((one) => one !== undefined) ? found.flat() : undefined;
}

/** What was followed once leads to nothing new, and in a circle to nothing at all. */
function isNew(reference: string, { module, key }: Site, seen: Set<string>): boolean {
    return seen.size < seen.add(JSON.stringify([module, key, reference])).size;
}

function resourceNamed(
    reference: string,
    { module, key }: Site,
    selectors: readonly string[],
    attributes: readonly string[],
    { instances }: Names,
): readonly (readonly string[])[] | undefined {
    const [, owner, attribute] = RESOURCE.exec(reference) ?? [];
    if (owner === undefined || /^(var|local|module|each|count|path|terraform|self)\./.test(reference)) {
        return undefined;
    }
    const address = `${module}${owner}`;
    if (attribute !== undefined) {
        return selectors.length === 0 && attributes.includes(attribute) ? [[address]] : undefined;
    }
    const [selector, ...others] = selectors;
    if (others.length > 0) {
        return undefined;
    }
    const own = `${address}${key}`;
    if (selector === "each.key" || selector === "count.index") {
        return [[own]];
    }
    // Any of them may be meant, so all of them count. The first is the likeliest.
    const every = instances.get(withoutKey(address)) ?? [];
    return every.length > MAX_ALTERNATIVES
        ? undefined
        : [[...every.filter((one) => one === own), ...every.filter((one) => one !== own)]];
}

/** What a variable or an output stands for, and where that is written; undefined for any other name, and where it is not shown. */
function sourceOf(
    reference: string,
    site: Site,
    { configuration }: Names,
    selectors: readonly string[] = [],
): { readonly expression: unknown; readonly site: Site } | undefined {
    const [, variable] = /^var\.([\w-]+)$/.exec(reference) ?? [];
    if (variable !== undefined) {
        const caller = callerOf(site.module);
        const called = configuration.modules.get(withoutIndices(site.module));
        const expression = memberOf(called?.inputs, variable);
        return caller === undefined || expression === undefined || selectors.length > 0
            ? undefined
            : { expression, site: { ...caller, forEach: called?.forEach } };
    }
    const [, call, key, output] = OUTPUT.exec(reference) ?? [];
    if (call === undefined) {
        return undefined;
    }
    const byKey = selectors.length === 1 && selectors[0] !== "each.value" && key === undefined;
    const module = `${site.module}${call}${byKey ? site.key : (key ?? "")}.`;
    const outputs = configuration.modules.get(withoutIndices(module))?.outputs;
    const declared = isObject(outputs) ? Object.keys(outputs) : [];
    // By a key that is computed, Terraform shows the module and not the output.
    const name = output ?? (declared.length === 1 && byKey ? declared[0] : undefined);
    const expression = name === undefined ? undefined : memberOf(memberOf(outputs, name), "expression");
    return expression === undefined || (output !== undefined && selectors.length > 0)
        ? undefined
        : { expression, site: { module, key: "", forEach: undefined } };
}

/**
 * Whether an argument that is unknown can be so by its expression. Where everything that it refers to is known, its value
 * is: it must be null then, and it is the provider that decides.
 */
export function mayBeUnknown(
    expression: unknown,
    site: Site,
    names: Names,
    seen = new Set<string>(),
): boolean {
    const constant = memberOf(expression, "constant_value");
    if (constant !== undefined) {
        return constant !== null;
    }
    const all = referencesOf(expression);
    return (
        all.length === 0 ||
        seen.size > MAX_STEPS ||
        all.some((reference) => isNew(reference, site, seen) && mayName(reference, site, names, seen))
    );
}

/** Whether a reference may lead to what is unknown. What the plan does not show may. */
function mayName(reference: string, site: Site, names: Names, seen: Set<string>): boolean {
    const { configuration, instances } = names;
    if (/^(each\.key$|count\.index$|path\.|terraform\.)/.test(reference)) {
        return false;
    }
    if (/^each\.value\b/.test(reference)) {
        return mayBeUnknown(site.forEach, { ...site, forEach: undefined }, names, seen);
    }
    const [, variable] = /^var\.([\w-]+)/.exec(reference) ?? [];
    const source = sourceOf(variable === undefined ? reference : `var.${variable}`, site, names);
    if (source !== undefined) {
        const isConstant = memberOf(source.expression, "constant_value") !== undefined;
        return !isConstant && mayBeUnknown(source.expression, source.site, names, seen);
    }
    if (variable !== undefined) {
        // Nobody else than whoever runs Terraform gives it a value, or it has its default.
        return !configuration.modules.has(withoutIndices(site.module));
    }
    const owner = RESOURCE.exec(reference)?.[1] ?? reference;
    const address = withoutKey(`${site.module}${owner}`);
    return !configuration.resources.has(withoutIndices(address)) || instances.has(address);
}
