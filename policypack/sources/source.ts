import type { Survey } from "../documents/survey";
import type { StackResource } from "../resources/stack";
import type { Scenario, Variant } from "../template/scenarios";
import type { Spot } from "../values/sourceMap";

/** What was found in a file, and what its parts are called there. */
export interface Source {
    /** What the document is attached to, or what else it is. */
    readonly kind: string;
    /** What was read, as it is written. */
    readonly value: unknown;
    readonly parts: readonly Part[];
    /** The resources together, in each combination of decisions that concerns them. */
    readonly stacks: readonly Variant<readonly StackResource[]>[];
    /** The path in the file of a resource's properties. */
    readonly originOf: (resource: string) => string;
    /** Where everything stands; undefined where the text could not be read. */
    readonly spots: () => Spot | undefined;
    /** How many characters further into the file everything stands than its spots say. */
    readonly shift?: number;
}

/** What belongs to one resource of a file, or to the file itself. */
export interface Part {
    /** What it is in each combination of decisions that the file leaves open. */
    readonly views: readonly View[];
    /** The resource that a path belongs to. */
    readonly resourceAt: (path: string) => string | undefined;
}

export interface View {
    readonly scenario: Scenario;
    readonly survey: Survey;
    /** A path of the survey as it is reported: beginning with the resource's address, where the resource has one. */
    readonly reported: (path: string) => string;
    /** The same in the file. */
    readonly origin: (path: string) => string;
}

/** A text that cannot be judged; the message says why and what to do. */
export class UnreadableError extends Error {}
