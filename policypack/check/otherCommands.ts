import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readExample } from "../pages/example";
import { pageOf } from "../pages/page";
import { RULES } from "../rules";
import { type Arguments, refuse } from "./arguments";
import { PACKAGE, pageAddress } from "./package";
import type { Status, Streams } from "./streams";
import { didYouMean } from "./suggestion";

/** `keyless-policy rules`: a line for each rule, or an array. */
export function rulesCommand(
    { flags, values }: Arguments,
    names: readonly string[],
    streams: Streams,
): Status {
    refuse(names.map((name) => `rules takes no file, not ${name}; write keyless-policy explain ${name}`));
    const isJson = flags.has("json") || values.get("format") === "json";
    const rules = RULES.map(({ id, title, severity, enforcement }) => ({
        id,
        title,
        severity,
        enforcement,
        url: pageAddress(id),
    }));
    const width = Math.max(...rules.map(({ id }) => id.length));
    const lines = rules.map(
        ({ id, title, severity, enforcement }) =>
            `${id.padEnd(width)}  ${enforcement.padEnd("mandatory".length)}  ${severity.padEnd("critical".length)}  ${title}\n`,
    );
    streams.out(isJson ? `${JSON.stringify(rules, undefined, 2)}\n` : lines.join(""));
    return 0;
}

/** `keyless-policy explain RULE`: the page of a rule. */
export function explainCommand(names: readonly string[], streams: Streams): Status {
    const rules = names.flatMap((name) => RULES.find(({ id }) => id === name) ?? []);
    const ids = RULES.map(({ id }) => id);
    refuse([
        ...(names.length === 0 ? ["no rule given; keyless-policy rules lists them"] : []),
        ...names
            .filter((name) => !ids.includes(name))
            .map((name) => `there is no rule ${name}${didYouMean(name, ids)}`),
    ]);
    const examples = join(PACKAGE.folder, "examples");
    streams.out(rules.map((rule) => pageOf(rule, readExample(examples, rule.id))).join("\n"));
    return 0;
}

/** Where `init` writes, unless it is told. */
const CONFIGURATION_FILE = "keyless-policy.json";

/**
 * What only the reader can say, with nothing trusted yet. `$schema` is left out: Pulumi takes it for a rule, and the same
 * file is to work there.
 */
const INITIAL = {
    "subject-foreign": { allowedOrganizations: [], allowedSubjects: [] },
    "principal-account": { ownAccounts: [], replicationSources: [] },
};

/** `keyless-policy init`: writes a configuration to begin with, over none that is there. */
export function initCommand(names: readonly string[], streams: Streams): Status {
    const [file = CONFIGURATION_FILE, ...others] = names;
    refuse(others.length > 0 ? [`init writes one file, not ${names.length}`] : []);
    try {
        writeFileSync(file, `${JSON.stringify(INITIAL, undefined, 2)}\n`, { flag: "wx" });
    } catch (error) {
        const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
        const why = isThere
            ? "exists already"
            : `cannot be written: ${error instanceof Error ? error.message : String(error)}`;
        refuse([`${file} ${why}; name another file`]);
    }
    streams.out(
        `${file} is written. Name your owners on GitHub and your accounts in it, and run:\n` +
            `  keyless-policy check --config ${file} .\n`,
    );
    return 0;
}
