import { type Finding, judge, judgeStack } from "../engine/engine";
import type { StatementLabel } from "../iam/document";
import { type Configuration, readConfiguration } from "../options/configuration";
import { today, withoutExcepted } from "../options/exceptions";
import { DOCUMENT_RULES, RESOURCE_RULES, STACK_RULES } from "../rules";
import { documentUnknown } from "../rules/document-unknown";
import type { Options } from "../rules/options";
import type { Enforcement } from "../rules/rule";
import { type Assumptions, readSource } from "../sources/read";
import type { Part, Source, View } from "../sources/source";
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

/** How a file is judged. */
export interface Terms extends Assumptions {
    /** Whether what cannot be known before the apply passes as advice. No later pass looks at it here. */
    readonly allowUnknown?: boolean;
}

/** Where a text begins that could not be read. */
const START: Position = { line: 1, column: 1 };

/** The configuration where none is given: each rule at its own level, with nothing trusted and nothing excepted. */
export const NO_CONFIGURATION: Configuration = readConfiguration({});

/**
 * Judges the text of one file as the engine would judge it.
 *
 * @throws UnreadableError where there is nothing to judge
 */
export function checkText(
    file: string,
    text: string,
    configuration: Configuration,
    terms: Terms = {},
): CheckedFile {
    const [account] = configuration.get("principal-account")?.options.ownAccounts ?? [];
    const source = readSource(text, { account, ...terms });
    const judge = new Judge(file, configuration, terms.allowUnknown === true);
    const violations = [...source.parts.flatMap((part) => judge.part(part)), ...judge.stack(source)];
    return { file, kind: source.kind, violations: placed(violations, text, source) };
}

/** A finding with where it is in the file, and the names by which an exception may mean it. */
interface PlacedFinding extends Finding {
    readonly origin: string;
    readonly names: readonly string[];
}

/** Judges the parts of one file. */
class Judge {
    constructor(
        private readonly file: string,
        private readonly configuration: Configuration,
        private readonly allowUnknown: boolean,
    ) {}

    part({ views, resourceAt }: Part): readonly Unplaced[] {
        return judgedTogether(
            views.map((view) => {
                const placed = (finding: Finding): PlacedFinding => ({
                    ...finding,
                    path: view.reported(finding.path),
                    origin: view.origin(finding.path),
                    names: [this.file, resourceAt(finding.path) ?? this.file],
                });
                return { scenario: view.scenario, value: this.view(view, placed) };
            }),
        );
    }

    private view({ survey }: View, placed: (finding: Finding) => PlacedFinding): Unplaced[] {
        return [
            ...DOCUMENT_RULES.flatMap((rule) =>
                this.enforced(rule.id, (options) =>
                    survey.documents.flatMap((located) => judge(rule, located, options).map(placed)),
                ),
            ),
            ...RESOURCE_RULES.flatMap((rule) =>
                this.enforced(rule.id, (options) =>
                    survey.resources.flatMap((resource) => judge(rule, resource, options).map(placed)),
                ),
            ),
        ];
    }

    stack({ stacks, originOf }: Source): readonly Unplaced[] {
        return judgedTogether(
            stacks.map(({ scenario, value: resources }) => ({
                scenario,
                value: STACK_RULES.flatMap((rule) =>
                    this.enforced(rule.id, (options) =>
                        judgeStack(rule, resources, options).map(({ resource, ...finding }) => ({
                            ...finding,
                            path: joinPaths(resource, finding.path),
                            origin: beneath(originOf(resource), finding.path),
                            names: [this.file, resource],
                        })),
                    ),
                ),
            })),
        );
    }

    /** The findings of a rule at its level, without those that exceptions cover. */
    private enforced(rule: string, find: (options: Options) => readonly PlacedFinding[]): Unplaced[] {
        const configured = this.configuration.get(rule);
        if (configured === undefined || configured.enforcement === "disabled") {
            return [];
        }
        const { options, exceptions } = configured;
        // Nobody comes back to it when it is known: what passes here has passed.
        const isRefused = rule === documentUnknown.id && !this.allowUnknown;
        const enforcement = isRefused ? "mandatory" : configured.enforcement;
        return find(options)
            .flatMap((finding) => withoutExcepted([finding], exceptions, finding.names, today()))
            .map(({ path, origin, statement, message, witness, remediation }) => ({
                rule,
                enforcement,
                path,
                statement: statement ?? null,
                message,
                witness: witness ?? null,
                remediation: isRefused
                    ? `${remediation} Where somebody judges it later, --allow-unknown lets it pass.`
                    : remediation,
                origin,
            }));
    }
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
