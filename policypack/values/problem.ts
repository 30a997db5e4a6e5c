/** One thing that is wrong with a value, and what to do about it. */
export interface Problem {
    /** Where it stands, from what was read. */
    readonly path: string;
    readonly message: string;
    /** What to do, where that is more precise than what is said of all such problems. */
    readonly remediation?: string | undefined;
}
