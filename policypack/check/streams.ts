/** Where what is printed goes. */
export interface Streams {
    out(text: string): void;
    error(text: string): void;
    /** All of standard input. */
    input(): Promise<Uint8Array>;
    /** Whether people read what is printed as it comes, so that colors and progress are worth while. */
    readonly isTerminal?: { readonly out: boolean; readonly error: boolean };
    /** How many characters fit into a line of a terminal. */
    readonly columns?: number;
}

/** What the command ends with: nothing to fail for, a violation, or something that was not read or not understood. */
export type Status = 0 | 1 | 2;

/** The streams of this process. A reader that goes away early, such as `head`, has what it wanted. */
export function processStreams(): Streams {
    process.stdout.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE") {
            process.stderr.write(`error: the report cannot be written: ${error.message}\n`);
            process.exitCode = 2;
        }
    });
    return {
        out: (text) => process.stdout.write(text),
        error: (text) => process.stderr.write(text),
        input: readInput,
        isTerminal: { out: process.stdout.isTTY, error: process.stderr.isTTY },
        ...(process.stdout.isTTY ? { columns: process.stdout.columns } : {}),
    };
}

async function readInput(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
}
