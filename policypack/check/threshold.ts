import type { Severity } from "../rules/rule";
import type { CheckedFile, FileViolation } from "./violation";

/** What a run fails for: violations at an enforcement level, or of a severity and those above it; or for none. */
export const THRESHOLDS = ["mandatory", "advisory", "critical", "high", "medium", "low", "none"] as const;

export type Threshold = (typeof THRESHOLDS)[number];

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];

/** Whether a violation is one to fail for. */
export function reaches({ enforcement, severity }: FileViolation, threshold: Threshold): boolean {
    switch (threshold) {
        case "none":
            return false;
        case "advisory":
            return true;
        case "mandatory":
            return enforcement === "mandatory";
        case "critical":
        case "high":
        case "medium":
        case "low":
            return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold);
    }
}

export function fails(checked: readonly CheckedFile[], threshold: Threshold): boolean {
    return checked.some(({ violations }) => violations.some((violation) => reaches(violation, threshold)));
}
