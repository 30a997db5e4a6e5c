import { segmentsOf } from "../values/path";
import { isObject, memberOf } from "../values/value";
import { withoutMarks } from "./pieces";
import type { Template } from "./calls";

/** What makes something of names that are not in the template. */
export const LOOP = "Fn::ForEach over names that are not in the template";

/** What puts something in at a path of a template, as the subject of a sentence: a macro, a module, or the type of a resource. */
export function insertedBy(template: Template, path: string): string {
    const found = segmentsOf(path).reduce<unknown>(
        (value, segment) =>
            Array.isArray(value) ? (value[Number(segment)] as unknown) : memberOf(value, String(segment)),
        template,
    );
    const type = memberOf(found, "Type");
    if (typeof type === "string" && !path.endsWith('["Fn::Transform"]')) {
        return type.endsWith("::MODULE") ? `the module ${type}` : `the resource type ${withoutMarks(type)}`;
    }
    const names = [found]
        .flat()
        .map((macro) => (isObject(macro) ? macro["Name"] : macro))
        .filter((name) => typeof name === "string");
    return ["the macro", ...names].join(" ");
}
