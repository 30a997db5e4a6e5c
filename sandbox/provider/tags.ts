/** Tags, whose calls set some and take others away. */

/** The keys of tags that are no more. */
export const removed = (olds: Record<string, string>, news: Record<string, string>) =>
    Object.keys(olds).filter((key) => !(key in news));
