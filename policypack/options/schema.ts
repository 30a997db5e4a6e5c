import { element, member } from "../values/path";
import type { Problem } from "../values/problem";
import { isObject, nameOf } from "../values/value";

/** The part of JSON Schema that the pack's configuration needs; CrossGuard reads it as it stands. */
export type Schema =
    | { readonly type: "string"; readonly description: string; readonly pattern: string }
    | { readonly type: "array"; readonly description: string; readonly items: Schema }
    | {
          readonly type: "object";
          readonly description: string;
          readonly properties: Readonly<Record<string, Schema>>;
          readonly required: readonly string[];
          readonly additionalProperties: false;
      };

/** Everything in which a value does not fit a schema. */
export function problemsIn(value: unknown, schema: Schema, path: string): Problem[] {
    const misfit = [{ path, message: `is ${nameOf(value)}, not ${schema.description}` }];
    switch (schema.type) {
        case "string":
            return typeof value === "string" && new RegExp(schema.pattern).test(value) ? [] : misfit;
        case "array":
            return Array.isArray(value)
                ? value.flatMap((item: unknown, index) =>
                      problemsIn(item, schema.items, element(path, index)),
                  )
                : misfit;
        case "object":
            return isObject(value) ? problemsInObject(value, schema, path) : misfit;
    }
}

function problemsInObject(
    value: Readonly<Record<string, unknown>>,
    { properties, required }: Extract<Schema, { type: "object" }>,
    path: string,
): Problem[] {
    return [
        ...required
            .filter((name) => value[name] === undefined)
            .map((name) => ({ path: member(path, name), message: "is missing" })),
        ...Object.entries(value)
            .filter(([, item]) => item !== undefined)
            .flatMap(([name, item]) => {
                const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
                return schema === undefined
                    ? [
                          {
                              path: member(path, name),
                              message: `is not one of ${Object.keys(properties).join(", ")}`,
                          },
                      ]
                    : problemsIn(item, schema, member(path, name));
            }),
    ];
}
