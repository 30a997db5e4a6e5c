import { readDocument } from "../iam/document";
import { policyTreeOf } from "../resources/policyPlaces";
import { isTrustProperty, kindOfResource, type Resource } from "../resources/resource";
import { readTemplateBody, type TemplateBody } from "../template/body";
import { isTemplateBody } from "../template/slots";
import { TOO_MANY } from "../template/template";
import { readJson } from "../values/json";
import { element, joinPaths, member } from "../values/path";
import { isObject } from "../values/value";
import { isApiDefinition, mayHoldPolicy, readApiDefinition } from "./apiDefinition";
import { describedResource, placeOfMember } from "./described";
import { isDataProtection, isForeign } from "./foreign";
import { impliedDocuments } from "./implied";
import { kindOf, type Place } from "./kind";
import {
    locate,
    type LocatedDocument,
    locateStatements,
    notInTemplate,
    repeatedKeys,
    unreadable,
    withDuplicates,
    withKeyAccount,
} from "./located";
import { isPermission, readPermission } from "./permission";
import { isDocument } from "./recognize";
import { isForAccess, mayBeBroken, openAt, unreadAt } from "./unread";

/** Deeper than any provider nests its properties. */
const MAX_DEPTH = 128;

/** Matches text that is likely to hold a statement, however it is quoted or encoded. */
const NAMES_STATEMENT = /statement(["'\\]|%22)(["'\\\s]|%22|%20)*(:|%3a)/i;

/** What the rules look at. */
export interface Survey {
    readonly documents: readonly LocatedDocument[];
    /** The resource itself, and those described inside it, as in a template. */
    readonly resources: readonly Resource[];
}

interface Found {
    readonly documents: LocatedDocument[];
    readonly resources: Resource[];
}

/**
 * Every policy document in the properties of a resource of any type: as an object or as JSON text, under any name, in
 * lists, and inside other documents such as a template. What stands where only a document can stand, and is none, is
 * returned as unreadable.
 *
 * @param type the type of the resource; empty where there is none
 */
export function survey(properties: unknown, type = ""): Survey {
    const found: Found = { documents: [], resources: [] };
    const kind = kindOfResource(type);
    if (type !== "" && isObject(properties)) {
        addResource({ kind, path: "", properties }, found);
    }
    visit(properties, "", { property: "", type, tree: policyTreeOf(kind) }, 0, found);
    return found;
}

/** A resource, and what it grants by its arguments alone. */
function addResource(resource: Resource, { documents, resources }: Found): void {
    resources.push(resource);
    documents.push(...impliedDocuments(resource));
}

function visit(value: unknown, path: string, place: Place, depth: number, found: Found): void {
    const { documents } = found;
    const before = documents.length;
    const open = openAt(value, path, place);
    if (open !== undefined) {
        documents.push(open);
    }
    if (depth > MAX_DEPTH) {
        documents.push(unreadable(`nested deeper than ${MAX_DEPTH} levels`, path, place));
    } else if (typeof value === "string") {
        if (open === undefined) {
            visitText(value, path, place, depth, found);
        }
    } else if (place.tree?.content === "statements" && open === undefined) {
        documents.push(...locateStatements(value, path));
    } else if (Array.isArray(value)) {
        value.forEach((item: unknown, index) => {
            visit(item, element(path, index), place, depth + 1, found);
        });
    } else if (isObject(value)) {
        visitObject(value, path, place, depth, found);
    }
    const unread = isForAccess(place) ? unreadAt(value, path, place, documents.slice(before)) : undefined;
    if (unread !== undefined) {
        documents.push(unread);
    }
}

function visitObject(
    value: Readonly<Record<string, unknown>>,
    path: string,
    place: Place,
    depth: number,
    found: Found,
): void {
    if (isDocument(value)) {
        if (!isForeign(value, place.type) && !isDataProtection(value)) {
            found.documents.push(locate(ofOneStatement(value), path, place));
        }
        return;
    }
    if (isTrustProperty(place.property) && openAt(value, path, place) === undefined) {
        found.documents.push(unreadable("a trust policy must have statements", path, place));
        return;
    }
    if (place.tree?.content === undefined && isPermission(value)) {
        const document = readPermission(value, path);
        found.documents.push({ path, kind: kindOf(document, place), document });
    }
    const inner = describedResource(value, path);
    if (inner !== undefined) {
        addResource(inner.resource, found);
    }
    for (const [key, item] of Object.entries(value)) {
        visit(item, member(path, key), placeOfMember(place, key, inner), depth + 1, found);
    }
}

/**
 * The statement of an event bus as a document: its siblings are properties of the resource, of which it knows only these.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html
 */
function ofOneStatement(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return typeof value["StatementId"] === "string" && isObject(value["Statement"])
        ? Object.fromEntries(
              Object.entries(value).filter(([key]) => key !== "StatementId" && key !== "EventBusName"),
          )
        : value;
}

function visitText(text: string, path: string, place: Place, depth: number, found: Found): void {
    const { documents } = found;
    const template = isTemplateBody(place.property) ? readTemplateBody(text) : undefined;
    if (template !== undefined) {
        visitTemplate(template, path, place, depth, found);
        return;
    }
    const start = text.search(/[^\s\uFEFF]/);
    const mustBeDocument = isTrustProperty(place.property);
    const definesApi = isApiDefinition(place);
    if (!mustBeDocument && !definesApi && !/^[{["%]/.test(text.slice(start, start + 1))) {
        return;
    }
    const reading = definesApi ? readApiDefinition(text) : readJson(text);
    if (!reading.ok) {
        const mayHide = definesApi ? mayHoldPolicy(text) : NAMES_STATEMENT.test(text) && mayBeBroken(place);
        if (mustBeDocument || mayHide) {
            documents.push(unreadable(reading.message, path, place));
        }
    } else if (isObject(reading.value) && isDocument(reading.value)) {
        if (!isForeign(reading.value, place.type) && !isDataProtection(reading.value)) {
            const value = ofOneStatement(reading.value);
            const document = withDuplicates(readDocument(value, path), path, reading.duplicates);
            documents.push({ path, kind: kindOf(document, place), document });
        }
    } else if (mustBeDocument || (typeof reading.value === "string" && /"statement"/i.test(reading.value))) {
        documents.push(locate(text, path, place));
    } else if (typeof reading.value === "object") {
        const before = documents.length;
        visit(reading.value, path, place, depth + 1, found);
        attributeDuplicates(documents, before, path, reading.duplicates);
        if (documents.length === before && mayHideStatement(text, reading.duplicates)) {
            const message = `${reading.duplicates.join(", ")} appears twice in one object, and the hidden value may be a statement`;
            documents.push(unreadable(message, path, place));
        }
    }
}

/** A document that is the same in several combinations of a template's conditions is found once. */
function visitTemplate(
    template: TemplateBody,
    path: string,
    place: Place,
    depth: number,
    found: Found,
): void {
    const { documents, resources } = found;
    documents.push(
        ...template.problems.map((message) => unreadable(message, path, place)),
        ...repeatedKeys(template.duplicates, path, place),
        ...template.unknowns.map(({ maker, path: at }) => notInTemplate(maker, joinPaths(path, at))),
    );
    const inner = { property: "", type: place.type };
    for (const { path: at, variants, complete, keyPolicy } of template.parts) {
        const ownPolicy = keyPolicy && joinPaths(path, keyPolicy);
        const before = documents.length;
        const seen = new Set<string>();
        const isNew = (one: unknown): boolean => seen.size < seen.add(JSON.stringify(one)).size;
        for (const variant of variants) {
            const here: Found = { documents: [], resources: [] };
            visit(variant, path, inner, depth + 1, here);
            documents.push(...withKeyAccount(here.documents.filter(isNew), ownPolicy, template.account));
            resources.push(...here.resources.filter(isNew));
        }
        if (!complete && documents.length > before) {
            documents.push(unreadable(TOO_MANY, joinPaths(path, at), place));
        }
    }
}

/** Whether a key is repeated so that the value that was dropped may have held a statement. */
function mayHideStatement(text: string, duplicates: readonly string[]): boolean {
    return (
        duplicates.some((path) => /(^|\.)statement$/i.test(path)) ||
        (duplicates.length > 0 && NAMES_STATEMENT.test(text))
    );
}

/**
 * A repeated key concerns the documents of a text that lie around it, or that it may hide. It is reported once, with the
 * first of them: where it stands is in its path.
 */
function attributeDuplicates(
    found: LocatedDocument[],
    first: number,
    path: string,
    duplicates: readonly string[],
): void {
    const one = found[first];
    if (one !== undefined) {
        found[first] = { ...one, document: withDuplicates(one.document, path, duplicates) };
    }
}
