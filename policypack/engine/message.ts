import type { Finding } from "./engine";

/** A finding as one paragraph: where, what, who gets in, and what to do. */
export function messageOf({ path, statement, message, witness, remediation }: Finding): string {
    const sid = statement?.sid === undefined ? "" : ` (Sid ${JSON.stringify(statement.sid)})`;
    const places = [...(statement === undefined ? [] : [`statement ${statement.index}${sid}`]), path];
    // What concerns a resource as a whole has no path in it.
    const where = places.filter((place) => place !== "").join(", ");
    const who = witness === undefined ? "" : ` Lets in: ${witness}.`;
    return `${where === "" ? "" : `${where}: `}${message}.${who} ${remediation}`;
}
