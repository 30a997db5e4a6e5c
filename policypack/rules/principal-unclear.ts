import { nameOf } from "../iam/values";
import { letsIn } from "../kind";
import { NIST_AC_6 } from "./references";
import type { DocumentRule } from "./rule";

export const principalUnclear: DocumentRule = {
    id: "principal-unclear",
    title: "Every principal is one that can be named",
    why:
        "IAM takes no wildcard inside a principal, and a text that is no ARN of a role, user or session may come to mean " +
        "something else than it seems.",
    severity: "high",
    enforcement: "mandatory",
    remediation: "Name each role, user or session by its full ARN.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    references: [NIST_AC_6],
    check: ({ document, kind }) =>
        document.statements
            .filter(({ allows }) => allows && letsIn(kind))
            .flatMap((statement) =>
                statement.principals.flatMap(({ text, path, reach }) => {
                    if (reach.kind !== "several" && reach.kind !== "undecided") {
                        return [];
                    }
                    return [
                        {
                            path,
                            statement: statement.label,
                            message:
                                reach.kind === "several"
                                    ? `${nameOf(text)} holds a wildcard, so whom it reaches is not fixed`
                                    : `${nameOf(text)} is ${reach.reason}`,
                            ...(reach.kind === "several" && text.includes(":")
                                ? {
                                      witness: text
                                          .replace("iam::*:", "iam::999999999999:")
                                          .replaceAll("*", "attacker")
                                          .replaceAll("?", "x"),
                                  }
                                : {}),
                        },
                    ];
                }),
            ),
};
