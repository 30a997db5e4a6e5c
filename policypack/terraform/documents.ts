import { elementsOf, type Property, propertyOf } from "../resources/resource";
import { isObject, UNKNOWN } from "../values/value";
import { onlyReference } from "./expressions";

/** What is known of the ARN of a resource that the apply will make; undefined where its type does not tell. */
export type ArnOf = (address: string) => string | undefined;

/** Stands for the resources of a statement, which do not decide who is admitted. */
const SOMETHING = "arn:aws:unknown:::";

/** Elements of a statement, by the arguments of the data source. */
const ELEMENTS = [
    ["sid", "Sid"],
    ["effect", "Effect"],
    ["actions", "Action"],
    ["notactions", "NotAction"],
    ["resources", "Resource"],
    ["notresources", "NotResource"],
] as const;

/**
 * The document that a data source `aws_iam_policy_document` will make, from its arguments, with `UNKNOWN` for what the apply
 * decides; undefined where it takes in other documents.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 *
 * @param values its arguments, as planned
 * @param expressions the same in the configuration
 */
export function documentOf(
    values: unknown,
    expressions: Property | undefined,
    arnOf: ArnOf,
): Readonly<Record<string, unknown>> | undefined {
    const data: Property = { path: "", value: withVariables(values) };
    const includes = ["sourcejson", "overridejson", "sourcepolicydocuments", "overridepolicydocuments"];
    if (includes.some((name) => isGiven(propertyOf(data, name)?.value))) {
        return undefined;
    }
    const statements = propertyOf(data, "statement");
    if (!Array.isArray(statements?.value) || statements.value.length === 0) {
        return undefined;
    }
    const written = elementsOf(expressions && propertyOf(expressions, "statement"));
    const all = elementsOf(statements);
    const version = propertyOf(data, "version")?.value;
    return {
        Version: typeof version === "string" ? version : "2012-10-17",
        Statement: all.map((statement, index) =>
            // Blocks that the configuration makes in a loop are written fewer times than they are planned.
            statementOf(statement, written.length === all.length ? written[index] : undefined, arnOf),
        ),
    };
}

function statementOf(statement: Property, written: Property | undefined, arnOf: ArnOf): unknown {
    if (!isObject(statement.value)) {
        return UNKNOWN;
    }
    const elements = ELEMENTS.flatMap(([argument, name]): [string, unknown][] => {
        const value = propertyOf(statement, argument)?.value;
        if (!isGiven(value)) {
            return argument === "effect" ? [[name, "Allow"]] : [];
        }
        return [[name, /^(Not)?Resource$/.test(name) && !isKnown(value) ? SOMETHING : value]];
    });
    const blocks = (name: string): unknown[] =>
        isGiven(propertyOf(statement, name)?.value)
            ? elementsOf(propertyOf(statement, name)).map((block, _, all) => {
                  const own = elementsOf(written && propertyOf(written, name));
                  return completed(
                      block.value,
                      all.length === 1 && own.length === 1 ? own[0] : undefined,
                      arnOf,
                  );
              })
            : [];
    const [principals, excluded, conditions] = ["principals", "notprincipals", "condition"].map(blocks);
    return {
        ...Object.fromEntries(elements),
        ...(principals?.length ? { Principal: principalOf(principals) } : {}),
        ...(excluded?.length ? { NotPrincipal: principalOf(excluded) } : {}),
        ...(conditions?.length ? { Condition: conditionOf(conditions) } : {}),
    };
}

/** A block with the ARN of what the apply will make in place of the one unknown value that it refers to. */
function completed(block: unknown, written: Property | undefined, arnOf: ArnOf): unknown {
    if (!isObject(block)) {
        return block;
    }
    return Object.fromEntries(
        Object.entries(block).map(([name, value]) => {
            const expression = written && propertyOf(written, name.replaceAll("_", ""));
            const owner = isKnown(value) ? undefined : onlyReference(expression, "arn");
            const arn = owner === undefined ? undefined : arnOf(owner);
            return [name, arn === undefined ? value : [arn]];
        }),
    );
}

/** The data source writes the kind `*` as everybody. */
function principalOf(blocks: readonly unknown[]): unknown {
    if (blocks.some((block) => !isObject(block) || typeof block["type"] !== "string")) {
        return UNKNOWN;
    }
    const byType = new Map<string, unknown[]>();
    for (const block of blocks) {
        if (isObject(block)) {
            const type = String(block["type"]);
            byType.set(type, [...(byType.get(type) ?? []), block["identifiers"]].flat());
        }
    }
    return byType.has("*") ? "*" : Object.fromEntries(byType);
}

function conditionOf(blocks: readonly unknown[]): unknown {
    const condition: Record<string, Record<string, unknown[]>> = {};
    for (const block of blocks) {
        const [test, variable] = isObject(block) ? [block["test"], block["variable"]] : [];
        if (!isObject(block) || typeof test !== "string" || typeof variable !== "string") {
            return UNKNOWN;
        }
        const keys = (condition[test] ??= {});
        keys[variable] = [...(keys[variable] ?? []), block["values"]].flat();
    }
    return condition;
}

/** The data source writes `&{…}` for a policy variable, because `${…}` is Terraform's own. */
function withVariables(value: unknown): unknown {
    if (typeof value === "string") {
        return value.replaceAll("&{", "${");
    }
    if (Array.isArray(value)) {
        return value.map(withVariables);
    }
    return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withVariables(item)]))
        : value;
}

function isGiven(value: unknown): boolean {
    return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function isKnown(value: unknown): boolean {
    return value !== UNKNOWN && !(Array.isArray(value) && value.includes(UNKNOWN));
}
