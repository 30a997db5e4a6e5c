import { writeFileSync } from "node:fs";
import { filesOf } from "../sources/files";
import type { FileProblem } from "../sources/search";
import { type Arguments, refuse, UsageError } from "./arguments";
import { type Compared, compare, readBaseline, writtenBaseline } from "./baseline";
import { type Judged, judgeFiles } from "./judge";
import { PACKAGE } from "./package";
import { gitHubReport } from "./reports/github";
import { jsonReport } from "./reports/json";
import { printable, type Report } from "./reports/report";
import { sarifReport } from "./reports/sarif";
import { textReport } from "./reports/text";
import { type CheckSettings, checkSettings } from "./settings";
import type { Status, Streams } from "./streams";
import { didYouMean } from "./suggestion";
import { fails } from "./threshold";

/** `keyless-policy check`: judges files, and reports what was found in them. */
export async function checkCommand(
    given: Arguments,
    names: readonly string[],
    streams: Streams,
): Promise<Status> {
    refuse(names.length === 0 ? ["no file given; - stands for standard input"] : []);
    const settings = checkSettings(given);
    const baseline = settings.baseline === undefined ? [] : readBaseline(settings.baseline);
    const { files, problems } = await filesOf(names);
    const judged = await judgeFiles(files, settings, streams);
    const unread = [...problems, ...judged.unread, ...unusedParameters(judged, settings)];
    sayUnread(unread, settings, streams);
    sayPassedOver(judged, settings, streams);
    if (settings.writeBaseline !== undefined) {
        write(settings.writeBaseline, writtenBaseline(judged.checked, settings.writeBaseline));
        return unread.length > 0 ? 2 : 0;
    }
    const { baseline: target = "" } = settings;
    const read = [...judged.checked.map(({ file }) => file), ...judged.withoutPolicy];
    const compared = compare(judged.checked, baseline, { target, read, rules: enabledRules(settings) });
    sayMended(compared, streams);
    const named = new Set(files.flatMap(({ path, isNamed }) => (isNamed ? [path] : [])));
    deliver(rendered(reportOf(judged, compared), settings, named, streams), settings, streams);
    return unread.length > 0 ? 2 : fails(compared.checked, settings.threshold) ? 1 : 0;
}

function enabledRules({ configuration }: CheckSettings): ReadonlySet<string> {
    return new Set(
        Array.from(configuration).flatMap(([id, { enforcement }]) =>
            enforcement === "disabled" ? [] : [id],
        ),
    );
}

function reportOf({ withoutPolicy }: Judged, { checked, known }: Compared): Report {
    return { checked, known, withoutPolicy: withoutPolicy.length, version: PACKAGE.version };
}

/** A misspelled parameter would leave a template judged as if nothing had been said. */
function unusedParameters({ checked }: Judged, { parameters }: CheckSettings): readonly FileProblem[] {
    const declared = checked.flatMap((file) => file.parameters ?? []);
    return Array.from(parameters.keys())
        .filter((name) => !declared.includes(name))
        .map((name) => ({
            path: "--parameters",
            message: `no template has a parameter ${name}${didYouMean(name, declared)}`,
        }));
}

/** Files of which the same is to be said share a line. */
export function sayUnread(
    unread: readonly FileProblem[],
    { isVerbose }: Pick<CheckSettings, "isVerbose">,
    streams: Streams,
): void {
    const groups = new Map<string, FileProblem[]>();
    for (const problem of unread) {
        const key = isVerbose ? problem.path : problem.message;
        groups.set(key, [...(groups.get(key) ?? []), problem]);
    }
    for (const [first, ...others] of groups.values()) {
        if (first !== undefined) {
            const more = others.length === 0 ? "" : ` (and ${others.length} more, which --verbose names)`;
            streams.error(`error: ${printable(first.path)}${more}: ${printable(first.message)}\n`);
        }
    }
}

function sayPassedOver({ withoutPolicy }: Judged, { isVerbose }: CheckSettings, streams: Streams): void {
    for (const file of isVerbose ? withoutPolicy : []) {
        streams.error(`passed over: ${printable(file)}: there is no policy in it\n`);
    }
}

function sayMended({ mended }: Compared, streams: Streams): void {
    for (const { rule, file, resource, path } of mended) {
        const where = printable([file, resource ?? "", path].filter((part) => part !== "").join(", "));
        streams.error(`mended: ${rule} in ${where}; write the baseline again with --write-baseline\n`);
    }
}

function deliver(text: string, { output }: CheckSettings, streams: Streams): void {
    if (output === undefined) {
        streams.out(text);
    } else {
        write(output, text);
    }
}

/** @param named the files that were named themselves: of what was found in folders, only violations are worth a line */
function rendered(
    report: Report,
    { format, output, isVerbose }: CheckSettings,
    named: ReadonlySet<string>,
    streams: Streams,
): string {
    switch (format) {
        case "text":
            return textReport(report, {
                colors: output === undefined && streams.isTerminal?.out === true && !process.env["NO_COLOR"],
                isShown: (file) => isVerbose || named.has(file),
            });
        case "json":
            return jsonReport(report);
        case "sarif":
            return sarifReport(report);
        case "github":
            return gitHubReport(report);
    }
}

/** @throws UsageError where the file cannot be written */
export function write(file: string, text: string): void {
    try {
        writeFileSync(file, text);
    } catch (error) {
        throw new UsageError(
            `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
}
