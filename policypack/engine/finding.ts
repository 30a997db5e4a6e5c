import type { Enforcement, Violation } from "../rules/rule";

/** A violation with the rule that found it, and what that rule's configuration makes of it. */
export interface Finding extends Violation {
    readonly rule: string;
    readonly enforcement: Enforcement;
    readonly remediation: string;
    /** The `id` of the resource to change, where a rule over a whole stack found it. */
    readonly resource?: string;
}

/** A finding as one paragraph: where, what, who is admitted, and what to do. */
export function messageOf({ path, statement, message, witness, remediation }: Omit<Finding, "rule">): string {
    const sid = statement?.sid === undefined ? "" : ` (Sid ${JSON.stringify(statement.sid)})`;
    const places = [...(statement === undefined ? [] : [`statement ${statement.index}${sid}`]), path];
    // What concerns a resource as a whole has no path in it.
    const where = places.filter((place) => place !== "").join(", ");
    const who = witness === undefined ? "" : ` Admits: ${witness}.`;
    return `${where === "" ? "" : `${where}: `}${message}.${who} ${remediation}`;
}
