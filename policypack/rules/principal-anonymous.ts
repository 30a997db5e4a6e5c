import { grantsAccess } from "../documents/kind";
import { admittedCaller } from "../iam/callers";
import { NIST_AC_3, NIST_AC_6 } from "./references";
import type { DocumentRule } from "./rule";

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
    check: ({ document, kind }) =>
        document.statements
            .filter(({ allows }) => allows && grantsAccess(kind))
            .flatMap((statement) => {
                const everyone =
                    statement.principalElement === "NotPrincipal"
                        ? statement.principals[0]
                        : statement.principals.find(({ reach }) => reach.kind === "everyone");
                if (everyone === undefined && statement.principalElement !== "NotPrincipal") {
                    return [];
                }
                const witness =
                    everyone?.type === "Service" ? undefined : admittedCaller(document, statement);
                return [
                    {
                        path: everyone?.path ?? statement.path,
                        statement: statement.label,
                        message:
                            statement.principalElement === "NotPrincipal"
                                ? "NotPrincipal with Allow grants access to everybody who is not named"
                                : (statement.implied?.message ?? "the principal is everybody"),
                        ...(witness === undefined ? {} : { witness }),
                        ...(statement.implied && { remediation: statement.implied.remediation }),
                    },
                ];
            }),
};
