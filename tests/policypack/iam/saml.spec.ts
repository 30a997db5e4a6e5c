import assert from "node:assert/strict";
import { readDocument } from "../../../policypack/iam/document";
import { samlGrants } from "../../../policypack/iam/saml";
import { UNKNOWN } from "../../../policypack/values/value";

const Federated = "arn:aws:iam::111122223333:saml-provider/Staff";
const GRANT = { Effect: "Allow", Principal: { Federated }, Action: "sts:AssumeRoleWithSAML" };

describe("a statement that admits the assertions of a SAML provider", () => {
    const cases: readonly [name: string, statement: object, admits: boolean][] = [
        ["one that names it", GRANT, true],
        ["one that names it beside others", { ...GRANT, Principal: { AWS: "*", Federated } }, true],
        ["one that denies", { ...GRANT, Effect: "Deny" }, false],
        [
            "one that excepts it",
            { Effect: "Allow", NotPrincipal: { Federated }, Action: GRANT.Action },
            false,
        ],
        ["one for others", { ...GRANT, Principal: "*" }, false],
        ["one that takes no assertion", { ...GRANT, Action: "sts:TagSession" }, false],
        ["one whose condition is not known yet", { ...GRANT, Condition: UNKNOWN }, false],
    ];
    for (const [name, Statement, admits] of cases) {
        it(`is ${admits ? "" : "not "}${name}`, () => {
            const grants = samlGrants(readDocument({ Statement }, ""));
            assert.deepEqual(
                grants.map(({ path }) => path),
                admits ? ["Statement.Principal.Federated"] : [],
            );
        });
    }

    it("has the tests on the audience apart", () => {
        const Condition = {
            StringEquals: { "SAML:aud": "https://x.example", "SAML:iss": "https://y.example" },
        };
        const [grant] = samlGrants(readDocument({ Statement: { ...GRANT, Condition } }, ""));
        assert.deepEqual(
            grant?.audience.map(({ key }) => key),
            ["saml:aud"],
        );
    });
});
