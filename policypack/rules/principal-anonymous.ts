import { grantsAccess } from "../documents/kind";
import { admittedCaller } from "../iam/callers";
import type { Statement } from "../iam/document";
import {
    nameLeft,
    onlyOrganizations,
    onlyPrincipals,
    organizationsOfOneRole,
    sendingServices,
} from "../iam/narrowing";
import { NIST_AC_3, NIST_AC_6 } from "./references";
import type { DocumentRule, Violation } from "./rule";

export const principalAnonymous: DocumentRule = {
    id: "principal-anonymous",
    title: "No statement grants access to everybody",
    why:
        'A principal of "*", and NotPrincipal with Allow, stand for every principal of every account. Conditions on networks, ' +
        "encryption or organizations narrow this, but not to a role that somebody is responsible for.",
    severity: "critical",
    enforcement: "mandatory",
    remediation: "Name the roles by their ARNs under Principal.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    references: [NIST_AC_3, NIST_AC_6],
    settings: ["organizations"],
    check: ({ document, kind }, { organizations }) =>
        document.statements
            .filter(
                (statement) =>
                    statement.allows && grantsAccess(kind) && !isAccepted(statement, organizations),
            )
            .flatMap((statement) => {
                const excludes = statement.principalElement === "NotPrincipal";
                const everyone = statement.principals.find(({ reach }) => reach.kind === "everyone");
                if (everyone === undefined && !excludes) {
                    return [];
                }
                const witness =
                    everyone?.type === "Service" ? undefined : admittedCaller(document, statement);
                return [
                    {
                        path: (excludes ? undefined : everyone?.path) ?? statement.principalPath,
                        statement: statement.label,
                        ...(witness === undefined ? {} : { witness }),
                        ...(excludes ? EXCLUDES : (statement.implied ?? whatToSay(statement))),
                    },
                ];
            }),
};

const EXCLUDES = { message: "NotPrincipal with Allow grants access to everybody who is not named" };

/** Every role of one name in the organizations that the configuration lists, and nobody else. */
function isAccepted(statement: Statement, accepted: readonly string[]): boolean {
    const demanded = organizationsOfOneRole(statement);
    return (
        statement.principalElement === "Principal" &&
        statement.principals.every(({ type }) => type === "AWS") &&
        demanded?.every((organization) => accepted.includes(organization)) === true
    );
}

/** Whom a condition leaves of everybody, and what to write instead of everybody. */
function whatToSay(statement: Statement): Pick<Violation, "message" | "remediation"> {
    const message = "the principal is everybody";
    const left = onlyPrincipals(statement);
    if (left.length > 0) {
        return {
            message: `${message}, of whom the condition leaves ${left.join(", ")}`,
            remediation: nameLeft(left),
        };
    }
    const services = sendingServices(statement);
    if (services.length > 0) {
        return {
            message: `${message}, although the condition expects ${services.join(", ")}`,
            remediation: `Name the service instead, and keep aws:SourceArn: "Principal": {"Service": ${JSON.stringify(services)}}.`,
        };
    }
    const organizations = onlyOrganizations(statement);
    return organizations === undefined ? { message } : ofOrganizations(message, organizations, statement);
}

function ofOrganizations(
    message: string,
    organizations: readonly string[],
    statement: Statement,
): Pick<Violation, "message" | "remediation"> {
    const names = organizations.join(", ");
    return organizationsOfOneRole(statement) === undefined
        ? {
              message: `${message} in organization ${names}`,
              remediation:
                  "Name the roles by their ARNs under Principal, or demand one role name with ArnLike: " +
                  `{"aws:PrincipalArn": "arn:aws:iam::*:role/NAME"} and list ${names} under organizations.`,
          }
        : {
              message: `${message} with one role name in organization ${names}`,
              remediation: `Name the roles by their ARNs under Principal, or list ${names} under organizations.`,
          };
}
