/**
 * What an argument is, where it is no text: a list or a map of values, which may be known later as a whole; a number; or
 * something that decides which resources exist or what Pulumi calls them, and so must be known. `[X]` is such a list of X,
 * an object is such an object with those members, and `*` stands for any key. Members that are not named are texts.
 */
export type Shape = "list" | "map" | "number" | "structure" | readonly [Shape] | Members;

/** Says of an object that it may be known later as a whole; a planner then sees a map of one mark in its place. */
export const WHOLE = Symbol("may be known later as a whole");

/** The members of an object that are no texts. */
export interface Members {
    readonly [member: string]: Shape;
    readonly [WHOLE]?: true;
}
