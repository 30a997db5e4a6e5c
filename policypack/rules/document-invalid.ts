import { type Kind, needsPrincipal } from "../documents/kind";
import type { PolicyDocument } from "../iam/document";
import { nameOf } from "../values/value";
import { NIST_CM_6 } from "./references";
import type { DocumentRule, Violation } from "./rule";

export const documentInvalid: DocumentRule = {
    id: "document-invalid",
    title: "A policy document follows IAM's grammar and has one meaning",
    why:
        "Parsers disagree about a document with a repeated key, an unknown operator or a misspelled element. If its meaning " +
        "is not certain, no rule can show that it grants no more than intended.",
    severity: "high",
    enforcement: "mandatory",
    remediation: "Follow IAM's policy grammar, and write each element once.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    references: [NIST_CM_6],
    check: ({ document, kind }) => [
        ...document.problems,
        ...withoutPrincipal(document, kind),
        ...withResource(document, kind),
        ...withSidOfAnother(document, kind),
    ],
};

/** An identity's own policy needs none, because the identity is the principal; an organization's needs none either. */
function withoutPrincipal({ statements }: PolicyDocument, kind: Kind): readonly Violation[] {
    return !needsPrincipal(kind)
        ? []
        : statements
              .filter(({ principalElement }) => principalElement === undefined)
              .map(({ path, label }) => ({
                  path,
                  statement: label,
                  message: "the statement has no Principal, so it is not defined to whom it applies",
                  remediation: "Name the intended roles under Principal.",
              }));
}

/** A trust policy is about the role that it belongs to: IAM refuses to save one that names another resource. */
function withResource({ statements }: PolicyDocument, kind: Kind): readonly Violation[] {
    return kind === "trust"
        ? statements.flatMap(({ resourcePath, label }) =>
              resourcePath === undefined
                  ? []
                  : [
                        {
                            path: resourcePath,
                            statement: label,
                            message: "a trust policy must not have a Resource or a NotResource",
                            remediation: "Remove it: a trust policy applies to its own role.",
                        },
                    ],
          )
        : [];
}

/**
 * IAM refuses one Sid for two statements; other services take it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 */
function withSidOfAnother({ statements }: PolicyDocument, kind: Kind): readonly Violation[] {
    if (kind !== "trust" && kind !== "identity") {
        return [];
    }
    const seen = new Set<string>();
    return statements
        .filter(({ label: { sid } }) => sid !== undefined && sid !== "" && seen.size === seen.add(sid).size)
        .map(({ path, label }) => ({
            path,
            statement: label,
            message: `another statement has the same Sid ${nameOf(label.sid)}`,
            remediation: "Give each statement a unique Sid, or none.",
        }));
}
