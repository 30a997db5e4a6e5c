import { isTrustProperty } from "../resources/resource";
import { isObject, memberOf, UNKNOWN } from "../values/value";
import type { Lookup } from "./documents";
import { blockFor, type Configured, isExpression } from "./expressions";
import { mayBeUnknown, type Names, type Site } from "./references";
import { countUnknown, fill } from "./unknowns";

/** Tags that the provider adds to those of the resource: they are unknown where its own configuration is. */
const OF_THE_PROVIDER = "tags_all";

/** What the plan and the configuration say together of one resource. */
interface Described {
    readonly type: string;
    readonly site: Site;
    readonly names: Names;
    readonly lookup: Lookup;
}

/**
 * The arguments of a resource without those that nobody set, which the provider decides during the apply, and with the
 * documents that data sources will make.
 */
export function settled(
    values: Readonly<Record<string, unknown>>,
    { expressions }: Configured,
    described: Described,
): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
            const expression = memberOf(expressions, name);
            if (value === UNKNOWN && !isSet(name, expression, described)) {
                return [];
            }
            return [[name, settledArgument(name, value, expression, described)]];
        }),
    );
}

function isSet(name: string, expression: unknown, { type, site, names }: Described): boolean {
    if (name === OF_THE_PROVIDER || isRequired(name, type)) {
        return true;
    }
    return expression !== undefined && (!isExpression(expression) || mayBeUnknown(expression, site, names));
}

/** A role always has a trust policy, and a resource that is a policy by itself the policy. */
function isRequired(name: string, type: string): boolean {
    return isTrustProperty(name) || /polic(y|ies)$/.test(type);
}

/** Arguments that hold one ARN, and so the ARN of what the expression refers to. */
const ARN_ARGUMENTS: readonly string[] = ["source_arn", "principal", "principal_arn", "grantee_principal"];

function settledArgument(name: string, value: unknown, expression: unknown, described: Described): unknown {
    return value === UNKNOWN && ARN_ARGUMENTS.includes(name)
        ? (described.lookup.arnOf(expression) ?? value)
        : settledValue(value, expression, described);
}

function settledValue(value: unknown, expression: unknown, described: Described): unknown {
    const unknown = countUnknown(value);
    if (unknown === 0 || expression === undefined) {
        return value;
    }
    if (isExpression(expression)) {
        const [document, ...others] = described.lookup.documentsOf(expression) ?? [];
        const isIt = unknown === 1 && document !== undefined && others.length === 0;
        return isIt ? fill(value, [document]) : value;
    }
    if (Array.isArray(value)) {
        return value.map((block: unknown) =>
            settledBlock(block, blockFor(block, value, expression), described),
        );
    }
    return settledBlock(value, expression, described);
}

/** A block that a dynamic one makes is shown in no configuration, and stays as it is. */
function settledBlock(block: unknown, written: unknown, described: Described): unknown {
    return isObject(block) && isObject(written)
        ? settled(block, { expressions: written, provider: "", forEach: undefined }, described)
        : block;
}
