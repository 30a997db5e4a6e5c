import { messageOf } from "../engine/finding";
import { settingsOf } from "../options/configuration";
import { DOCUMENT_RULES, RESOURCE_RULES, RULES } from "../rules";
import type { RuleMetadata } from "../rules/rule";
import { type Example, type ExampleResource, findingsOf } from "./example";

/** The page of one rule, in Markdown. */
export function pageOf(rule: RuleMetadata, example: Example): string {
    const reported = findingsOf(example.fails, example.options).filter((finding) => finding.rule === rule.id);
    return joined([
        `# ${rule.id}`,
        `${rule.title}.`,
        `| severity | default | looks at |\n| --- | --- | --- |\n| ${rule.severity} | ${rule.enforcement} | ${subjectOf(rule)} |`,
        "## Why",
        rule.why,
        "## Reported",
        ...(example.options === undefined
            ? []
            : ["With the configuration", fenced({ [rule.id]: example.options })]),
        ...example.fails.map(shown),
        "The pack reports:",
        reported.map((finding) => `> ${escaped(messageOf(finding))}`).join("\n>\n"),
        "## Not reported",
        ...example.passes.map(shown),
        ...(rule.accepted === undefined ? [] : [rule.accepted]),
        "## Remediation",
        rule.remediation,
        "## Configuration",
        ...(rule.enforcement === "advisory"
            ? [`To make it mandatory: \`{ "${rule.id}": "mandatory" }\`.`]
            : []),
        optionsOf(rule),
        "## References",
        [
            `- <${rule.url}>`,
            ...rule.references.map(
                ({ name, version, reference, specification }) =>
                    `- ${name} ${version}: ${reference}, ${specification}`,
            ),
        ].join("\n"),
    ]);
}

/** The page that leads to the others. */
export function indexPage(): string {
    const rows = RULES.map(
        (rule) => `| [${rule.id}](${rule.id}.md) | ${rule.enforcement} | ${rule.severity} | ${rule.title} |`,
    );
    return joined([
        "# Rules of the policy pack",
        ["| rule | default | severity | title |", "| --- | --- | --- | --- |", ...rows].join("\n"),
        "How it compares with other scanners on the same documents: [comparison](comparison.md).",
    ]);
}

function subjectOf(rule: RuleMetadata): string {
    if (DOCUMENT_RULES.some(({ id }) => id === rule.id)) {
        return "policy documents in resources of any type";
    }
    return RESOURCE_RULES.some(({ id }) => id === rule.id)
        ? "each resource"
        : "all resources of a stack together";
}

function optionsOf(rule: RuleMetadata): string {
    const rows = Object.entries(settingsOf(rule)).map(
        ([name, { description }]) => `| \`${name}\` | ${description} |`,
    );
    return ["| option | value |", "| --- | --- |", ...rows].join("\n");
}

function shown({ type, properties }: ExampleResource): string {
    return `\`${type}\`\n\n${fenced(properties)}`;
}

function fenced(value: unknown): string {
    return `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;
}

/** A message as Markdown shows it, wherever it has a star or a bracket. */
function escaped(text: string): string {
    return text.replace(/[\\*_<>[\]]/g, "\\$&");
}

function joined(blocks: readonly string[]): string {
    return `${blocks.join("\n\n")}\n`;
}
