import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { Property, PropertyType, SpecDatabase } from "@aws-cdk/service-spec-types";
import type { Leaf, PublishedProperty } from "./publishedProperty";

type Properties = Readonly<Record<string, Property>>;

/** Every property of every type of CloudFormation and SAM that holds text or JSON, also deep inside of others. */
export function cloudFormationProperties(): PublishedProperty[] {
    const database = loadAwsServiceSpecSync();
    return database
        .all("resource")
        .flatMap(({ cloudFormationType: type, properties }) =>
            leavesOf(database, properties, "", []).map((leaf) => ({ type, ...leaf })),
        );
}

/** @param around the definitions that the properties are in; one that holds itself is entered once */
function leavesOf(
    database: SpecDatabase,
    properties: Properties,
    owner: string,
    around: readonly string[],
): Leaf[] {
    return Object.entries(properties).flatMap(([name, { type }]) => leavesAt(type, `${owner}${name}`));

    function leavesAt(type: PropertyType, path: string): Leaf[] {
        switch (type.type) {
            case "json":
                return [{ path, value: "json" }];
            case "string":
                return [{ path, value: "text" }];
            case "array":
                return leavesAt(type.element, `${path}[]`);
            case "map":
                return leavesAt(type.element, `${path}.*`);
            case "union":
                return type.types.flatMap((one) => leavesAt(one, path));
            case "ref": {
                const id = type.reference.$ref;
                const definition = (): Properties => database.get("typeDefinition", id).properties;
                return around.includes(id)
                    ? []
                    : leavesOf(database, definition(), `${path}.`, [...around, id]);
            }
            case "boolean":
            case "date-time":
            case "integer":
            case "null":
            case "number":
            case "tag":
                return [];
        }
    }
}
