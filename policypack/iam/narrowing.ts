import { parseArn } from "./arn";
import { type ConditionTest, passesWithoutKey } from "./condition";
import type { Statement } from "./document";
import { hasVariable, hasWildcard } from "./pattern";

/** The ARNs of the roles and users whom a condition leaves of all that a principal stands for; empty where it leaves more. */
export function onlyPrincipals(statement: Statement): readonly string[] {
    return demands(statement, "aws:principalarn")
        .filter(({ values }) => values.every(({ text }) => parseArn(text) !== undefined && !isOpen(text)))
        .flatMap(({ values }) => values.map(({ text }) => text));
}

/**
 * The organizations whose roles of one name a condition leaves; undefined where it leaves others. The name must be compared as
 * an ARN: the star of StringLike spans colons, and an external role with the path `/:role/` would match.
 */
export function organizationsOfOneRole(statement: Statement): readonly string[] | undefined {
    const isOneName = demands(statement, "aws:principalarn").some(
        ({ operator, values }) => operator.arn && values.every(({ text }) => namesOneRole(text)),
    );
    return isOneName ? onlyOrganizations(statement) : undefined;
}

/** The organizations that a condition demands by their IDs; undefined where it demands none. */
export function onlyOrganizations(statement: Statement): readonly string[] | undefined {
    return demands(statement, "aws:principalorgid")
        .find(
            ({ operator, values }) =>
                !operator.arn && values.every(({ text }) => /^o-[a-z0-9]{10,32}$/.test(text)),
        )
        ?.values.map(({ text }) => text);
}

/** The services whose resources a condition demands as the source, where the service sends the request itself. */
export function sendingServices(statement: Statement): readonly string[] {
    const services = demands(statement, "aws:sourcearn").flatMap(({ values }) =>
        values.map(({ text }) => parseArn(text)?.service ?? ""),
    );
    return [...new Set(services)].every((service) => SENDERS.has(service))
        ? [...new Set(services)].map((service) => `${service}.amazonaws.com`)
        : [];
}

/** Services that deliver to queues, topics and functions in their own name. */
const SENDERS = new Set(["sns", "s3", "events"]);

/** The tests that a request must have the key for, and a value that is listed. */
function demands({ conditions, conditionUnknown }: Statement, key: string): readonly ConditionTest[] {
    return conditionUnknown
        ? []
        : conditions.filter(
              (test) =>
                  test.key === key &&
                  test.values.length > 0 &&
                  !test.operator.negated &&
                  test.operator.comparison !== "null" &&
                  test.operator.comparison !== "opaque" &&
                  !passesWithoutKey(test),
          );
}

function namesOneRole(text: string): boolean {
    const arn = parseArn(text);
    return (
        arn?.service === "iam" &&
        !isOpen(arn.partition) &&
        (arn.account === "*" || /^\d{12}$/.test(arn.account)) &&
        /^role\/[\w+=,.@/-]+$/.test(arn.resource)
    );
}

function isOpen(text: string): boolean {
    return hasWildcard(text) || hasVariable(text);
}

/** What to write in place of a principal of which a condition leaves these. */
export function nameLeft(principals: readonly string[]): string {
    return `Name them under "Principal" instead: {"AWS": ${JSON.stringify(principals)}}.`;
}
