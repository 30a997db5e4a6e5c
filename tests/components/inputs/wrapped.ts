import * as pulumi from "@pulumi/pulumi";
import { type Members, type Shape, WHOLE } from "../../../components/inputs/shape";

/**
 * Arguments in which Outputs stand in the place of the values that `choose` takes: texts, numbers, and lists and maps of
 * values. What must be known stays as it is.
 */
export function wrapped<T>(args: T, shape: Members, choose: () => boolean): T {
    return wrap(args, shape, choose) as T;
}

function wrap(value: unknown, shape: Shape | undefined, choose: () => boolean): unknown {
    if (shape === "structure" || value === undefined) {
        return value;
    }
    if (typeof shape !== "object") {
        return isEmptyList(value) || !choose() ? value : pulumi.output(value);
    }
    if (Array.isArray(value)) {
        const item = Array.isArray(shape) ? (shape as readonly [Shape])[0] : undefined;
        return value.map((its) => wrap(its, item, choose));
    }
    const members = shape as Members;
    if (WHOLE in members && choose()) {
        return pulumi.output(value);
    }
    return Object.fromEntries(
        Object.entries(value as object).map(([key, its]) => [
            key,
            wrap(its, members[key] ?? members["*"], choose),
        ]),
    );
}

/** Whether a list is empty decides what is wrong, so an empty one is told at once or not at all. */
function isEmptyList(value: unknown): boolean {
    return Array.isArray(value) && value.length === 0;
}
