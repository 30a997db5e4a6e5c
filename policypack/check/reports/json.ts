import type { FileViolation } from "../violation";
import type { Report } from "./report";

/** The results as an array with the members that `schemas/findings.schema.json` describes, and no others. */
export function jsonReport({ checked, version }: Report): string {
    const files = checked.map(({ file, kind, violations }) => ({
        file,
        kind,
        version,
        violations: violations.map(toJson),
    }));
    return `${JSON.stringify(files, undefined, 2)}\n`;
}

function toJson(violation: FileViolation): object {
    const { rule, severity, enforcement, url, position } = violation;
    const { resource, path, statement, message, witness, remediation } = violation;
    const { line, column } = position;
    return {
        rule,
        severity,
        enforcement,
        url,
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
