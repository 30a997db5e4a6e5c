import { createHash } from "node:crypto";
import { isAbsolute, relative, sep } from "node:path";
import type { Log, ReportingDescriptor, Result } from "sarif";
import { RULES } from "../../rules";
import type { RuleMetadata } from "../../rules/rule";
import { PACKAGE, pageAddress } from "../package";
import type { FileViolation } from "../violation";
import { type Report, sentenceOf } from "./report";

/** The results for code scanning. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarifReport({ checked, version }: Report): string {
    const driver = {
        name: "keyless-policy",
        version,
        informationUri: PACKAGE.homepage,
        rules: RULES.map(toSarifRule),
    };
    const results = checked.flatMap(({ file, violations }) =>
        violations.map((violation) => toSarifResult(file, violation)),
    );
    const log: Log = {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
    };
    return `${JSON.stringify(log, undefined, 2)}\n`;
}

function toSarifRule(rule: RuleMetadata): ReportingDescriptor {
    return {
        id: rule.id,
        shortDescription: { text: rule.title },
        fullDescription: { text: rule.why },
        help: { text: rule.remediation },
        helpUri: pageAddress(rule.id),
        defaultConfiguration: { level: levelOf(rule) },
        properties: { "security-severity": SCORES[rule.severity], tags: ["security"] },
    };
}

function toSarifResult(file: string, violation: FileViolation): Result {
    const { line: startLine, column: startColumn } = violation.position;
    const { resource } = violation;
    return {
        ruleId: violation.rule,
        ruleIndex: RULES.findIndex(({ id }) => id === violation.rule),
        level: levelOf(violation),
        message: { text: sentenceOf(violation) },
        locations: [
            {
                physicalLocation: {
                    artifactLocation: { uri: uriOf(file) },
                    region: { startLine, startColumn },
                },
                logicalLocations: [
                    {
                        fullyQualifiedName: violation.path,
                        ...(resource === null ? {} : { name: resource, kind: "resource" }),
                    },
                ],
            },
        ],
        partialFingerprints: { "keylessPolicy/v1": fingerprintOf(violation) },
    };
}

/** What the violation is, wherever it has moved; which file it is in, code scanning knows itself. */
function fingerprintOf({ rule, resource, identity }: FileViolation): string {
    const parts = [rule, resource, identity.path, identity.fingerprint];
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** How code scanning sorts: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support */
const SCORES = { critical: "9.5", high: "8.0", medium: "5.0", low: "2.0" } as const;

function levelOf({ enforcement }: { readonly enforcement: string }): "error" | "warning" {
    return enforcement === "mandatory" ? "error" : "warning";
}

/** Relative to the current folder, as code scanning wants it; a file elsewhere keeps its own path. */
function uriOf(file: string): string {
    if (file === "-") {
        return "stdin";
    }
    const inside = relative(".", file);
    const path = inside.startsWith("..") || isAbsolute(inside) ? file : inside;
    return path.split(sep).map(encodeURIComponent).join("/");
}
