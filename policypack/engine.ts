import type { StatementLabel } from "./iam/document";
import type { Kind } from "./kind";
import { locate, type LocatedDocument } from "./located";
import { DEFAULT_OPTIONS, type Options } from "./options";
import { DOCUMENT_RULES } from "./rules";
import type { DocumentRule, Enforcement } from "./rules/rule";
import { findDocuments } from "./walk";

/** What a rule found in one place. */
export interface Finding {
    readonly rule: string;
    readonly enforcement: Enforcement;
    readonly path: string;
    readonly statement?: StatementLabel;
    readonly message: string;
    readonly witness?: string;
    readonly remediation: string;
}

/**
 * Judges one policy document.
 *
 * @param document the document as an object, or as its JSON text
 * @param kind what it is attached to; found out from its content by default
 * @param options what the organisation trusts; nothing by default
 */
export function checkDocument(document: unknown, kind?: Kind, options: Options = DEFAULT_OPTIONS): Finding[] {
    return checkLocated([locate(document, "", { property: "", type: "" }, kind)], DOCUMENT_RULES, options);
}

/**
 * Judges every policy document in the properties of a resource, or in any other value such as a template.
 *
 * @param type the type of the resource; empty where there is none
 */
export function checkProperties(
    properties: unknown,
    type = "",
    rules: readonly DocumentRule[] = DOCUMENT_RULES,
    options: Options = DEFAULT_OPTIONS,
): Finding[] {
    return checkLocated(findDocuments(properties, type), rules, options);
}

function checkLocated(
    documents: readonly LocatedDocument[],
    rules: readonly DocumentRule[],
    options: Options,
): Finding[] {
    return documents.flatMap((located) =>
        rules.flatMap((rule) =>
            rule.check(located, options).map((violation) => ({
                rule: rule.id,
                enforcement: rule.enforcement,
                remediation: rule.remediation,
                ...violation,
            })),
        ),
    );
}
