import { evaluate } from "../engine/engine";
import type { Finding } from "../engine/finding";
import { type Ruleset, rulesetOf } from "../engine/ruleset";
import type { Configuration } from "../options/configuration";
import type { DescribingFile } from "../options/exceptions";
import { RULES } from "../rules";
import { documentUnknown } from "../rules/document-unknown";
import { parametersOf } from "../sources/parameters";
import { type Assumptions, readSources } from "../sources/read";
import type { Part, Source } from "../sources/source";
import { joinPaths } from "../values/path";
import { Lines, type Position, spotAt } from "../values/sourceMap";
import { identityOf, resourceNameIn } from "./identity";
import { hintIn } from "./kindHint";
import { pageAddress } from "./package";
import { judgedTogether } from "./together";
import { type CheckedFile, type FileViolation, NO_POLICY } from "./violation";

/** A violation before it is known where in the file its path leads. */
type Unplaced = Omit<FileViolation, "position" | "identity"> & {
    /** Its path in the file. */
    readonly origin: string;
};

/** How a file is judged, and what is assumed of it. */
export interface CheckOptions extends Assumptions {
    /** Whether a value that is known only after apply is advisory, because a later check judges it. */
    readonly allowUnknown?: boolean;
    /** Whether other files are judged in the same run, so that a logical ID alone does not tell whose it is. */
    readonly isOneOfSeveral?: boolean;
}

/** Where a text begins that could not be read. */
const START: Position = { line: 1, column: 1 };

/**
 * Judges the text of one file as the engine would judge it.
 *
 * @throws UnreadableError where there is nothing to judge, or it cannot be read
 */
export function checkText(
    file: string,
    text: string,
    configuration: Configuration,
    terms: CheckOptions = {},
): CheckedFile {
    const [account] = configuration.get("principal-account")?.options.ownAccounts ?? [];
    const configured = rulesetOf(configuration);
    const ruleset = terms.allowUnknown === true ? configured : refusingUnknown(configured);
    const described = { file, isOneOfSeveral: terms.isOneOfSeveral === true };
    const sources = readSources(text, { account, ...terms });
    const kinds = new Set(sources.map(({ kind }) => kind));
    const [kind = NO_POLICY] = kinds;
    const isGiven = terms.parameters !== undefined && terms.parameters.size > 0;
    const violations = placed(
        sources.map((source) => ({
            source,
            violations: [
                ...source.parts.flatMap((part) => inPart(part, source, described, ruleset)),
                ...inStack(source, described, ruleset),
            ],
        })),
        text,
    );
    return {
        file,
        kind: kinds.size > 1 ? "resources" : kind,
        violations,
        ...(violations.length > 0 ? { text } : {}),
        ...(isGiven ? { parameters: sources.flatMap(({ value }) => parametersOf(value)) } : {}),
    };
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

function inPart(
    { views, resourceAt }: Part,
    { value: root }: Source,
    described: DescribingFile,
    ruleset: Ruleset,
): readonly Unplaced[] {
    return judgedTogether(
        views.map(({ scenario, survey, reported, origin }) => {
            const resourceOf = ({ path }: Finding): string | undefined =>
                resourceAt(path) ?? resourceNameIn(root, origin(path));
            const namesOf = (finding: Finding): string[] => [resourceOf(finding) ?? described.file];
            const withHint = hintIn(survey, ruleset);
            return {
                scenario,
                value: evaluate(survey, ruleset, namesOf, described).map((finding) =>
                    toViolation(
                        withHint(finding),
                        reported(finding.path),
                        origin(finding.path),
                        resourceOf(finding),
                    ),
                ),
            };
        }),
    );
}

function inStack(
    { stacks, originOf }: Source,
    described: DescribingFile,
    ruleset: Ruleset,
): readonly Unplaced[] {
    return judgedTogether(
        stacks.map(({ scenario, value: stack }) => ({
            scenario,
            value: evaluate({ stack }, ruleset, ({ resource = "" }) => [resource], described).map(
                (finding) => {
                    const { path, resource = "" } = finding;
                    const origin = beneath(originOf(resource), path);
                    return toViolation(finding, joinPaths(resource, path), origin, resource);
                },
            ),
        })),
    );
}

const RULE_OF = new Map(RULES.map((rule) => [rule.id, rule]));

function toViolation(finding: Finding, path: string, origin: string, resource: string | undefined): Unplaced {
    const { rule, enforcement, statement = null, message, witness = null, remediation } = finding;
    const { severity = "high" } = RULE_OF.get(rule) ?? {};
    return {
        rule,
        severity,
        enforcement,
        url: pageAddress(rule),
        resource: resource ?? null,
        path,
        statement,
        message,
        witness,
        remediation,
        origin,
    };
}

/** Some paths of a stack's findings begin at the resource's properties, and some at what holds all resources. */
function beneath(base: string, path: string): string {
    return path.startsWith(base) ? path : joinPaths(base, path);
}

interface Judged {
    readonly source: Source;
    readonly violations: readonly Unplaced[];
}

function placed(judged: readonly Judged[], text: string): FileViolation[] {
    const found = judged.filter(({ violations }) => violations.length > 0);
    const lines = new Lines(found.length === 0 ? "" : text);
    return found.flatMap(({ source, violations }) => {
        const { spots, shift = 0, value } = source;
        const root = spots();
        return violations.map(({ origin, ...violation }) => {
            const position = root === undefined ? START : lines.at(spotAt(root, origin).offset + shift);
            return {
                ...violation,
                position,
                identity: identityOf(value, origin),
            };
        });
    });
}
