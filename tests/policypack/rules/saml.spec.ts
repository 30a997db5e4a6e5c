import assert from "node:assert/strict";
import { checkDocument } from "../../../policypack/engine/engine";

const PROVIDER = "arn:aws:iam::111122223333:saml-provider/Staff";
const SIGN_IN = "https://signin.aws.amazon.com/saml";

/** What is said of a role for SAML: the messages of the one rule that concerns it, and of no other. */
function said(condition: object | undefined, change: object = {}): string[] {
    const findings = checkDocument(
        {
            Version: "2012-10-17",
            Statement: {
                Effect: "Allow",
                Principal: { Federated: PROVIDER },
                Action: "sts:AssumeRoleWithSAML",
                ...(condition === undefined ? {} : { Condition: condition }),
                ...change,
            },
        },
        "trust",
    );
    assert.ok(findings.every(({ rule }) => rule === "saml-audience-open"));
    return findings.map(({ path, message }) => `${path}: ${message}`);
}

describe("the audience of a role for SAML", () => {
    const closed: readonly { name: string; condition: object }[] = [
        { name: "one address", condition: { StringEquals: { "SAML:aud": SIGN_IN } } },
        { name: "a key in another case", condition: { StringEquals: { "saml:AUD": SIGN_IN } } },
        {
            name: "several addresses",
            condition: { StringEquals: { "SAML:aud": [SIGN_IN, "https://x.example/saml"] } },
        },
        {
            name: "the addresses of every Region",
            condition: { StringLike: { "SAML:aud": "https://*.signin.aws.amazon.com/saml" } },
        },
        {
            name: "an operator that may fail open beside one that does not",
            condition: { StringEqualsIfExists: { "SAML:aud": SIGN_IN }, Null: { "SAML:aud": "false" } },
        },
    ];
    for (const { name, condition } of closed) {
        it(`is closed by ${name}`, () => {
            assert.deepEqual(said(condition), []);
        });
    }

    const open: readonly { name: string; condition: object | undefined; says: string }[] = [
        {
            name: "no condition",
            condition: undefined,
            says: "Statement.Principal.Federated: no condition compares SAML:aud, so the role accepts assertions that were made for other services",
        },
        {
            name: "a condition on another key",
            condition: { StringEquals: { "SAML:iss": "https://idp.acme.example" } },
            says: "Statement.Principal.Federated: no condition compares SAML:aud, so the role accepts assertions that were made for other services",
        },
        {
            name: "a star",
            condition: { StringLike: { "SAML:aud": "*" } },
            says: 'Statement.Condition.StringLike["SAML:aud"]: "*" on SAML:aud admits more than one audience',
        },
        {
            name: "a star beside the addresses of every Region",
            condition: { StringLike: { "SAML:aud": ["https://*", "https://*.signin.aws.amazon.com/saml"] } },
            says: 'Statement.Condition.StringLike["SAML:aud"]: "https://*" on SAML:aud admits more than one audience',
        },
        {
            name: "ForAllValues",
            condition: { "ForAllValues:StringEquals": { "SAML:aud": SIGN_IN } },
            says: 'Statement.Condition["ForAllValues:StringEquals"]["SAML:aud"]: ForAllValues:StringEquals on SAML:aud does not require a certain audience',
        },
        {
            name: "a negated operator",
            condition: { StringNotEquals: { "SAML:aud": "https://x.example" } },
            says: 'Statement.Condition.StringNotEquals["SAML:aud"]: StringNotEquals on SAML:aud does not require a certain audience',
        },
    ];
    for (const { name, condition, says } of open) {
        it(`is open with ${name}`, () => {
            assert.deepEqual(said(condition), [says]);
        });
    }

    it("is open with a star after the addresses of every Region", () => {
        const values = ["https://*.signin.aws.amazon.com/saml", "https://*"];
        assert.equal(said({ StringLike: { "SAML:aud": values } }).length, 1);
    });

    const others: readonly { name: string; change: object }[] = [
        { name: "a Deny", change: { Effect: "Deny" } },
        { name: "an action that takes no assertion", change: { Action: "sts:TagSession" } },
    ];
    for (const { name, change } of others) {
        it(`does not matter to ${name}`, () => {
            assert.deepEqual(said(undefined, change), []);
        });
    }
});
