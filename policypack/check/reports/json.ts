import type { FileViolation } from "../violation";
import type { Report } from "./report";

/** The results as an array with the members that `schemas/findings.schema.json` describes, and no others. */
export function jsonReport({ checked, version }: Report): string {
    const files = checked.map(({ file, kind, violations }) => ({
        file,
        kind,
        violations: violations.map((violation) => toJson(violation, version)),
    }));
    return `${JSON.stringify(files, undefined, 2)}\n`;
}

function toJson(violation: FileViolation, version: string): object {
    const { rule, severity, enforcement, url, position } = violation;
    const { resource, path, statement, message, witness, remediation } = violation;
    const { line, column } = position;
    return {
        rule,
        severity,
        enforcement,
        url,
        version,
        resource,
        path,
        line,
        column,
        statement,
        message,
        witness,
        remediation,
    };
}
