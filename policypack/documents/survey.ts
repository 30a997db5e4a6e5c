import { readDocument } from "../iam/document";
import { memberTree } from "../resources/placeTree";
import { policyTree } from "../resources/policyPlaces";
import { isTrustProperty, kindOfResource, type Resource } from "../resources/resource";
import { readTemplateBody, type TemplateBody } from "../template/body";
import { beginsDynamic, isDynamic, withoutMarks } from "../template/pieces";
import { isTemplateBody } from "../template/slots";
import { TOO_MANY } from "../template/template";
import { readJson } from "../values/json";
import { element, joinPaths, member } from "../values/path";
import { isObject, LEFT_OPEN, nameOf, UNKNOWN } from "../values/value";
import { isApiDefinition, mayHoldPolicy, readApiDefinition } from "./apiDefinition";
import { isDataProtection, isForeign } from "./foreign";
import { impliedDocument } from "./implied";
import { kindOf, type Place } from "./kind";
import {
    locate,
    type LocatedDocument,
    notYetKnown,
    repeatedKeys,
    unreadable,
    withDuplicates,
} from "./located";
import { isPermission, readPermission } from "./permission";
import { serverlessDocuments } from "./serverless";
import { ELSEWHERE, INSERTED, liesElsewhere } from "./unread";
import { isCall, isDocument, isPolicyPlace, mayBeBroken, namesDocument } from "./recognize";

/** Deeper than any provider nests its properties. */
const MAX_DEPTH = 128;

/** Matches text that is likely to hold a statement, however it is quoted or encoded. */
const NAMES_STATEMENT = /statement(["'\\]|%22)(["'\\\s]|%22|%20)*(:|%3a)/i;

/** The keys that hold a resource's properties in a template and in a request to Cloud Control. */
const PROPERTIES: readonly string[] = ["Properties", "properties", "desiredState"];

/** Resources of AWS that are there to describe others: a template's, and those that Cloud Control makes. */
const DESCRIBES_OTHERS = /^(cloudformationstack(set)?|cloudcontrol(api)?resource|indexextensionresource)$/;

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
    if (type !== "" && isObject(properties)) {
        addResource({ kind: kindOfResource(type), path: "", properties }, found);
    }
    visit(properties, "", { property: "", type, tree: policyTree(type) }, 0, found);
    return found;
}

/** A resource, and what it grants by its arguments alone. */
function addResource(resource: Resource, { documents, resources }: Found): void {
    resources.push(resource);
    const implied = impliedDocument(resource);
    documents.push(...(implied === undefined ? [] : [implied]), ...serverlessDocuments(resource));
}

function visit(value: unknown, path: string, place: Place, depth: number, found: Found): void {
    if (place.tree?.content === "elsewhere" && liesElsewhere(value, place.property)) {
        found.documents.push(notYetKnown(path, place, ELSEWHERE));
    } else if (depth > MAX_DEPTH) {
        found.documents.push(unreadable(`nested deeper than ${MAX_DEPTH} levels`, path, place));
    } else if (value === UNKNOWN) {
        if (namesDocument(place) || isApiDefinition(place)) {
            found.documents.push(notYetKnown(path, place));
        }
    } else if (typeof value === "string") {
        visitText(value, path, place, depth, found);
    } else if (Array.isArray(value)) {
        value.forEach((item: unknown, index) => {
            visit(item, element(path, index), place, depth + 1, found);
        });
    } else if (isObject(value)) {
        visitObject(value, path, place, depth, found);
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
    if (isTrustProperty(place.property)) {
        found.documents.push(unreadable("a trust policy must have statements", path, place));
        return;
    }
    if (isPolicyPlace(place) && isCall(value) && !("Fn::Transform" in value)) {
        found.documents.push(unreadable(`the policy document is ${nameOf(value)}`, path, place));
    }
    // Statements are read with the document that they become.
    if (place.tree?.content !== "statements" && isPermission(value)) {
        const document = readPermission(value, path);
        found.documents.push({ path, kind: kindOf(document, place), document });
    }
    const inner = describedResource(value, path);
    if (inner !== undefined) {
        addResource(inner.resource, found);
    }
    for (const [key, item] of Object.entries(value)) {
        const isDescribed = inner !== undefined && PROPERTIES.includes(key) && mayDescribeOthers(place.type);
        const next = isDescribed
            ? { property: key, type: inner.type, tree: policyTree(inner.type) }
            : { property: key, type: place.type, tree: memberTree(place.tree, key) };
        visit(item, member(path, key), next, depth + 1, found);
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

/**
 * Whether what a resource holds can be a resource of another type. A bucket policy is one whatever a property in it claims,
 * or else the claim to be an endpoint's would excuse it.
 */
function mayDescribeOthers(type: string): boolean {
    const kind = kindOfResource(type);
    return kind === "" || DESCRIBES_OTHERS.test(kind);
}

/** A resource as a template or Cloud Control describes it: its type, and its properties as an object or as JSON text. */
function describedResource(
    value: Readonly<Record<string, unknown>>,
    path: string,
): { readonly type: string; readonly resource: Resource } | undefined {
    const type = value["Type"] ?? value["typeName"] ?? value["type"];
    if (typeof type !== "string" || !type.startsWith("AWS::")) {
        return undefined;
    }
    const key = PROPERTIES.find((name) => name in value);
    const described = key === undefined ? {} : value[key];
    const reading = typeof described === "string" ? readJson(described) : undefined;
    const properties = reading?.ok === true ? reading.value : described;
    return {
        type,
        resource: {
            kind: kindOfResource(type),
            path: key === undefined ? path : member(path, key),
            properties: isObject(properties) ? properties : {},
        },
    };
}

function visitText(text: string, path: string, place: Place, depth: number, found: Found): void {
    const { documents } = found;
    if (isPolicyPlace(place) && (beginsDynamic(text) || isBrokenByHole(text, place))) {
        documents.push(
            unreadable(`the policy document is ${nameOf(withoutMarks(text))}, ${LEFT_OPEN}`, path, place),
        );
        return;
    }
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
        ...template.unknowns.map((at) => notYetKnown(joinPaths(path, at), place, INSERTED)),
    );
    const inner = { property: "", type: place.type };
    for (const { path: at, variants, complete } of template.parts) {
        const before = documents.length;
        const seen = new Set<string>();
        const isNew = (one: unknown): boolean => seen.size < seen.add(JSON.stringify(one)).size;
        for (const variant of variants) {
            const here: Found = { documents: [], resources: [] };
            visit(variant, path, inner, depth + 1, here);
            documents.push(...here.documents.filter(isNew));
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

/** Whether what CloudFormation follows at the last moment is more than a value in a document. */
function isBrokenByHole(text: string, { property }: Place): boolean {
    return isDynamic(text) && !isTemplateBody(property) && !readJson(text).ok;
}
