/** How many tests did what. */
export interface Count {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

export const none: Count = { passed: 0, failed: 0, skipped: 0 };

export const sum = (counts: readonly Count[]): Count =>
    counts.reduce(
        (total, { passed, failed, skipped }) => ({
            passed: total.passed + passed,
            failed: total.failed + failed,
            skipped: total.skipped + skipped,
        }),
        none,
    );
