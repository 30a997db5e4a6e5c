import { messageOf } from "../engine/finding";
import { RULES } from "../rules";
import type { RuleMetadata } from "../rules/rule";
import type { CheckedFile, FileViolation } from "./check";

/** The results for a reader: a line for each file, and a paragraph for each violation. */
export function textReport(checked: readonly CheckedFile[]): string {
    const all = checked.flatMap(({ violations }) => violations);
    const mandatory = all.filter(({ enforcement }) => enforcement === "mandatory").length;
    const lines = checked.flatMap(({ file, kind, violations }) => [
        `${file} (${kind}): ${verdictOn(violations)}`,
        ...violations.map(
            (violation) =>
                `  ${file}:${violation.position.line}: ${violation.enforcement} ${violation.rule}: ${asSentence(violation)}`,
        ),
    ]);
    const total = [
        count(checked.length, "file"),
        count(mandatory, "mandatory violation"),
        count(all.length - mandatory, "advisory violation"),
    ].join(", ");
    return [...lines, total, ""].join("\n");
}

function verdictOn(violations: readonly FileViolation[]): string {
    const verdict = violations.some(({ enforcement }) => enforcement === "mandatory") ? "FAIL" : "PASS";
    return `${verdict}, ${violations.length === 0 ? "no violations" : count(violations.length, "violation")}`;
}

/** The same as an array whose members are the documented ones and no others. */
export function jsonReport(checked: readonly CheckedFile[]): string {
    const files = checked.map(({ file, kind, violations }) => ({
        file,
        kind,
        violations: violations.map(
            ({ rule, enforcement, path, statement, message, witness, remediation }) => ({
                rule,
                enforcement,
                path,
                statement,
                message,
                witness,
                remediation,
            }),
        ),
    }));
    return `${JSON.stringify(files, undefined, 2)}\n`;
}

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarifReport(checked: readonly CheckedFile[], version: string): string {
    const driver = { name: "keyless-policy", version, rules: RULES.map(toSarifRule) };
    const results = checked.flatMap(({ file, violations }) =>
        violations.map((violation) => toSarifResult(file, violation)),
    );
    const log = {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
    };
    return `${JSON.stringify(log, undefined, 2)}\n`;
}

function toSarifRule(rule: RuleMetadata): object {
    return {
        id: rule.id,
        shortDescription: { text: rule.title },
        fullDescription: { text: rule.why },
        help: { text: rule.remediation },
        helpUri: rule.url,
        defaultConfiguration: { level: levelOf(rule) },
        properties: { "security-severity": SCORES[rule.severity], tags: ["security"] },
    };
}

function toSarifResult(file: string, violation: FileViolation): object {
    const { line: startLine, column: startColumn } = violation.position;
    return {
        ruleId: violation.rule,
        ruleIndex: RULES.findIndex(({ id }) => id === violation.rule),
        level: levelOf(violation),
        message: { text: asSentence(violation) },
        locations: [
            {
                physicalLocation: {
                    artifactLocation: { uri: uriOf(file) },
                    region: { startLine, startColumn },
                },
                logicalLocations: [{ fullyQualifiedName: violation.path }],
            },
        ],
    };
}

/** How code scanning sorts: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support */
const SCORES = { critical: "9.5", high: "8.0", medium: "5.0", low: "2.0" } as const;

function levelOf({ enforcement }: { readonly enforcement: string }): "error" | "warning" {
    return enforcement === "mandatory" ? "error" : "warning";
}

function uriOf(file: string): string {
    return file === "-" ? "stdin" : file.split("/").map(encodeURIComponent).join("/");
}

function asSentence({ statement, witness, ...rest }: FileViolation): string {
    return messageOf({
        ...rest,
        ...(statement === null ? {} : { statement }),
        ...(witness === null ? {} : { witness }),
    });
}

function count(number: number, what: string): string {
    return `${number} ${what}${number === 1 ? "" : "s"}`;
}
