import { readOperator } from "../iam/condition";
import { ARGUMENT_CONDITIONS } from "../iam/permissionArguments";
import { plainName } from "../resources/resource";
import { isObject } from "../values/value";
import { exampleText, filled, type Hole, knownText, outerHole, type Text, wordFor } from "./pieces";
import { isNamedAtDeployment } from "./pseudo";

/** Where in a document, or outside of one, a value stands: that decides what an unknown part of it can change. */
export type Slot =
    | { readonly kind: "outside" | "written" | "template" | "indifferent" }
    | { readonly kind: "strict" | "principal" | "condition" | "deniedaction" }
    | { readonly kind: "operator"; readonly operator: string }
    | { readonly kind: "tested"; readonly operator: string; readonly key: string };

export const OUTSIDE: Slot = { kind: "outside" };

/** The place of what decides nothing, whatever it is. */
const INDIFFERENT: Slot = { kind: "indifferent" };

/** The place of an element of a statement that denies: whatever it says, and of whomever, it admits nobody. */
export function slotOfDenied(key: string): Slot {
    return /^(not)?action$/i.test(key) ? { kind: "deniedaction" } : INDIFFERENT;
}

/** The place of what AWS SAM looks at before any function is resolved. */
const WRITTEN: Slot = { kind: "written" };

/** Whether a property holds the text of a template, as those of stacks and of sets of stacks do. */
export function isTemplateBody(property: string): boolean {
    return /^template_?body$/i.test(property);
}

/** Elements that do not decide who is admitted, and lists by which AWS SAM denies. */
const INDIFFERENT_ELEMENT =
    /^(resource|notresource|sid|id|description|(iprange|sourcevpc|intrinsicvpce?)(white|black)list|awsaccountblacklist)$/i;
const STRICT = /^(effect|action|notaction)$/i;

/** The arguments of a permission, which are tested as the condition keys that they become. */
const ARGUMENTS: ReadonlyMap<string, Slot> = new Map(
    ARGUMENT_CONDITIONS.map(([argument, operator, key]) => [argument, { kind: "tested", operator, key }]),
);

/** The place of a member of a value. */
export function slotOf(key: string, value: unknown, owner: Slot): Slot {
    switch (owner.kind) {
        case "condition":
            return { kind: "operator", operator: key };
        case "operator":
            return { kind: "tested", operator: owner.operator, key };
        case "outside":
            if (INDIFFERENT_ELEMENT.test(key)) {
                return INDIFFERENT;
            }
            if (/^functionurlconfig$/i.test(key)) {
                return WRITTEN;
            }
            if (isTemplateBody(key)) {
                return { kind: "template" };
            }
            if (STRICT.test(key)) {
                return { kind: "strict" };
            }
            if (/^((not)?principal|awsaccountwhitelist)$/i.test(key)) {
                return { kind: "principal" };
            }
            // The condition of a resource is the name of one, and no element of a statement.
            return /^condition$/i.test(key) && isObject(value)
                ? { kind: "condition" }
                : (ARGUMENTS.get(plainName(key)) ?? owner);
        case "template":
            return OUTSIDE;
        case "written":
        case "indifferent":
        case "deniedaction":
        case "strict":
        case "principal":
        case "tested":
            return owner;
    }
}

/**
 * The text for the rules to judge; undefined where an unknown part of it decides who is admitted, so that the rules have to refuse it.
 *
 * @param account the account that the template is for
 */
export function textFor(text: Text, place: Slot, account: string): string | undefined {
    const known = knownText(text);
    if (known !== undefined) {
        return known;
    }
    switch (place.kind) {
        case "indifferent":
            return filled(text, wordFor);
        case "deniedaction":
            return text.length === 1 ? "unknown:Action" : filled(text, wordFor);
        case "principal":
            return principal(text);
        case "tested":
            return tested(text, place.operator, place.key, account);
        case "template":
            return filled(text, outerHole);
        case "outside":
        case "written":
        case "strict":
        case "condition":
        case "operator":
            return exampleText(text);
    }
}

/** Stands for an account that whoever deploys the template chooses: it may be anybody's. */
const ANY_ACCOUNT = "999999999999";

/**
 * One role or one user, whichever it is: IAM takes no wildcard there. Of a provider only the account may be open, because its
 * name is the issuer's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function principal(text: Text): string | undefined {
    const isAccount = (before: string, after: string): boolean =>
        /^arn:aws[a-z-]*:(iam|sts)::$/.test(before) && after.startsWith(":");
    const whole = exampleText(text);
    if (whole !== undefined) {
        return whole;
    }
    const result = filled(text, (hole, before, after) =>
        hole.example !== undefined
            ? hole.example
            : isAccount(before, after)
              ? ANY_ACCOUNT
              : /:(role|user|saml-provider|assumed-role)\//.test(before)
                ? wordFor(hole)
                : "\0",
    );
    return !result.includes("\0") && /^arn:aws[a-z-]*:(iam|sts)::/.test(result) ? result : undefined;
}

const ACCOUNT_KEY = /account$/i;
const ARN_KEY = /arn$/i;

/**
 * A value that a condition compares. Under an operator that takes patterns a parameter may be a star, and is judged as one.
 * Under the others it is one text, whichever it is, which does for every key but a token's: there it decides who that is.
 */
function tested(text: Text, operator: string, key: string, account: string): string | undefined {
    const comparison = readOperator(operator)?.comparison;
    if (comparison === undefined) {
        return undefined;
    }
    const takesPatterns = comparison === "like";
    // The keys that the tokens of an issuer fill begin with its host.
    const [host = "", ...names] = key.split(":");
    const claim = host.includes(".") ? names.at(-1) : undefined;
    const isFree = text.some((piece) => typeof piece !== "string" && piece.free);
    if (claim !== undefined && isFree && (takesPatterns || claim.toLowerCase() !== "aud")) {
        return undefined;
    }
    if (claim !== undefined && claim.toLowerCase() !== "aud" && isChosenByDeployment(text, host)) {
        return undefined;
    }
    const isWhole = text.length === 1;
    return filled(text, (hole: Hole, before, after) => {
        if (hole.example !== undefined) {
            return hole.example;
        }
        if (hole.free && takesPatterns) {
            return "*";
        }
        if (isWhole && ACCOUNT_KEY.test(key)) {
            return account;
        }
        if (isWhole && ARN_KEY.test(key)) {
            return `arn:aws:unknown:us-east-1:${account}:${wordFor(hole)}`;
        }
        return /^arn:[^:]*:[^:]*:[^:]*:$/.test(before) && after.startsWith(":") ? account : wordFor(hole);
    });
}

/**
 * Whether whoever deploys a template decides whose token passes: by the stack's name, or by anything of the deployment that
 * stands where the owner is named. The tokens of a cluster name no owner: they are all of that cluster.
 */
function isChosenByDeployment(text: Text, host: string): boolean {
    if (host.startsWith("oidc.eks.")) {
        return false;
    }
    let before = "";
    return text.some((piece) => {
        if (typeof piece === "string") {
            before += piece;
            return false;
        }
        return piece.example !== undefined && (isNamedAtDeployment(piece.name) || !before.includes("/"));
    });
}
