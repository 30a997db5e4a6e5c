/** Two ways of doing the same, in turn, so that a machine whose speed drifts slows both. */

export interface Comparison {
    readonly name: string;
    /** Seconds, the median of the runs. */
    readonly first: number;
    readonly second: number;
    /** The median of first : second, pair by pair. */
    readonly ratio: number;
    readonly lowest: number;
    readonly highest: number;
    readonly runs: number;
}

export async function compare(
    name: string,
    first: () => Promise<unknown>,
    second: () => Promise<unknown>,
    runs: number,
): Promise<Comparison> {
    // Once each without counting: caches fill, and a broken command shows itself before the long part.
    await first();
    await second();
    const pairs: (readonly [number, number])[] = [];
    for (let run = 0; run < runs; run++) {
        process.stderr.write(`  ${name}: ${run + 1} of ${runs}\n`);
        pairs.push([await seconds(first), await seconds(second)]);
    }
    const ratios = pairs.map(([left, right]) => left / right);
    return {
        name,
        first: median(pairs.map(([left]) => left)),
        second: median(pairs.map(([, right]) => right)),
        ratio: median(ratios),
        lowest: Math.min(...ratios),
        highest: Math.max(...ratios),
        runs,
    };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
    const started = performance.now();
    await work();
    return (performance.now() - started) / 1000;
}

export function median(values: readonly number[]): number {
    const sorted = [...values].sort((left, right) => left - right);
    const middle = sorted.length / 2;
    const at = (index: number) => sorted[index] ?? NaN;
    return sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
}

export function reportComparisons(comparisons: readonly Comparison[]): string {
    return comparisons
        .flatMap(({ name, first, second, ratio, lowest, highest, runs }) => [
            name,
            `  ${first.toFixed(2)} s : ${second.toFixed(2)} s = ${ratio.toFixed(2)} ` +
                `(${lowest.toFixed(2)} to ${highest.toFixed(2)}, ${runs} pairs)`,
        ])
        .join("\n");
}
