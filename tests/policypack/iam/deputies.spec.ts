import assert from "node:assert/strict";
import { inspect } from "node:util";
import { admittedExternalAccount, asksForSource } from "../../../policypack/iam/deputies";
import { readDocument } from "../../../policypack/iam/document";

const SNS = "sns.amazonaws.com";
const EXTERNAL = "999999999999";
const ACME = "111122223333";

const inOneLine = (value: object) => inspect(value, { breakLength: Infinity, depth: 5 });

function documentOf(condition: object, ...denials: readonly object[]) {
    const document = readDocument(
        {
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Service: SNS },
                    Action: "sqs:SendMessage",
                    Condition: condition,
                },
                ...denials.map((denial) => ({ Effect: "Deny", Action: "sqs:*", ...denial })),
            ],
        },
        "",
    );
    const [statement] = document.statements;
    assert.ok(statement);
    return { document, statement };
}

/** Whether the service is known to be admitted on behalf of the external account. */
function isAdmitted(condition: object, ...denials: readonly object[]): boolean {
    const { document, statement } = documentOf(condition, ...denials);
    const account = admittedExternalAccount(document, statement, SNS);
    assert.ok(account === undefined || account === EXTERNAL, account);
    return account !== undefined;
}

describe("a service on behalf of an external account", () => {
    const TOPIC = `arn:aws:sns:eu-west-1:${ACME}:jobs`;
    const ANY_TOPIC = "arn:aws:sns:*:*:jobs";
    const cases: readonly [condition: object, admitted: boolean][] = [
        [{}, true],
        [{ StringEquals: { "aws:SourceAccount": ACME } }, false],
        [{ StringEquals: { "aws:SourceAccount": EXTERNAL } }, true],
        [{ StringEquals: { "kms:CallerAccount": ACME } }, false],
        [{ StringNotEquals: { "kms:CallerAccount": ACME } }, true],
        [{ ArnLike: { "aws:SourceArn": TOPIC } }, false],
        [{ ArnLike: { "aws:SourceArn": ANY_TOPIC } }, true],
        [{ ArnNotLike: { "aws:SourceArn": ANY_TOPIC } }, true],
        // Compared as a text, a function that is named like the account matches.
        [{ StringLike: { "aws:SourceArn": `arn:aws:lambda:*:${ACME}:*` } }, true],
        [{ ArnLike: { "aws:SourceArn": `arn:aws:lambda:*:${ACME}:*` } }, false],
        [{ StringLike: { "aws:SourceArn": "*:attacker" } }, true],
        [{ StringEquals: { "aws:SourceOrgID": "o-acme000000" } }, false],
        [{ StringLike: { "aws:SourceOrgID": "o-attacker*" } }, true],
        [{ StringEquals: { "aws:PrincipalServiceName": SNS } }, true],
        [{ StringEquals: { "aws:PrincipalServiceName": "s3.amazonaws.com" } }, false],
        [{ Bool: { "aws:PrincipalIsAWSService": "true" } }, true],
        [{ Bool: { "aws:PrincipalIsAWSService": "false" } }, false],
        [{ Bool: { "aws:SecureTransport": "false" } }, false],
        // It has no key of a principal, and comes through no network of an account.
        [{ StringEquals: { "aws:PrincipalOrgID": "o-acme000000" } }, false],
        [{ StringNotEquals: { "aws:PrincipalOrgID": "o-acme000000" } }, true],
        ...["aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp"].flatMap((key): [object, boolean][] => [
            [{ StringEquals: { [key]: "x" } }, false],
            [{ StringNotEquals: { [key]: "x" } }, true],
        ]),
        [
            {
                StringLike: { "aws:SourceArn": `*:${EXTERNAL}:*` },
                ArnLike: { "aws:SourceArn": "arn:aws:lambda:*:*:function:attacker" },
            },
            true,
        ],
        // What is not known passes, unless two tests on it contradict each other.
        [{ StringEquals: { "sns:Endpoint": "x" } }, true],
        [{ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, true],
        [{ StringEquals: { "sns:Endpoint": "x" }, StringLike: { "sns:Endpoint": "y*" } }, false],
        [{ StringEquals: { "sns:Endpoint": "x", "sns:Protocol": "y" } }, true],
        // Of the values of a key, three are tried.
        [{ ArnLike: { "aws:SourceArn": [TOPIC, TOPIC, ANY_TOPIC] } }, true],
        [{ ArnLike: { "aws:SourceArn": [TOPIC, TOPIC, TOPIC, ANY_TOPIC] } }, false],
    ];
    for (const [condition, admitted] of cases) {
        it(`is ${admitted ? "" : "not known to be "}admitted by ${inOneLine(condition)}`, () => {
            assert.equal(isAdmitted(condition), admitted);
        });
    }

    const denials: readonly [denial: object, admitted: boolean][] = [
        [{ Principal: "*" }, false],
        [{ Principal: { Service: SNS } }, false],
        [{ Principal: { Service: "SNS.amazonaws.com" } }, false],
        [{ Principal: { Service: "s3.amazonaws.com" } }, true],
        [{ Principal: { Service: "*.amazonaws.com" } }, false],
        [{ Principal: { Service: "sns" } }, false],
        [{ Principal: { AWS: ACME } }, true],
        [{ Principal: { AWS: EXTERNAL } }, true],
        [{ Principal: { AWS: `arn:aws:iam::${ACME}:role/ci` } }, true],
        [{ Principal: { Federated: `arn:aws:iam::${ACME}:oidc-provider/gitlab.com` } }, true],
        [{ Principal: { Federated: `arn:aws:iam::${ACME}:saml-provider/ADFS` } }, true],
        [{ Principal: { Federated: `arn:aws:iam::${ACME}:role/ci` } }, true],
        [{ NotPrincipal: { Service: SNS } }, true],
        [{ Principal: "*", Condition: { StringNotEquals: { "aws:SourceAccount": ACME } } }, false],
        [{ Principal: "*", Condition: { StringEquals: { "aws:SourceAccount": ACME } } }, true],
        [{ Principal: "*", Condition: { StringEquals: { "sns:Endpoint": "x" } } }, false],
        // The source that a denial excepts is tried, too.
        [{ Principal: "*", Condition: { ArnNotLike: { "aws:SourceArn": ANY_TOPIC } } }, true],
        [{ Principal: "*", Condition: { ArnNotLike: { "aws:SourceArn": TOPIC } } }, false],
    ];
    for (const [denial, admitted] of denials) {
        it(`is ${admitted ? "" : "not known to be "}admitted beside a denial of ${inOneLine(denial)}`, () => {
            assert.equal(isAdmitted({}, denial), admitted);
        });
    }

    it("is tried with patterns of the source alone", () => {
        const others = [TOPIC, TOPIC, TOPIC, ANY_TOPIC];
        const excepts = { Principal: "*", Condition: { ArnNotLike: { "aws:SourceArn": others } } };
        const named = { Principal: { AWS: ACME }, Condition: { ArnLike: { "aws:PrincipalArn": ANY_TOPIC } } };
        assert.equal(isAdmitted({}, excepts, named), false);
    });

    it("is tried with the first twelve patterns of all statements", () => {
        const patterns = (count: number) =>
            Array.from({ length: count }, () => ({
                Principal: { AWS: ACME },
                Condition: { ArnLike: { "aws:SourceArn": TOPIC } },
            }));
        const excepts = { Principal: "*", Condition: { ArnNotLike: { "aws:SourceArn": ANY_TOPIC } } };
        assert.equal(isAdmitted({}, ...patterns(11), excepts), true);
        assert.equal(isAdmitted({}, ...patterns(12), excepts), false);
    });
});

describe("a statement", () => {
    const cases: readonly [condition: object, asks: boolean][] = [
        [{}, false],
        [{ StringLike: { "aws:SourceArn": "*" } }, true],
        [{ StringEquals: { "aws:UserAgent": "x", "aws:SourceAccount": "*" } }, true],
        [{ StringEquals: { "kms:CallerAccount": ACME } }, false],
        [{ StringEquals: { "my-aws:SourceArn": "x" } }, false],
    ];
    for (const [condition, asks] of cases) {
        it(`${asks ? "asks" : "does not ask"} for the source by ${inOneLine(condition)}`, () => {
            assert.equal(asksForSource(documentOf(condition).statement), asks);
        });
    }
});
