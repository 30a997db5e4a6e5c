import { contentsOf, type PlaceTree } from "../resources/placeTree";
import { type PlaceContent } from "../resources/policyPlace";
import { isTrustProperty, kindOfResource } from "../resources/resource";
import { readJson } from "../values/json";
import { asWritten, beginsDynamic, isDynamic, withoutMarks } from "../template/pieces";
import { isTemplateBody } from "../template/slots";
import { type OpenReason, openReasonOf } from "../values/openCall";
import { isObject, memberOf, UNKNOWN } from "../values/value";
import { type Place } from "./kind";
import { type LocatedDocument, nameOfPlace, notYetKnown, unreadable } from "./located";
import { holdsDocument, isCall, namesDocument } from "./recognize";

/**
 * A value that is only known elsewhere, where a policy document can stand or can be below: whatever else is found in it, no
 * rule has judged what it will be.
 */
export function openAt(value: unknown, path: string, place: Place): LocatedDocument | undefined {
    if (value === UNKNOWN) {
        return hidesWhenUnknown(place) ? notYetKnown(path, place) : undefined;
    }
    const reason = hidesWhenOpen(value, place) ? reasonOf(value, place) : undefined;
    return (
        reason &&
        unreadable(
            {
                message: `the ${nameOfPlace(place)} is not known, because ${reason.because}`,
                remediation: reason.remediation,
            },
            path,
            place,
        )
    );
}

/**
 * Whether a text that is not JSON can be a broken document. A resource of AWS has its documents in known places; what else
 * looks like one is code that makes it.
 */
export function mayBeBroken(place: Place): boolean {
    return kindOfResource(place.type) === "" || hidesWhenUnknown(place);
}

/**
 * What stands where only a policy that grants access can stand, and where none was read. What was found deeper inside is not
 * the policy of the place.
 *
 * @param found what was found there and below
 */
export function unreadAt(
    value: unknown,
    path: string,
    place: Place,
    found: readonly LocatedDocument[],
): LocatedDocument | undefined {
    return found.some((one) => one.path === path) || isRead(value)
        ? undefined
        : unreadable(`the ${nameOfPlace(place)} is ${nameOfUnread(value)}`, path, place);
}

/** Whether a policy that grants access stands here, and nothing else. */
export function isForAccess({ tree }: Place): boolean {
    return tree?.content === "access" || tree?.content === "statements";
}

/** Contents that may grant access. What a principal may do itself is judged where it is written. */
const GRANTING: readonly PlaceContent[] = ["access", "statements", "definition"];

function hidesWhenUnknown(place: Place): boolean {
    const { tree } = place;
    return (
        namesDocument(place) || (tree !== undefined && (tree.content === "permissions" || grantsBelow(tree)))
    );
}

/** What a macro or a file elsewhere puts in above a document is reported with the template. */
function hidesWhenOpen(value: unknown, { property, tree }: Place): boolean {
    switch (tree?.content) {
        case "access":
        case "statements":
        case "permissions":
            return true;
        case "definition":
        case "elsewhere":
        case undefined:
            return tree === undefined
                ? holdsDocument(property) || isTrustProperty(property)
                : memberOf(value, "Fn::Transform") === undefined && grantsBelow(tree);
    }
}

function grantsBelow(tree: PlaceTree<PlaceContent>): boolean {
    return contentsOf(tree).some((content) => GRANTING.includes(content));
}

/**
 * Whether nothing is there to read, as an `Fn::If` can leave it, or what is in a text or a list has been looked at by itself.
 */
function isRead(value: unknown): boolean {
    if (typeof value === "string") {
        const reading = readJson(value);
        return reading.ok ? typeof reading.value === "object" : value.trim() === "";
    }
    if (!isObject(value)) {
        return value === null || value === undefined || Array.isArray(value);
    }
    return Object.entries(value).every(
        ([key, item]) => key.toLowerCase() === "statement" && Array.isArray(item) && item.length === 0,
    );
}

function nameOfUnread(value: unknown): string {
    return typeof value === "string"
        ? "a string in which there is no policy document"
        : "no policy document that can be read";
}

/** Why only CloudFormation can tell a value; undefined for any other one. */
function reasonOf(value: unknown, place: Place): OpenReason | undefined {
    if (isCall(value)) {
        return openReasonOf(value) ?? { because: "a function makes a part of it", remediation: WRITE };
    }
    return typeof value === "string" && isDynamic(value) && makesDocument(value, place)
        ? { because: whyDynamic(value), remediation: WRITE }
        : undefined;
}

const WRITE = "Write the policy itself in the template.";

/** Whether what CloudFormation puts into a text at the last moment is more than a value in a document. */
function makesDocument(text: string, { property }: Place): boolean {
    return beginsDynamic(text) || (!isTemplateBody(property) && !readJson(text).ok);
}

function whyDynamic(text: string): string {
    const [hole] = asWritten(text).flatMap((piece) => (typeof piece === "string" ? [] : [piece.name]));
    const name = withoutMarks(hole ?? text);
    return name.startsWith("{{")
        ? `the dynamic reference ${name} is looked up during the deployment`
        : `${name} makes it, which is known only during the deployment`;
}
