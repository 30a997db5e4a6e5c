import type { Cell } from "../access/cell";
import { differenceOf } from "../access/difference";
import { gathered } from "../access/gather";
import { accessOf } from "../access/matrix";
import { type Owned, ownedIn } from "../access/owned";
import { jsonDifference, jsonMatrix } from "../access/reports/json";
import { markdownDifference, markdownMatrix } from "../access/reports/markdown";
import { textDifference, textMatrix } from "../access/reports/text";
import { type Kind, KINDS } from "../documents/kind";
import { SOME_ACCOUNT } from "../iam/arn";
import { filesOf } from "../sources/files";
import type { Parameters } from "../sources/parameters";
import { readSources } from "../sources/read";
import type { FileProblem } from "../sources/search";
import { UnreadableError } from "../sources/source";
import { type Arguments, refuse } from "./arguments";
import { sayUnread, write } from "./checkCommand";
import { fileText } from "./fileText";
import { printable } from "./reports/report";
import { parametersIn } from "./settings";
import type { Status, Streams } from "./streams";

/** What a matrix is asked for. */
interface AccessSettings {
    readonly kind: Kind | undefined;
    readonly parameters: Parameters;
    readonly format: "text" | "json" | "markdown";
    readonly output: string | undefined;
    readonly against: string | undefined;
    readonly isVerbose: boolean;
}

/** Where the report does not go to a terminal, its lines are as long as those of most documents. */
const USUAL_WIDTH = 120;

/** `keyless-policy access`: shows who may do what by the documents in files. */
export async function accessCommand(
    given: Arguments,
    names: readonly string[],
    streams: Streams,
): Promise<Status> {
    refuse(names.length === 0 ? ["no file given; - stands for standard input"] : []);
    const settings = accessSettings(given);
    const input = names.includes("-") ? await streams.input() : undefined;
    const after = await matrixOf(names, settings, input);
    const before =
        settings.against === undefined ? undefined : await matrixOf([settings.against], settings, input);
    const unread = [...after.unread, ...(before?.unread ?? [])];
    sayUnread(unread, settings, streams);
    const report = rendered(after.cells, before?.cells, settings, streams.columns ?? USUAL_WIDTH);
    if (settings.output === undefined) {
        streams.out(report);
    } else {
        write(settings.output, report);
    }
    return unread.length > 0 ? 2 : 0;
}

/** @throws UsageError with every problem */
function accessSettings(given: Arguments): AccessSettings {
    const { flags, values, lists } = given;
    const kind = values.get("kind");
    refuse([
        ...foreignOptions(given),
        ...(flags.has("json") && flags.has("markdown")
            ? ["--json and --markdown exclude each other; choose one"]
            : []),
        ...(kind === undefined || KINDS.some((one) => one === kind)
            ? []
            : [`--kind must be one of ${KINDS.join(", ")}, not ${JSON.stringify(kind)}`]),
    ]);
    return {
        kind: KINDS.find((one) => one === kind),
        parameters: parametersIn(lists.get("parameters") ?? []),
        format: flags.has("json") ? "json" : flags.has("markdown") ? "markdown" : "text",
        output: values.get("output"),
        against: values.get("against"),
        isVerbose: flags.has("verbose"),
    };
}

const OWN_OPTIONS = ["json", "markdown", "verbose", "kind", "parameters", "output", "against"];

function foreignOptions({ flags, values, lists }: Arguments): readonly string[] {
    return [...flags, ...values.keys(), ...lists.keys()]
        .filter((name) => !OWN_OPTIONS.includes(name))
        .map(
            (name) =>
                `access takes no --${name}; it takes ${OWN_OPTIONS.map((own) => `--${own}`).join(", ")}`,
        );
}

/** The documents of all files together are one reading of the accounts. */
async function matrixOf(
    names: readonly string[],
    { kind, parameters }: AccessSettings,
    input: Uint8Array | undefined,
): Promise<{ readonly cells: readonly Cell[]; readonly unread: readonly FileProblem[] }> {
    const { files, problems } = await filesOf(names);
    const unread: FileProblem[] = [...problems];
    const owned: Owned[] = [];
    for (const file of files) {
        try {
            const read = fileText(file, input, kind !== undefined);
            const sources =
                read === undefined ? [] : readSources(read.text, { ...read.assumptions, kind, parameters });
            owned.push(...sources.flatMap((source) => ownedIn(file.path, source, SOME_ACCOUNT)));
        } catch (error) {
            if (!(error instanceof UnreadableError)) {
                throw error;
            }
            unread.push({ path: file.path, message: error.message });
        }
    }
    return { cells: accessOf(gathered(owned)), unread };
}

function rendered(
    cells: readonly Cell[],
    before: readonly Cell[] | undefined,
    { format }: AccessSettings,
    width: number,
): string {
    const difference = before && differenceOf(before, cells);
    switch (format) {
        case "json":
            return difference === undefined ? jsonMatrix(cells) : jsonDifference(difference);
        case "markdown":
            return printableLines(
                difference === undefined ? markdownMatrix(cells) : markdownDifference(difference),
            );
        case "text":
            return printableLines(
                difference === undefined ? textMatrix(cells, width) : textDifference(difference, width),
            );
    }
}

/** What comes from a file must not move the cursor; it has no line ends of its own, because IAM takes none in what is shown. */
function printableLines(text: string): string {
    return text.split("\n").map(printable).join("\n");
}
