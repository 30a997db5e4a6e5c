/**
 * The SDK takes a stack trace for each promise that it makes, to name those that never end, and ts-node looks each frame up in
 * a source map: a quarter of the time that a program of a thousand resources takes. Those traces keep the positions of the
 * compiled code; errors still have those of the sources.
 *
 * https://v8.dev/docs/stack-trace-api#customizing-stack-traces
 */

type Prepare = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/** Undefined where nothing maps positions. */
const mapped = Reflect.get(Error, "prepareStackTrace") as Prepare | undefined;

if (mapped !== undefined) {
    Error.prepareStackTrace = (error, frames) =>
        frames[0]?.getFunctionName() === "debuggablePromise"
            ? frames.map(written).join("\n")
            : mapped(error, frames);
}

function written(frame: NodeJS.CallSite): string {
    return `    at ${frame.getFunctionName() ?? "-"} (${frame.getFileName() ?? "-"}:${frame.getLineNumber() ?? "-"})`;
}

export {};
