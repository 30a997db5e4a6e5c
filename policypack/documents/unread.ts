import { contentsOf, type PlaceTree } from "../resources/placeTree";
import { type PlaceContent } from "../resources/policyPlace";
import { isTrustProperty } from "../resources/resource";
import { readJson } from "../values/json";
import { isObject, UNKNOWN } from "../values/value";
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
    return isCall(value) && hidesWhenCalled(value, place)
        ? unreadable(
              `the ${nameOfPlace(place)} is ${nameOfCall(value)}, which only CloudFormation can resolve`,
              path,
              place,
          )
        : undefined;
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
function hidesWhenCalled(value: object, { property, tree }: Place): boolean {
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
                : !("Fn::Transform" in value) && grantsBelow(tree);
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

/** The dynamic references of CloudFormation. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
const DYNAMIC_REFERENCE = /\{\{resolve:[^}]*\}\}/;

function nameOfUnread(value: unknown): string {
    if (typeof value !== "string") {
        return "no policy document that can be read";
    }
    const [reference] = DYNAMIC_REFERENCE.exec(value) ?? [];
    return reference === undefined
        ? "a string in which there is no policy document"
        : `the dynamic reference ${reference}, which only CloudFormation can resolve`;
}

/** A call with what it refers to, such as `Ref Document` or `Fn::GetAtt Maker.Policy`. */
function nameOfCall(value: Readonly<Record<string, unknown>>): string {
    const [name = ""] = Object.keys(value).filter((key) => isCall({ [key]: undefined }));
    const parts = [value[name]].flat();
    const isShort = parts.every((part) => typeof part === "string" && /^[\w.:]+$/.test(part));
    return isShort ? `${name} ${parts.join(".")}` : name;
}
