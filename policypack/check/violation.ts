import type { StatementLabel } from "../iam/document";
import type { Enforcement, Severity } from "../rules/rule";
import type { Position } from "../values/sourceMap";

/** What the rules say of one file. */
export interface CheckedFile {
    readonly file: string;
    /** What the document is attached to, or what else the file is; `none` where there is no policy in it. */
    readonly kind: string;
    readonly violations: readonly FileViolation[];
    /** What the file holds, where there are violations to show in it. */
    readonly text?: string;
    /** The parameters that the file asks for, where values were given. */
    readonly parameters?: readonly string[];
}

/** The kind of a file without a policy. */
export const NO_POLICY = "none";

/** A violation in a file. */
export interface FileViolation {
    readonly rule: string;
    readonly severity: Severity;
    readonly enforcement: Enforcement;
    /** The page of the rule. */
    readonly url: string;
    /** Its logical ID, address, URN or name; null where nothing tells it. */
    readonly resource: string | null;
    readonly path: string;
    readonly statement: StatementLabel | null;
    readonly message: string;
    readonly witness: string | null;
    readonly remediation: string;
    /** Where it stands in the file, or where what holds it does. */
    readonly position: Position;
    readonly identity: Identity;
}

/** What a violation is, wherever in its file it has moved. */
export interface Identity {
    /** Its path in the file, with the names of what is in lists in place of their positions. */
    readonly path: string;
    /** SHA-256 of the statement that it is in, or of what stands there. */
    readonly fingerprint: string;
}
