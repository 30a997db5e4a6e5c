import type { StatementLabel } from "../iam/document";
import type { Enforcement, Severity } from "../rules/rule";
import type { Position } from "../values/sourceMap";

/** What the rules say of one file. */
export interface CheckedFile {
    readonly file: string;
    /** What the document is attached to, or what else the file is; `none` where there is no policy in it. */
    readonly kind: string;
    readonly violations: readonly FileViolation[];
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
    readonly position: Spotted;
    readonly identity: Identity;
}

/** A position, with the lines around it. */
export interface Spotted extends Position {
    readonly excerpt: Excerpt;
}

/** Lines of a file, one after the other. */
export interface Excerpt {
    /** The number of the first one, counted from 1. */
    readonly from: number;
    readonly lines: readonly string[];
}

/** What a violation is, wherever in its file it has moved. */
export interface Identity {
    /** Its path in the file, with the names of what is in lists in place of their positions. */
    readonly path: string;
    /** SHA-256 of what stands there. */
    readonly fingerprint: string;
}
