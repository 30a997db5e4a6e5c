import type { Finding } from "./engine";

/** A finding as one paragraph: where, what, who gets in, and what to do. */
export function messageOf({ path, statement, message, witness, remediation }: Finding): string {
    const sid = statement?.sid === undefined ? "" : ` (Sid ${JSON.stringify(statement.sid)})`;
    const where = statement === undefined ? path : `statement ${statement.index}${sid}, ${path}`;
    const who = witness === undefined ? "" : ` Lets in: ${witness}.`;
    return `${where}: ${message}.${who} ${remediation}`;
}
