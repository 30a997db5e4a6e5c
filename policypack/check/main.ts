import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { type Kind, KINDS } from "../documents/kind";
import {
    type Configuration,
    ConfigurationError,
    DEFAULT_CONFIGURATION,
    readConfiguration,
} from "../options/configuration";
import { UnreadableError } from "../sources/source";
import { readText, textOf } from "../sources/text";
import { readJson } from "../values/json";
import { type Arguments, parse, refuse, UsageError } from "./arguments";
import { type CheckedFile, type CheckOptions, checkText } from "./check";
import { jsonReport, sarifReport, textReport } from "./report";

const USAGE = `keyless-policy check [OPTION...] FILE...

Judges policy documents and CloudFormation templates in JSON or YAML, Terraform plans and states in JSON (terraform show
-json), and documents inside any other JSON or YAML. FILE may be - for standard input.

  --kind KIND      what the document is attached to; found out from the document by default:
                   ${wrapped(KINDS, 90, " ".repeat(19))}
  --config FILE    enforcement levels, options and exceptions, as for pulumi --policy-pack-config
  --allow-unknown  report values that are known only after apply as advisory, not as mandatory violations
  --json           one array of {file, kind, violations}
  --sarif          SARIF 2.1.0, for code scanning
  --version, --help

Exit status: 0 no mandatory violation, 1 a mandatory violation, 2 a file could not be read, or wrong usage.
`;

/** Where what is printed goes. */
export interface Streams {
    out(text: string): void;
    error(text: string): void;
    /** All of standard input. */
    input(): Promise<Uint8Array>;
}

/** Runs the command line of this process. */
export function run(): void {
    const streams: Streams = {
        out: (text) => process.stdout.write(text),
        error: (text) => process.stderr.write(text),
        input: readInput,
    };
    // Node ends with 1 after an error that nobody catches, which here would mean a violation.
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
 * The command line. It reads files and never prompts.
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
    const given = parse(args);
    const { flags, texts, positionals } = given;
    if (flags.has("help") || flags.has("version")) {
        streams.out(flags.has("help") ? USAGE : `${version()}\n`);
        return 0;
    }
    const kind = KINDS.find((known) => known === texts.get("kind"));
    refuse(usageProblems(given, kind));
    const config = texts.get("config");
    const configuration = config === undefined ? DEFAULT_CONFIGURATION : configurationIn(config);
    const options = { kind, allowUnknown: flags.has("allow-unknown") };
    const files = positionals.slice(1);
    const checked = await checkFiles(files, configuration, options, streams);
    streams.out(reportOf(checked, flags));
    return checked.length < files.length ? 2 : isViolated(checked) ? 1 : 0;
}

function usageProblems({ flags, texts, positionals }: Arguments, kind: Kind | undefined): string[] {
    const [command, ...files] = positionals;
    const unknown = command === undefined ? "no command given" : `there is no command ${command}`;
    return [
        ...(command === "check" ? [] : [`${unknown}; write keyless-policy check FILE`]),
        ...(command === "check" && files.length === 0 ? ["no file given; - stands for standard input"] : []),
        ...(flags.has("json") && flags.has("sarif")
            ? ["--json and --sarif exclude each other; choose one"]
            : []),
        ...(texts.has("kind") && kind === undefined
            ? [`--kind must be one of ${KINDS.join(", ")}, not ${JSON.stringify(texts.get("kind"))}`]
            : []),
    ];
}

/** The files that could be read; for each other one, an error is printed. */
async function checkFiles(
    files: readonly string[],
    configuration: Configuration,
    options: CheckOptions,
    streams: Streams,
): Promise<readonly CheckedFile[]> {
    const checked: CheckedFile[] = [];
    for (const file of files) {
        try {
            const text = file === "-" ? textOf(await streams.input()) : readText(file);
            const yaml = [".yaml", ".yml"].includes(extname(file).toLowerCase());
            checked.push(checkText(file, text, configuration, { ...options, yaml }));
        } catch (error) {
            if (!(error instanceof UnreadableError)) {
                throw error;
            }
            streams.error(`error: ${file}: ${error.message}\n`);
        }
    }
    return checked;
}

function reportOf(checked: readonly CheckedFile[], flags: ReadonlySet<string>): string {
    if (flags.has("json")) {
        return jsonReport(checked);
    }
    return flags.has("sarif") ? sarifReport(checked, version()) : textReport(checked);
}

function configurationIn(file: string): Configuration {
    let text: string;
    try {
        text = readText(file);
    } catch (error) {
        throw error instanceof UnreadableError ? new UsageError(`${file}: ${error.message}`) : error;
    }
    const reading = readJson(text);
    if (!reading.ok) {
        throw new UsageError(`${file}: ${reading.message}`);
    }
    if (reading.duplicates.length > 0) {
        throw new UsageError(`${file}: given twice: ${reading.duplicates.join(", ")}`);
    }
    return readConfiguration(reading.value);
}

async function readInput(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
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

/** Words in lines of at most a width, the later ones indented. */
function wrapped(words: readonly string[], width: number, indent: string): string {
    const lines = words.reduce<string[]>((done, word) => {
        const last = done.at(-1);
        return last !== undefined && last.length + word.length + 2 <= width
            ? [...done.slice(0, -1), `${last}, ${word}`]
            : [...done, word];
    }, []);
    return lines.join(`,\n${indent}`);
}
