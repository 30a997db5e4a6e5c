/** What the policy pack said, read from what the engine printed. */

export interface Violation {
    readonly level: "mandatory" | "advisory";
    readonly rule: string;
    /** The last part of the resource's URN. */
    readonly resource: string;
    /** Everything that was said of it: the rule's title and reason, and the message. */
    readonly text: string;
}

const heading = /^\[(mandatory|advisory)\] {2}([a-z-]+) {2}\(.*: ([^:]+)\)\n/;

export function violationsIn(output: string): readonly Violation[] {
    return output.split(/^\s*- (?=\[)/m).flatMap((part) => {
        const [, level, rule = "", resource = ""] = heading.exec(part) ?? [];
        return level === "mandatory" || level === "advisory" ? [{ level, rule, resource, text: part }] : [];
    });
}

/** Each once, as a rule and a resource: an update shows what its preview has shown already. */
export function namesOf(violations: readonly Violation[]): readonly string[] {
    return [...new Set(violations.map(({ rule, resource }) => `${rule} ${resource}`))].sort();
}
