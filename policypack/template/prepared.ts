import { isObject } from "../values/value";
import type { Template } from "./calls";
import { concernsPolicies } from "./concerns";
import { withGlobals } from "./globals";
import { unrolled } from "./loops";

/** A template as CloudFormation has it after its own transforms, as far as they decide what a document says. */
export interface Prepared {
    readonly template: Template;
    /** The path in the text of what stands at one of the template. */
    readonly originOf: (path: string) => string;
    /** The paths, in the text, of loops and of what they name, where a deployment decides it. */
    readonly inserted: readonly string[];
}

/** Unrolls loops, and puts globals where they belong. */
export function prepared(text: Template): Prepared {
    // Without a transform CloudFormation knows no loops.
    const loops = "Transform" in text ? unrolled(text) : undefined;
    const { template, origins } = withGlobals(isObject(loops?.value) ? loops.value : text);
    return {
        template,
        originOf: (path) => loops?.origins.of(origins.of(path)) ?? origins.of(path),
        inserted: loops?.unknowns.filter((path) => concernsPolicies(text, path)) ?? [],
    };
}
