import { type Kind, NO_PLACE } from "../documents/kind";
import { locate, type LocatedDocument, repeatedKeys, unreadable, withDuplicates } from "../documents/located";
import { type Survey, survey } from "../documents/survey";
import { SOME_ACCOUNT } from "../iam/arn";
import { NO_DECISIONS } from "../template/scenarios";
import { concernsPolicies } from "../template/concerns";
import { isTemplate } from "../template/template";
import { readYaml } from "../template/yaml";
import { isPlan, isState } from "../terraform/plan";
import { readJson } from "../values/json";
import { jsonSpots } from "../values/jsonSpots";
import type { Spot } from "../values/sourceMap";
import { isObject } from "../values/value";
import { type Part, type Source, UnreadableError } from "./source";
import { readTemplate } from "./template";
import { readTerraform } from "./terraform";

/** What is assumed of a file. */
export interface Assumptions {
    /** What the document is attached to; found out by default. */
    readonly kind?: Kind | undefined;
    /** What AWS::AccountId stands for in a template. */
    readonly account?: string | undefined;
    /** Whether the text is YAML even where it looks like JSON. */
    readonly yaml?: boolean;
}

interface Content {
    readonly value: unknown;
    readonly duplicates: readonly string[];
    readonly spots: () => Spot;
}

/**
 * Reads a policy document, a CloudFormation template, the JSON of a Terraform plan or state, or anything else with documents
 * in it, in JSON or in YAML. What holds no document at all is taken for one that is wrong, and so never passes unseen.
 *
 * @throws UnreadableError where there is nothing to read, or YAML that cannot be read
 */
export function readSource(text: string, { kind, account = SOME_ACCOUNT, yaml }: Assumptions = {}): Source {
    if (kind === undefined && /^[\s\uFEFF]*$/.test(text)) {
        throw new UnreadableError("is empty; pass a policy document, a template or a plan");
    }
    if (!looksLikeJson(text) || (yaml === true && !readJson(text).ok)) {
        return ofYaml(text, kind, account);
    }
    const reading = kind === undefined ? readJson(text) : undefined;
    if (reading?.ok !== true) {
        return alone(locate(text, "", NO_PLACE, kind), () =>
            readJson(text).ok ? jsonSpots(text) : undefined,
        );
    }
    const content: Content = { ...reading, spots: () => jsonSpots(text) };
    return (
        described(content, account) ??
        ofSurvey(survey(text), content) ??
        alone(locate(text, "", NO_PLACE), content.spots)
    );
}

function ofYaml(text: string, kind: Kind | undefined, account: string): Source {
    const reading = readYaml(text);
    if (!reading.ok) {
        if (kind === undefined) {
            throw new UnreadableError(reading.message);
        }
        return alone(unreadable(reading.message, "", NO_PLACE, kind), () => undefined);
    }
    const { value, duplicates, spots } = reading;
    if (value === null && kind === undefined) {
        throw new UnreadableError("holds no value; pass a policy document or a template");
    }
    const content: Content = { value, duplicates, spots: () => spots };
    const document = (): Source => {
        const { document: read, ...located } = locate(
            typeof value === "string" ? text : value,
            "",
            NO_PLACE,
            kind,
        );
        return alone({ ...located, document: withDuplicates(read, "", duplicates) }, content.spots);
    };
    return kind === undefined
        ? (described(content, account) ??
              ofSurvey(withRepeatedKeys(survey(value), duplicates), content) ??
              document())
        : document();
}

/** What describes resources in a way of its own. */
function described(content: Content, account: string): Source | undefined {
    const { value, duplicates, spots } = content;
    const repeated = (paths: readonly string[]): Part =>
        partOf({ documents: repeatedKeys(paths, "", NO_PLACE), resources: [] });
    if (isTemplate(value)) {
        const source = readTemplate(value, account);
        const concerned = duplicates.filter((path) => concernsPolicies(value, path));
        return { ...source, parts: [repeated(concerned), ...source.parts], spots };
    }
    if (isPlan(value) || isState(value)) {
        const source = readTerraform(value);
        return { ...source, parts: [repeated(duplicates), ...source.parts], spots };
    }
    return undefined;
}

/** Anything in which documents or resources of AWS were found; undefined where there were none. */
function ofSurvey(found: Survey, { value, spots }: Content): Source | undefined {
    const [first, ...others] = found.documents;
    if (first === undefined && found.resources.length === 0) {
        // A cluster's own objects have nothing to do with IAM, unless one of them carries a document.
        return isManifest(value) ? { ...NOTHING, kind: "kubernetes-manifest", spots } : undefined;
    }
    return {
        ...NOTHING,
        kind: first === undefined || others.length > 0 ? "resources" : first.kind,
        parts: [partOf(found)],
        spots,
    };
}

function alone(document: LocatedDocument, spots: () => Spot | undefined): Source {
    return {
        ...NOTHING,
        kind: document.kind,
        parts: [partOf({ documents: [document], resources: [] })],
        spots,
    };
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

/** By its first character; a percent sign begins encoded JSON, unless it begins a directive. */
function looksLikeJson(text: string): boolean {
    return /^[\s\uFEFF]*(?:[{["]|%(?!YAML|TAG))/.test(text);
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields */
function isManifest(value: unknown): boolean {
    return isObject(value) && typeof value["apiVersion"] === "string" && typeof value["kind"] === "string";
}
