import assert from "node:assert/strict";
import { type Kind, NO_PLACE } from "../../../policypack/documents/kind";
import { type LocatedDocument, locate, notYetKnown } from "../../../policypack/documents/located";
import { documentInvalid } from "../../../policypack/rules/document-invalid";
import { documentUnknown } from "../../../policypack/rules/document-unknown";
import { DEFAULT_OPTIONS } from "../../../policypack/rules/options";
import { UNKNOWN } from "../../../policypack/values/value";

const ROLE = "arn:aws:iam::111122223333:role/app";
const GRANT = { Effect: "Allow", Principal: { AWS: ROLE }, Action: "sts:AssumeRole" };
const OWN = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

function located(statements: readonly object[], kind: Kind): LocatedDocument {
    return locate({ Statement: statements }, "policy", NO_PLACE, kind);
}

describe("a document that IAM would not save", () => {
    const invalid = (kind: Kind, ...statements: readonly object[]) =>
        documentInvalid
            .check(located(statements, kind), DEFAULT_OPTIONS)
            .map(({ path, message }) => `${path}: ${message}`);
    const same = (index: number, sid: string) =>
        `policy.Statement[${index}]: another statement has the same Sid "${sid}"`;

    it("is one of a resource without a principal, and none of an identity or an organization", () => {
        const none =
            "policy.Statement[0]: the statement has no Principal, so it is not defined to whom it applies";
        assert.deepEqual(invalid("resource", OWN), [none]);
        assert.deepEqual(invalid("s3-bucket", OWN, { ...OWN, Principal: { AWS: ROLE } }), [none]);
        assert.deepEqual(invalid("identity", OWN), []);
        assert.deepEqual(invalid("organization", OWN), []);
    });

    it("is a trust policy with a resource", () => {
        const { Resource } = OWN;
        assert.deepEqual(invalid("trust", GRANT, { ...GRANT, Resource }), [
            "policy.Statement[1].Resource: a trust policy must not have a Resource or a NotResource",
        ]);
        assert.deepEqual(invalid("resource", { ...GRANT, Resource }), []);
    });

    it("is one of IAM's own with a Sid twice, where the Sid is not empty", () => {
        const [a, b, empty] = ["a", "b", ""].map((Sid) => ({ ...GRANT, Sid }));
        assert.ok(a && b && empty);
        assert.deepEqual(invalid("trust", a, b, a, GRANT, GRANT, empty, empty), [same(2, "a")]);
        const owns = ["a", "a", "b", "b"].map((Sid) => ({ ...OWN, Sid }));
        assert.deepEqual(invalid("identity", ...owns), [same(1, "a"), same(3, "b")]);
        assert.deepEqual(invalid("s3-bucket", a, a), []);
    });

    it("is reported with what to do about it", () => {
        assert.deepEqual(
            documentInvalid.check(located([{ ...GRANT, Resource: "*" }], "trust"), DEFAULT_OPTIONS),
            [
                {
                    path: "policy.Statement[0].Resource",
                    statement: { index: 0 },
                    message: "a trust policy must not have a Resource or a NotResource",
                    remediation: "Remove it: a trust policy applies to its own role.",
                },
            ],
        );
        assert.deepEqual(documentInvalid.check(located([OWN], "resource"), DEFAULT_OPTIONS), [
            {
                path: "policy.Statement[0]",
                statement: { index: 0 },
                message: "the statement has no Principal, so it is not defined to whom it applies",
                remediation: "Name the intended roles under Principal.",
            },
        ]);
        const twice = [OWN, OWN].map((statement) => ({ ...statement, Sid: "a" }));
        assert.deepEqual(documentInvalid.check(located(twice, "identity"), DEFAULT_OPTIONS), [
            {
                path: "policy.Statement[1]",
                statement: { index: 1, sid: "a" },
                message: 'another statement has the same Sid "a"',
                remediation: "Give each statement a unique Sid, or none.",
            },
        ]);
    });
});

describe("a document that is not known yet", () => {
    const unknown = (document: LocatedDocument) => documentUnknown.check(document, DEFAULT_OPTIONS);
    const later = (name: string) => `${name} is known only after apply, so no other rule has judged it`;

    it("is reported with the name of what is not known", () => {
        const document = { Statement: [{ ...GRANT, Principal: { AWS: [ROLE, UNKNOWN] }, Action: UNKNOWN }] };
        for (const start of ["policy", "templateBody.policy", ""]) {
            const at = (name: string) => (start === "" ? name : `${start}.${name}`);
            assert.deepEqual(unknown(locate(document, start, NO_PLACE)), [
                {
                    path: at("Statement[0].Principal.AWS[1]"),
                    message: later("Statement[0].Principal.AWS[1]"),
                },
                { path: at("Statement[0].Action"), message: later("Statement[0].Action") },
            ]);
        }
        const empty = located([], "trust");
        assert.deepEqual(unknown({ ...empty, document: { ...empty.document, unknowns: ["policy"] } }), [
            { path: "policy", message: later("the policy document") },
        ]);
        assert.deepEqual(
            unknown({ ...empty, document: { ...empty.document, unknowns: ["Statement.Action"] } }),
            [{ path: "Statement.Action", message: later("Statement.Action") }],
        );
    });

    it("is reported with what is said of it, where that is more", () => {
        const place = { property: "policy", type: "aws:s3/bucketPolicy:BucketPolicy" };
        assert.deepEqual(unknown(notYetKnown("policy", place)), [
            { path: "policy", message: later("the policy of aws:s3/bucketPolicy:BucketPolicy") },
        ]);
    });

    it("is none where everything is known", () => {
        assert.deepEqual(unknown(located([GRANT], "trust")), []);
    });
});
