/** What a person sees: steps, progress and colors, the last only on a terminal that wants them. */

const WANTS_COLOR = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;

function paint(code: number): (text: string) => string {
    return (text) => (WANTS_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text);
}

export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);

export const COLOR_FLAG = WANTS_COLOR ? "always" : "never";

export function say(text = ""): void {
    process.stdout.write(`${text}\n`);
}

/** Progress goes to standard error, so that `--json` and `stack output` stay clean on standard output. */
export function note(text: string): void {
    process.stderr.write(`${dim(text)}\n`);
}

/** An expected failure: one that is told in a sentence with its remediation, without a stack trace. */
export class SandboxError extends Error {
    override readonly name = "SandboxError";

    constructor(
        message: string,
        readonly remediation: string,
        readonly exitCode = 1,
    ) {
        super(message);
    }
}

const INTERVAL = 3000;

/**
 * Runs a long step and says every few seconds how far it is, so that a silent terminal always means trouble.
 * @param title What is being done, as a present participle ("building the engine").
 * @param expected How long it takes, as measured ("2 to 4 minutes").
 */
export async function withProgress<T>(
    title: string,
    expected: string,
    work: (progress: (state: string) => void) => Promise<T>,
): Promise<T> {
    const started = Date.now();
    const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
    let state = "";
    note(`${title} (about ${expected}, once)`);
    const timer = setInterval(() => {
        note(`  ${title}: ${seconds()}${state === "" ? "" : `, ${state}`}`);
    }, INTERVAL);
    try {
        const result = await work((next) => {
            state = next;
        });
        note(`  ${title}: done in ${seconds()}`);
        return result;
    } catch (error) {
        if (error instanceof SandboxError) {
            throw error;
        }
        throw new SandboxError(
            `${title} failed: ${error instanceof Error ? error.message : String(error)}`,
            "mend what the last lines say, and run the command again; nothing half-made is left behind",
        );
    } finally {
        clearInterval(timer);
    }
}
