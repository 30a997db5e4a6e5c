import { type Kind, needsPrincipal } from "../documents/kind";
import type { PolicyDocument, DocumentProblem } from "../iam/document";
import { nameOf } from "../values/value";
import { NIST_CM_6 } from "./references";
import type { DocumentRule, Violation } from "./rule";

export const documentInvalid: DocumentRule = {
    id: "document-invalid",
    title: "A policy document says one thing, in IAM's grammar",
    why:
        "A document with a repeated key, an unknown operator or a misspelled element means one thing to one reader and " +
        "another to the next. What cannot be read with certainty cannot be shown to be closed.",
    severity: "high",
    enforcement: "mandatory",
    remediation: "Write the document in the grammar that IAM documents, each element once.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    references: [NIST_CM_6],
    check: ({ document, kind }) => [
        ...document.problems,
        ...withoutPrincipal(document, kind),
        ...withResource(document, kind),
        ...withSidOfAnother(document, kind),
    ],
};

/** An identity's own policy does without, since the identity is the principal, and so does an organization's. */
function withoutPrincipal({ statements }: PolicyDocument, kind: Kind): readonly Violation[] {
    return !needsPrincipal(kind)
        ? []
        : statements
              .filter(({ principalElement }) => principalElement === undefined)
              .map(({ path, label }) => ({
                  path,
                  statement: label,
                  message: "the statement names no principal, so whom it reaches is not defined",
                  remediation: "Name the roles that it is meant for under Principal.",
              }));
}

/** A trust policy is about the role that it belongs to: IAM refuses to save one that names another resource. */
function withResource({ statements }: PolicyDocument, kind: Kind): readonly Violation[] {
    return kind === "trust"
        ? statements
              .filter(({ hasResource }) => hasResource)
              .map(({ path, label }) => ({
                  path,
                  statement: label,
                  message: "a trust policy has no Resource and no NotResource",
                  remediation: "Leave it out: the resource is the role itself.",
              }))
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
            message: `another statement has the Sid ${nameOf(label.sid)} too`,
            remediation: "Give each statement a Sid of its own, or none.",
        }));
}
