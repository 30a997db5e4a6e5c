/** The names of resources: what the program says, or what is made from the logical name where it says nothing. */
import { createHash } from "node:crypto";
import type { Properties } from "./values";

/** The property that names a resource in AWS, and how long a name may be. */
export interface Naming<P extends string = string> {
    readonly property: P;
    readonly longest: number;
}

/** Which inputs nobody wrote: Pulumi's providers mark them so, and may then make a new name for a replacement. */
export const GENERATED = "__defaults";

export const isGenerated = (inputs: Properties) => GENERATED in inputs;

export function withoutMark(inputs: Properties): Properties {
    return Object.fromEntries(Object.entries(inputs).filter(([property]) => property !== GENERATED));
}

/** The inputs with a physical name: the program's, the one from the last time, or a new one. */
export function named(
    urn: string,
    olds: Properties,
    news: Properties,
    seed: Uint8Array,
    name: Naming | undefined,
): Properties {
    if (name === undefined || news[name.property] !== undefined) {
        return news;
    }
    const suffix = createHash("sha256").update(seed).digest("hex").slice(0, 7);
    const logical = urn.slice(urn.lastIndexOf("::") + 2).slice(0, name.longest - suffix.length - 1);
    const kept = isGenerated(olds) ? olds[name.property] : undefined;
    return { ...news, [name.property]: kept ?? `${logical}-${suffix}`, [GENERATED]: [name.property] };
}
