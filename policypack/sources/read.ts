import { type Kind, NO_PLACE } from "../documents/kind";
import { locate, type LocatedDocument, repeatedKeys, unreadable, withDuplicates } from "../documents/located";
import { type Survey, survey } from "../documents/survey";
import { SOME_ACCOUNT } from "../iam/arn";
import { deployedResources } from "../pulumi/deployment";
import { programResources, writtenPath } from "../pulumi/program";
import { NO_DECISIONS } from "../template/scenarios";
import { concernsPolicies } from "../template/concerns";
import { isTemplate } from "../template/template";
import { isPlan, isState } from "../terraform/plan";
import { joinPaths } from "../values/path";
import { type Content, type Contents, readContents } from "./contents";
import { NO_PARAMETERS, type Parameters, withParameters } from "./parameters";
import { readPulumi } from "./pulumi";
import { addedStatement, type AnsweredResource, answeredResources } from "./responses";
import { type Part, type Source, UnreadableError } from "./source";
import { readTemplate } from "./template";
import { templateWithin, withinFile } from "./within";
import { kindWithoutPolicy, looksLikeDocument, manifestKind } from "./withoutPolicy";
import { readTerraform } from "./terraform";

/** What is assumed of a text. */
export interface Assumptions {
    /** What the document is attached to; found out by default. */
    readonly kind?: Kind | undefined;
    /** What AWS::AccountId stands for in a template. */
    readonly account?: string | undefined;
    /** Whether the text is YAML even where it looks like JSON. */
    readonly yaml?: boolean;
    /** Values of the parameters of templates. */
    readonly parameters?: Parameters;
    /**
     * How the text was come by: `given` as a policy, so that anything else is a wrong one; in a file that was `named`, which has
     * to be readable; or in one that was `found` in a folder, where anything may be. `given` by default.
     */
    readonly comeBy?: "given" | "named" | "found";
}

/**
 * Reads policy documents, CloudFormation templates, the JSON of Terraform plans and states, Pulumi's stacks, previews and
 * programs in YAML, what the AWS command line prints, or anything else with documents in it, in JSON or in YAML. A text that
 * is meant to be a policy and is none is taken for a wrong one, and so never passes unseen.
 *
 * @returns nothing where there is no policy in it
 * @throws UnreadableError where there is nothing to read, or what may hold a policy cannot be read
 */
export function readSources(text: string, assumptions: Assumptions = {}): readonly Source[] {
    const { kind, yaml = false, comeBy = "given" } = assumptions;
    if (kind === undefined && /^[\s\uFEFF]*$/.test(text)) {
        return nothingIn(comeBy, "is empty; pass a policy document, a template or a plan");
    }
    const reading = readContents(text, yaml);
    if (!reading.ok) {
        return unread(text, reading, assumptions);
    }
    const { contents } = reading;
    const [first] = contents;
    if (first === undefined && kind === undefined) {
        return nothingIn(comeBy, "holds no value; pass a policy document or a template");
    }
    if (kind !== undefined) {
        return (first === undefined ? [EMPTY] : contents).map((content) => asDocument(content, kind));
    }
    const sources = contents.flatMap((content) => sourceOf(content, assumptions) ?? []);
    return sources.length > 0 || first === undefined || comeBy !== "given" ? sources : [asDocument(first)];
}

function nothingIn(comeBy: Assumptions["comeBy"], message: string): readonly Source[] {
    if (comeBy !== "found") {
        throw new UnreadableError(message);
    }
    return [];
}

/** A YAML text without a value. */
const EMPTY: Content = {
    value: null,
    text: undefined,
    duplicates: [],
    spots: () => ({ offset: 0 }),
    shift: 0,
};

