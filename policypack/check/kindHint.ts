import type { Survey } from "../documents/survey";
import { evaluate } from "../engine/engine";
import type { Finding } from "../engine/finding";
import type { Ruleset } from "../engine/ruleset";

/** Said where a document alone does not tell what it is attached to, and it would be in order as this. */
const HINT = " If it is the policy of a VPC endpoint, pass --kind vpc-endpoint.";

/** Adds to a finding that it is none where the document is the policy of a VPC endpoint, which grants no access. */
export function hintIn({ documents }: Survey, ruleset: Ruleset): (finding: Finding) => Finding {
    const lone = documents.filter(({ path, kind }) => path === "" && kind === "resource");
    const found = evaluate({ documents: lone }, ruleset).map(keyOf);
    const remaining = evaluate(
        { documents: lone.map((document) => ({ ...document, kind: "vpc-endpoint" as const })) },
        ruleset,
    ).map(keyOf);
    const excused = new Set(found.filter((key) => !remaining.includes(key)));
    return (finding) =>
        excused.has(keyOf(finding)) ? { ...finding, remediation: finding.remediation + HINT } : finding;
}

function keyOf({ rule, path, message }: Finding): string {
    return JSON.stringify([rule, path, message]);
}
