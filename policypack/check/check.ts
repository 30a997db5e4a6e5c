import { type Configuration, readConfiguration } from "../configuration";
import { type Finding, judge, judgeStack } from "../engine";
import { today, withoutExcepted } from "../exceptions";
import type { StatementLabel } from "../iam/document";
import type { Kind } from "../kind";
import { DOCUMENT_RULES, RESOURCE_RULES, STACK_RULES } from "../rules";
import type { Enforcement } from "../rules/rule";
import { type Part, readSource, type Source } from "./source";

/** What the rules say of one file. */
export interface CheckedFile {
    readonly file: string;
    /** What the document is attached to, or what else the file is. */
    readonly kind: string;
    readonly violations: readonly FileViolation[];
}

export interface FileViolation {
    readonly rule: string;
    readonly enforcement: Enforcement;
    readonly path: string;
    readonly statement: StatementLabel | null;
    readonly message: string;
    readonly witness: string | null;
    readonly remediation: string;
}

/** What is found in the configuration when there is none. */
export const NO_CONFIGURATION: Configuration = readConfiguration({});

/** Judges the text of one file as the engine would judge it. */
export function checkText(
    file: string,
    text: string,
    configuration: Configuration,
    kind?: Kind,
): CheckedFile {
    const [account] = configuration.get("principal-account")?.options.ownAccounts ?? [];
    const source = readSource(text, kind, account);
    const violations = [
        ...source.parts.flatMap((part) => checkPart(file, part, configuration)),
        ...checkStack(file, source, configuration),
    ];
    return { file, kind: source.kind, violations };
}

function checkPart(file: string, part: Part, configuration: Configuration): FileViolation[] {
    const { documents, resources } = part.survey;
    const named = (finding: Finding) => [file, part.resourceAt(finding.path) ?? file];
    return [
        ...DOCUMENT_RULES.flatMap((rule) =>
            enforced(rule.id, configuration, named, (options) =>
                documents.flatMap((located) => judge(rule, located, options)),
            ),
        ),
        ...RESOURCE_RULES.flatMap((rule) =>
            enforced(rule.id, configuration, named, (options) =>
                resources.flatMap((resource) => judge(rule, resource, options)),
            ),
        ),
    ].map((violation) => ({ ...violation, path: joined(part.prefix, violation.path) }));
}

function checkStack(file: string, { stack }: Source, configuration: Configuration): FileViolation[] {
    return STACK_RULES.flatMap((rule) => {
        const owners = new Map<Finding, string>();
        return enforced(
            rule.id,
            configuration,
            (finding) => [file, owners.get(finding) ?? file],
            (options) =>
                judgeStack(rule, stack, options).map(({ resource, ...finding }) => {
                    const placed = { ...finding, path: joined(resource, finding.path) };
                    owners.set(placed, resource);
                    return placed;
                }),
        );
    });
}

/** The findings of a rule at its level, without those that exceptions cover. */
function enforced(
    rule: string,
    configuration: Configuration,
    namesOf: (finding: Finding) => readonly string[],
    find: (options: Parameters<(typeof DOCUMENT_RULES)[number]["check"]>[1]) => readonly Finding[],
): FileViolation[] {
    const configured = configuration.get(rule);
    if (configured === undefined || configured.enforcement === "disabled") {
        return [];
    }
    const { enforcement, options, exceptions } = configured;
    return find(options)
        .flatMap((finding) => withoutExcepted([finding], exceptions, namesOf(finding), today()))
        .map(({ path, statement, message, witness, remediation }) => ({
            rule,
            enforcement,
            path,
            statement: statement ?? null,
            message,
            witness: witness ?? null,
            remediation,
        }));
}

function joined(prefix: string, path: string): string {
    return prefix === "" || path === "" ? prefix + path : `${prefix}.${path}`;
}
