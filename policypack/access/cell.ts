import type { ConditionTest } from "../iam/condition";
import type { StatementLabel } from "../iam/document";
import type { PrincipalEntry } from "../iam/principals";
import type { PatternSet } from "./scope";
import type { Who } from "./who";

/** A statement, and where it was read. */
export interface Ground {
    readonly file: string;
    /** The resource of the file that the statement belongs to. */
    readonly owner: string;
    readonly path: string;
    readonly statement: StatementLabel;
}

/** A Deny that takes some of what is allowed away. */
export interface Narrowing extends Ground {
    readonly actions: PatternSet;
    readonly resources: PatternSet;
    /** It denies where all of them hold. */
    readonly conditions: readonly ConditionTest[];
    /** Whom it denies, where it names principals. */
    readonly principals: readonly PrincipalEntry[];
    readonly principalElement: "Principal" | "NotPrincipal" | undefined;
    /** Why it may not apply; undefined where it does. */
    readonly doubt: string | undefined;
}

/** On what something may be done. */
export interface Target {
    /** An ARN; a wildcard stands for any, and for what is not known. */
    readonly name: string;
    /** The account of the resources that the name matches; undefined where nothing tells it. */
    readonly account: string | undefined;
    readonly region: string | undefined;
    /** What the name matches and is not meant. */
    readonly except: readonly string[];
}

/** One cell of the matrix: somebody may do something on a resource, where the conditions hold and no Deny does. */
export interface Cell {
    readonly who: Who;
    /** What the actions come to: a verb, or an action that has none. */
    readonly may: readonly string[];
    /** In lower case. */
    readonly actions: PatternSet;
    readonly target: Target;
    readonly conditions: readonly ConditionTest[];
    /** The statements that allow it together: one, or one on each side. */
    readonly allowedBy: readonly Ground[];
    readonly narrowedBy: readonly Narrowing[];
    /** Why it cannot be decided whether it is allowed; empty where it is. */
    readonly undecided: readonly string[];
}
