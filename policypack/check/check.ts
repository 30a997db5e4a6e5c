import { evaluate } from "../engine/engine";
import type { Finding } from "../engine/finding";
import { type Ruleset, rulesetOf } from "../engine/ruleset";
import type { StatementLabel } from "../iam/document";
import type { Configuration } from "../options/configuration";
import { documentUnknown } from "../rules/document-unknown";
import type { Enforcement } from "../rules/rule";
import { type Assumptions, readSource } from "../sources/read";
import type { Part, Source } from "../sources/source";
import { joinPaths } from "../values/path";
import { Lines, type Position, spotAt } from "../values/sourceMap";
import { judgedTogether } from "./together";

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
    /** Where it stands in the file, or where what holds it does. */
    readonly position: Position;
}

/** A violation before it is known where in the file its path leads. */
type Unplaced = Omit<FileViolation, "position"> & {
    /** Its path in the file. */
    readonly origin: string;
};

/** How a file is judged, and what is assumed of it. */
export interface CheckOptions extends Assumptions {
    /** Whether a value that is known only after apply is advisory, because a later check judges it. */
    readonly allowUnknown?: boolean;
}

/** Where a text begins that could not be read. */
const START: Position = { line: 1, column: 1 };

/**
 * Judges the text of one file as the engine would judge it.
 *
 * @throws UnreadableError where there is nothing to judge
 */
export function checkText(
    file: string,
    text: string,
    configuration: Configuration,
    terms: CheckOptions = {},
): CheckedFile {
    const [account] = configuration.get("principal-account")?.options.ownAccounts ?? [];
    const source = readSource(text, { account, ...terms });
    const configured = rulesetOf(configuration);
    const ruleset = terms.allowUnknown === true ? configured : refusingUnknown(configured);
    const violations = [
        ...source.parts.flatMap((part) => inPart(part, file, ruleset)),
        ...inStack(source, file, ruleset),
    ];
    return { file, kind: source.kind, violations: placed(violations, text, source) };
}

/** No later pass looks at a value when it is known, so what is unknown is refused. */
function refusingUnknown(ruleset: Ruleset): Ruleset {
    const remediation = `${documentUnknown.remediation} If a later check judges it, pass --allow-unknown.`;
    return {
        ...ruleset,
        documents: ruleset.documents.map((configured) =>
            configured.rule.id === documentUnknown.id
                ? { ...configured, rule: { ...configured.rule, remediation }, enforcement: "mandatory" }
                : configured,
        ),
    };
}

function inPart({ views, resourceAt }: Part, file: string, ruleset: Ruleset): readonly Unplaced[] {
    const namesOf = ({ path }: Finding): string[] => [file, resourceAt(path) ?? file];
    return judgedTogether(
        views.map(({ scenario, survey, reported, origin }) => ({
            scenario,
            value: evaluate(survey, ruleset, namesOf).map((finding) =>
                toViolation(finding, reported(finding.path), origin(finding.path)),
            ),
        })),
    );
}

function inStack({ stacks, originOf }: Source, file: string, ruleset: Ruleset): readonly Unplaced[] {
    return judgedTogether(
        stacks.map(({ scenario, value: stack }) => ({
            scenario,
            value: evaluate({ stack }, ruleset, ({ resource = file }) => [file, resource]).map((finding) => {
                const { path, resource = "" } = finding;
                return toViolation(finding, joinPaths(resource, path), beneath(originOf(resource), path));
            }),
        })),
    );
}

function toViolation(finding: Finding, path: string, origin: string): Unplaced {
    const { rule, enforcement, statement = null, message, witness = null, remediation } = finding;
    return { rule, enforcement, path, statement, message, witness, remediation, origin };
}

/** Some paths of a stack's findings begin at the resource's properties, and some at what holds all resources. */
function beneath(base: string, path: string): string {
    return path.startsWith(base) ? path : joinPaths(base, path);
}

function placed(violations: readonly Unplaced[], text: string, source: Source): FileViolation[] {
    const root = violations.length === 0 ? undefined : source.spots();
    const lines = new Lines(root === undefined ? "" : text);
    return violations.map(({ origin, ...violation }) => ({
        ...violation,
        position: root === undefined ? START : lines.at(spotAt(root, origin).offset),
    }));
}
