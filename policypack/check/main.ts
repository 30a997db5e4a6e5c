import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { type Configuration, ConfigurationError, readConfiguration } from "../configuration";
import { readJson } from "../iam/json";
import { type Kind, KINDS } from "../kind";
import { type CheckedFile, checkText, NO_CONFIGURATION } from "./check";
import { jsonReport, sarifReport, textReport } from "./report";

const USAGE = `keyless-policy check [--kind KIND] [--config FILE] [--json | --sarif] FILE...

Judges policy documents, CloudFormation templates and Terraform plans (terraform show -json), all in JSON.
FILE may be - for standard input.

  --kind KIND     what the document is attached to, instead of finding it out:
                  ${KINDS.join(", ")}
  --config FILE   the file that --policy-pack-config takes: levels, options and exceptions
  --json          one array of {file, kind, violations}
  --sarif         SARIF 2.1.0, for code scanning
  --version, --help

Exit status: 0 nothing mandatory was violated, 1 something was, 2 something could not be read, or bad usage.
`;

/** Where what is printed goes. */
export interface Streams {
    out(text: string): void;
    error(text: string): void;
    /** All of standard input. */
    input(): Promise<string>;
}

/** A mistake of the caller's, with what to say about it. */
class UsageError extends Error {}

/** Runs the command line of this process. */
export function run(): void {
    const streams: Streams = {
        out: (text) => process.stdout.write(text),
        error: (text) => process.stderr.write(text),
        input: readInput,
    };
    // Node ends with 1 after an error that nobody catches, which here would read as a judgement.
    const failed = (error: unknown): 2 => {
        streams.error(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        return 2;
    };
    void main(process.argv.slice(2), streams)
        .catch(failed)
        .then((status) => {
            process.exitCode = status;
        });
}

/**
 * The command line. It reads files and asks nobody.
 *
 * @returns the exit status
 */
export async function main(args: readonly string[], streams: Streams): Promise<0 | 1 | 2> {
    try {
        return await check(args, streams);
    } catch (error) {
        if (error instanceof UsageError || error instanceof ConfigurationError) {
            streams.error(`error: ${error.message}\n`);
            return 2;
        }
        throw error;
    }
}

async function check(args: readonly string[], streams: Streams): Promise<0 | 1 | 2> {
    const { values, positionals } = parse(args);
    if (values.help === true || values.version === true) {
        streams.out(values.help === true ? USAGE : `${version()}\n`);
        return 0;
    }
    const [command, ...files] = positionals;
    if (command !== "check") {
        throw new UsageError(`there is no command ${command ?? "given"}; see --help`);
    }
    if (files.length === 0) {
        throw new UsageError("no file given; - stands for standard input");
    }
    if (values.json === true && values.sarif === true) {
        throw new UsageError("--json and --sarif exclude each other");
    }
    const kind = kindNamed(values.kind);
    const configuration = values.config === undefined ? NO_CONFIGURATION : configurationIn(values.config);
    const checked: CheckedFile[] = [];
    let unread = false;
    for (const file of files) {
        const reading = await read(file, streams);
        if (reading.ok) {
            checked.push(checkText(file, reading.text, configuration, kind));
        } else {
            unread = true;
            streams.error(`error: ${file}: ${reading.reason}\n`);
        }
    }
    streams.out(
        values.json === true
            ? jsonReport(checked)
            : values.sarif === true
              ? sarifReport(checked, version())
              : textReport(checked),
    );
    return unread ? 2 : isViolated(checked) ? 1 : 0;
}

function parse(args: readonly string[]) {
    try {
        return parseArgs({
            args: [...args],
            allowPositionals: true,
            options: {
                kind: { type: "string" },
                config: { type: "string" },
                json: { type: "boolean" },
                sarif: { type: "boolean" },
                help: { type: "boolean", short: "h" },
                version: { type: "boolean" },
            },
        });
    } catch (error) {
        throw new UsageError(`${reasonOf(error)}; see --help`);
    }
}

function kindNamed(name: string | undefined): Kind | undefined {
    const kind = KINDS.find((known) => known === name);
    if (name !== undefined && kind === undefined) {
        throw new UsageError(`--kind is one of ${KINDS.join(", ")}, not ${JSON.stringify(name)}`);
    }
    return kind;
}

function configurationIn(file: string): Configuration {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        throw new UsageError(`${file}: ${reasonOf(error)}`);
    }
    const reading = readJson(text);
    if (!reading.ok) {
        throw new UsageError(`${file}: ${reading.reason}`);
    }
    if (reading.duplicates.length > 0) {
        throw new UsageError(`${file}: given twice: ${reading.duplicates.join(", ")}`);
    }
    return readConfiguration(reading.value);
}

type Reading = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

async function read(file: string, streams: Streams): Promise<Reading> {
    if ([".yaml", ".yml"].includes(extname(file))) {
        return { ok: false, reason: "YAML is not read here; convert the template to JSON first" };
    }
    try {
        return { ok: true, text: file === "-" ? await streams.input() : readFileSync(file, "utf8") };
    } catch (error) {
        return { ok: false, reason: reasonOf(error) };
    }
}

async function readInput(): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks).toString("utf8");
}

function isViolated(checked: readonly CheckedFile[]): boolean {
    return checked.some(({ violations }) =>
        violations.some(({ enforcement }) => enforcement === "mandatory"),
    );
}

/** The pack's own version; the file lies beside the compiled and beside the source folder. */
function version(): string {
    const folders = [join(__dirname, "..", ".."), join(__dirname, "..")];
    for (const folder of folders) {
        try {
            const { version: own } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
                version: string;
            };
            return own;
        } catch {
            // Not in this one: the sources lie one level nearer to it than what is compiled from them.
        }
    }
    return "unknown";
}

function reasonOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
