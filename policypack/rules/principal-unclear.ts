import { type Kind, grantsAccess } from "../documents/kind";
import type { PrincipalEntry, Reach } from "../iam/principals";
import { nameOf } from "../values/value";
import { NIST_AC_6 } from "./references";
import type { DocumentRule } from "./rule";

export const principalUnclear: DocumentRule = {
    id: "principal-unclear",
    title: "Every principal is one certain role, user, session or service",
    why:
        "IAM does not accept a wildcard inside a principal. A string that is not the ARN of a role, user or session may come " +
        "to mean something else, and a token issuer is a principal only in the trust policy of a role.",
    severity: "high",
    enforcement: "mandatory",
    remediation: "Name each role, user or session by its full ARN.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    references: [NIST_AC_6],
    check: ({ document, kind }) =>
        document.statements
            .filter(({ allows }) => allows && grantsAccess(kind))
            .flatMap((statement) =>
                statement.principals.flatMap(({ type, text, path, reach }) => {
                    const problem = whatIsUnclear(reach, kind);
                    return problem === undefined
                        ? []
                        : [
                              {
                                  path,
                                  statement: statement.label,
                                  message: `${nameOf(text)} ${problem}`,
                                  remediation: whatToName(type, kind),
                              },
                          ];
                }),
            ),
};

/** What is named in place of a principal of this type. */
function whatToName(type: PrincipalEntry["type"], kind: Kind): string {
    switch (type) {
        case "AWS":
        case "CanonicalUser":
            return "Name each role, user or session by its full ARN.";
        case "Service":
            return "Name each service by its full name, such as lambda.amazonaws.com.";
        case "Federated":
            return kind === "trust"
                ? "Name the provider by its ARN: arn:aws:iam::ACCOUNT:oidc-provider/HOST."
                : 'Name the role that its tokens are exchanged for, under "AWS" and by its full ARN.';
    }
}

function whatIsUnclear(reach: Reach, kind: Kind): string | undefined {
    switch (reach.kind) {
        case "several":
            return "contains a wildcard, which IAM does not accept inside a principal, so it is not certain whom it means";
        case "undecided":
            return `is ${reach.message}`;
        case "oidc":
        case "saml":
            return kind === "trust"
                ? undefined
                : "is a token issuer, which is a principal only in the trust policy of a role";
        case "everyone":
        case "account":
        case "one":
        case "service":
        case "refused":
            return undefined;
    }
}
