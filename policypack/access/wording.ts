import type { ConditionTest } from "../iam/condition";
import { segmentsOf } from "../values/path";
import { shortName } from "./arns";
import type { Cell, Ground, Narrowing } from "./cell";
import { ANY_SUBJECT, type Who } from "./who";

/** Somebody in words. */
export function whoInWords({ kind, name, issuer }: Who): string {
    switch (kind) {
        case "everybody":
            return "everybody";
        case "subject":
            return name === ANY_SUBJECT
                ? `any subject of ${issuer ?? ""}`
                : `subject ${name} of ${issuer ?? ""}`;
        case "account":
            return `principals of account ${name}`;
        case "provider":
            return `SAML provider ${name}`;
        case "organization":
            return `principals of organization ${name}`;
        case "unclear":
            return `principals by ${JSON.stringify(name)}`;
        case "role":
        case "user":
        case "session":
        case "function":
        case "service":
            return `${kind} ${name}`;
    }
}

/** A condition as its operator, its key as the document spells it, and its values. */
export function conditionOf(test: ConditionTest): string {
    return `${test.operator.name} ${spelledKey(test)} ${test.values.map(({ text }) => JSON.stringify(text)).join(" or ")}`;
}

/** A key is compared in lower case, and shown as it is spelled. */
export function spelledKey({ key, path }: ConditionTest): string {
    const spelled = segmentsOf(path).at(-1);
    return typeof spelled === "string" && spelled.toLowerCase() === key ? spelled : key;
}

/** A statement by its Sid or its position, with the resource and the file; where it stands alone, with its path. */
export function groundInWords({ owner, file, path, statement: { sid, index } }: Ground): string {
    const which = sid === undefined ? `statement ${index + 1}` : `statement ${sid}`;
    const isAlone = owner === file;
    return isAlone
        ? `${which} in ${file}${path === "" ? "" : ` (${path})`}`
        : `${which} of ${owner.startsWith("urn:") ? shortName(owner) : owner} in ${file}`;
}

/** What a Deny takes away. */
export function narrowingInWords(narrowing: Narrowing): string {
    const { conditions, actions, doubt } = narrowing;
    const what =
        actions.within.join(", ") +
        (actions.except.length === 0 ? "" : ` except ${actions.except.join(", ")}`);
    const where = conditions.length === 0 ? "" : ` where ${conditions.map(conditionOf).join(" and ")}`;
    const whom = narrowing.principals.map(({ text }) => text).join(", ");
    const but = narrowing.principalElement === "NotPrincipal" ? "all but " : "";
    const to = whom === "" || whom === "*" ? "" : ` of ${but}${whom}`;
    return `${what}${to}${where}, by ${groundInWords(narrowing)}${doubt === undefined ? "" : ` (${doubt})`}`;
}

/** The conditions that whom the cell names does not say already. */
export function conditionsToSay({ who, conditions }: Cell): readonly string[] {
    const said =
        who.kind === "subject"
            ? `${who.issuer ?? ""}:sub`
            : who.kind === "function"
              ? "aws:sourcearn"
              : undefined;
    return conditions.filter(({ key }) => key !== said || who.name === ANY_SUBJECT).map(conditionOf);
}

/** A resource with what of it is not meant. */
export function targetInWords({ target: { name, account, region, except } }: Cell): string {
    const where = [
        ...(account === undefined || name.includes(`:${account}:`) ? [] : [`account ${account}`]),
        ...(region === undefined || name.includes(`:${region}:`) ? [] : [`region ${region}`]),
        ...(except.length === 0 ? [] : [`except ${except.join(", ")}`]),
    ];
    return where.length === 0 ? name : `${name} (${where.join(", ")})`;
}