/** Matches a text that is likely to be, or to hold, a policy. */
const NAMES_POLICY = /(statement|principal|policy\w*)(["'\\]|%22)*\s*(:|%3a)/i;

/** What is meant to be a policy and cannot be read is a wrong one; in YAML it may be a file of anybody's. */
function unread(
    text: string,
    { language, message }: Extract<Contents, { readonly ok: false }>,
    { kind, comeBy = "given" }: Assumptions,
): readonly Source[] {
    const mayBePolicy = comeBy === "given" || NAMES_POLICY.test(text);
    if (kind !== undefined || (language === "JSON" && mayBePolicy)) {
        return [alone(unreadable(message, "", NO_PLACE, kind), { value: undefined, spots: () => undefined })];
    }
    if (mayBePolicy || (language === "YAML" && comeBy === "named")) {
        throw new UnreadableError(message);
    }
    return [];
}

/** What a value holds; undefined where there is no policy in it. */
function sourceOf(content: Content, assumptions: Assumptions): Source | undefined {
    const { value } = content;
    const known = kindWithoutPolicy(value);
    if (known !== undefined) {
        return withoutPolicy(known, content, assumptions);
    }
    const source = described(content, assumptions) ?? ofSurvey(content);
    if (source !== undefined) {
        return source;
    }
    const manifest = manifestKind(value);
    if (manifest !== undefined) {
        return withoutPolicy(manifest, content, assumptions);
    }
    return looksLikeDocument(value) ? asDocument(content) : undefined;
}

/** What describes resources in a way of its own. */
function described(
    content: Content,
    { account = SOME_ACCOUNT, parameters = NO_PARAMETERS }: Assumptions,
): Source | undefined {
    const { value } = content;
    const source = descriptionIn(value, account, parameters);
    if (source === undefined) {
        return undefined;
    }
    const duplicates = content.duplicates.filter(
        (path) => !isTemplate(value) || concernsPolicies(value, path),
    );
    const repeated = partOf({ documents: repeatedKeys(duplicates, "", NO_PLACE), resources: [] });
    return { ...source, ...placeOf(content), parts: [repeated, ...source.parts] };
}

function descriptionIn(
    value: unknown,
    account: string,
    parameters: Parameters,
): Omit<Source, "spots" | "value"> | undefined {
    if (isTemplate(value)) {
        return readTemplate(withParameters(value, parameters), account);
    }
    if (isPlan(value) || isState(value)) {
        return readTerraform(value);
    }
    const deployed = deployedResources(value);
    if (deployed !== undefined) {
        return readPulumi("pulumi-stack", deployed);
    }
    const within = templateWithin(value);
    if (within !== undefined) {
        return withinFile(within, readTemplate(withParameters(within.template, parameters), account));
    }
    const program = programResources(value, account, parameters);
    if (program !== undefined) {
        return readPulumi("pulumi-program", program, (path) => writtenPath(value, path));
    }
    const answered = answeredResources(value);
    return answered && { ...NOTHING, kind: "resources", parts: answered.map(partOfAnswer) };
}

function partOfAnswer({ type, path, properties }: AnsweredResource): Part {
    const inFile = (rest: string): string => joinPaths(path, rest);
    const view = {
        scenario: NO_DECISIONS,
        survey: survey(properties, type),
        reported: inFile,
        origin: inFile,
    };
    return { resourceAt: () => undefined, views: [view] };
}

/** Anything in which documents or resources of AWS were found; undefined where there were none. */
function ofSurvey(content: Content): Source | undefined {
    const { value, text, duplicates } = content;
    const added = addedStatement(value);
    const inside = survey(added ?? text ?? value);
    const isEmpty = inside.documents.length === 0 && inside.resources.length === 0;
    // A text of JSON has been looked through for them, and where there is nothing else, they may hide a document.
    const isLookedThrough = added === undefined && text !== undefined;
    const repeated = isLookedThrough ? [] : isEmpty ? duplicates.filter(mayHideDocument) : duplicates;
    const found = withRepeatedKeys(inside, repeated);
    const [first, ...others] = found.documents;
    return first === undefined && isEmpty
        ? undefined
        : {
              ...NOTHING,
              ...placeOf(content),
              kind: first === undefined || others.length > 0 ? "resources" : first.kind,
              parts: [partOf(found)],
          };
}

function mayHideDocument(path: string): boolean {
    return /(statement|polic(y|ies)|document)(["'\]]|$)/i.test(path);
}

/** A value that is taken for a document, whatever it is. */
function asDocument(content: Content, kind?: Kind): Source {
    const { value, text, duplicates } = content;
    const { document, ...located } = locate(text ?? value, "", NO_PLACE, kind);
    // What is read from a text has its repeated keys already.
    const repeated = text === undefined ? duplicates : [];
    return alone({ ...located, document: withDuplicates(document, "", repeated) }, placeOf(content));
}

function alone(document: LocatedDocument, place: Pick<Source, "value" | "spots" | "shift">): Source {
    return {
        ...NOTHING,
        ...place,
        kind: document.kind,
        parts: [partOf({ documents: [document], resources: [] })],
    };
}

/** What was given as a policy, and is known not to be one, is nothing wrong. */
function withoutPolicy(
    kind: string,
    content: Content,
    { comeBy = "given" }: Assumptions,
): Source | undefined {
    return comeBy === "given" ? { ...NOTHING, ...placeOf(content), kind } : undefined;
}

function placeOf({ value, spots, shift }: Content): Pick<Source, "value" | "spots" | "shift"> {
    return { value, spots, shift };
}

const NOTHING = { parts: [], stacks: [], originOf: () => "" };

function same(path: string): string {
    return path;
}

function partOf(found: Survey): Part {
    return {
        views: [{ scenario: NO_DECISIONS, survey: found, reported: same, origin: same }],
        resourceAt: () => undefined,
    };
}

/** Which of two keys counts is not defined, wherever in a file they stand. */
function withRepeatedKeys(found: Survey, duplicates: readonly string[]): Survey {
    const [first] = found.documents;
    const repeated = repeatedKeys(duplicates, "", NO_PLACE).map((one) => ({
        ...one,
        kind: first?.kind ?? one.kind,
    }));
    return { ...found, documents: [...repeated, ...found.documents] };
}
