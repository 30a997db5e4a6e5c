import assert from "node:assert/strict";
import { type Reach, readPrincipals } from "../../../policypack/iam/principals";
import { UNKNOWN } from "../../../policypack/values/value";

function read(value: unknown): { reaches: readonly Reach[]; problems: string[]; unknowns: string[] } {
    const problems: string[] = [];
    const unknowns: string[] = [];
    const entries = readPrincipals(value, "P", {
        problem: (path) => problems.push(path),
        unknown: (path) => unknowns.push(path),
    });
    return { reaches: entries.map(({ reach }) => reach), problems, unknowns };
}

const ACCOUNT: Reach = { kind: "account", account: "123456789012" };
const NO_ARN: Reach = { kind: "undecided", message: "neither an ARN nor an account ID" };
const NO_PRINCIPAL: Reach = {
    kind: "undecided",
    message: "not the ARN of a role, a user or a session of a role",
};
const NO_SERVICE: Reach = {
    kind: "undecided",
    message: "not the name of an AWS service",
};

describe("principals", () => {
    const aws: readonly [text: string, reach: Reach][] = [
        ["*", { kind: "everyone" }],
        [" * ", { kind: "everyone" }],
        ["123456789012", ACCOUNT],
        [" 123456789012", ACCOUNT],
        ["12345678901", NO_ARN],
        ["arn:aws:iam::123456789012:root", ACCOUNT],
        ["arn:aws-iso-b:iam::123456789012:root", ACCOUNT],
        ["ARN:AWS:IAM::123456789012:ROOT", ACCOUNT],
        ["arn:aws:sts::123456789012:root", ACCOUNT],
        ["arn:aws:iam::123456789012:role/root", { kind: "one" }],
        ["arn:aws:iam::123456789012:role/a/b/deployer", { kind: "one" }],
        ["arn:aws:iam::123456789012:role/123456789012", { kind: "one" }],
        ["arn:aws:iam::123456789012:user/root", { kind: "one" }],
        ["arn:aws:sts::123456789012:assumed-role/deployer/build-1", { kind: "one" }],
        ["arn:aws:sts::123456789012:federated-user/bob", { kind: "one" }],
        ["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE1ABC", { kind: "one" }],
        ["arn:aws-us-gov:iam::123456789012:role/deployer", { kind: "one" }],
        ["arn:aws-us-gov:sts::123456789012:assumed-role/deployer/build-1", { kind: "one" }],
        ["arn:aws-us-gov:sts::123456789012:federated-user/bob", { kind: "one" }],
        [
            "arn:aws-iso-b:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE1ABC",
            { kind: "one" },
        ],
        ["AROAEXAMPLE1234567890", { kind: "one" }],
        ["xAROAEXAMPLE1234567890", NO_ARN],
        ["AROAEXAMPLE1234567890-", NO_ARN],
        ["arn:aws:iam::123456789012:role/*", { kind: "several" }],
        ["arn:aws:iam::*:root", { kind: "several" }],
        ["arn:aws:iam::12345678901?:role/x", { kind: "several" }],
        ["arn:aws:sts::123456789012:assumed-role/deployer", NO_PRINCIPAL],
        ["arn:aws:iam::123456789012:group/admins", NO_PRINCIPAL],
        ["arn:aws:iam::123456789012:role/", NO_PRINCIPAL],
        ["arn:evil:iam::123456789012:role/x", NO_PRINCIPAL],
        ["arn:aws:s3:::bucket", NO_PRINCIPAL],
        // A blank at either end belongs to the name, and IAM has no such name.
        ...[
            "arn:aws:iam::123456789012:role/deployer",
            "arn:aws:sts::123456789012:assumed-role/deployer/build-1",
            "arn:aws:sts::123456789012:federated-user/bob",
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE1ABC",
        ].flatMap((arn): [string, Reach][] => [
            [` ${arn}`, NO_PRINCIPAL],
            [`${arn} `, NO_PRINCIPAL],
        ]),
        ["deployer", NO_ARN],
        ["", NO_ARN],
        [
            "arn:aws:iam::${aws:PrincipalAccount}:role/x",
            { kind: "undecided", message: "not a principal, because it contains a policy variable" },
        ],
    ];
    for (const [text, reach] of aws) {
        it(`AWS ${JSON.stringify(text)} is ${reach.kind}`, () => {
            assert.deepEqual(read({ AWS: text }), { reaches: [reach], problems: [], unknowns: [] });
        });
    }

    const others: readonly { value: unknown; reaches: Reach[]; problems?: string[] }[] = [
        { value: "*", reaches: [{ kind: "everyone" }] },
        { value: "123456789012", reaches: [ACCOUNT], problems: ["P"] },
        { value: 123456789012, reaches: [ACCOUNT], problems: ["P"] },
        { value: { AWS: 123456789012 }, reaches: [ACCOUNT], problems: ["P.AWS"] },
        { value: { aws: ["*"] }, reaches: [{ kind: "everyone" }], problems: ["P.aws"] },
        {
            value: { AWS: "*", aws: "123456789012" },
            reaches: [{ kind: "everyone" }, ACCOUNT],
            problems: ["P.aws", "P.aws"],
        },
        { value: { Person: "*" }, reaches: [{ kind: "everyone" }], problems: ["P.Person"] },
        { value: {}, reaches: [], problems: ["P"] },
        { value: [], reaches: [], problems: ["P"] },
        { value: null, reaches: [], problems: ["P"] },
        { value: { AWS: [] }, reaches: [], problems: ["P.AWS"] },
        { value: { AWS: [["*"]] }, reaches: [], problems: ["P.AWS[0]"] },
        { value: { CanonicalUser: "79a5" }, reaches: [{ kind: "account", account: "79a5" }] },
        { value: { CanonicalUser: "*" }, reaches: [{ kind: "everyone" }] },
        { value: { CanonicalUser: "0123456789abcdef".repeat(6) }, reaches: [{ kind: "one" }] },
        ...["x", "f"].flatMap((letter) => {
            const digits = "0123456789abcdef".repeat(6);
            return [`${letter}${digits}`, `${digits}${letter}`].map((account) => ({
                value: { CanonicalUser: account },
                reaches: [{ kind: "account", account } as const],
            }));
        }),
        { value: { Service: "lambda.amazonaws.com" }, reaches: [{ kind: "service" }] },
        { value: { Service: "ec2.amazonaws.com.cn" }, reaches: [{ kind: "service" }] },
        { value: { Service: "logs.eusc-de-east-1.amazonaws.eu" }, reaches: [{ kind: "service" }] },
        { value: { Service: "ec2.c2s.ic.gov" }, reaches: [{ kind: "service" }] },
        { value: { Service: "ec2.sc2s.sgov.gov" }, reaches: [{ kind: "service" }] },
        { value: { Service: "alexa-appkit.amazon.com" }, reaches: [{ kind: "service" }] },
        { value: { Service: "lambda.amazon.com" }, reaches: [NO_SERVICE] },
        { value: { Service: "amazonaws.com" }, reaches: [NO_SERVICE] },
        { value: { Service: "ec2.attacker.example" }, reaches: [NO_SERVICE] },
        { value: { Service: "ec2.amazonaws.com.attacker.example" }, reaches: [NO_SERVICE] },
        { value: { Service: "*" }, reaches: [{ kind: "everyone" }] },
        { value: { Service: "*.amazonaws.com" }, reaches: [{ kind: "several" }] },
        { value: { Federated: "*" }, reaches: [{ kind: "everyone" }] },
        { value: { Federated: "arn:aws:iam::1:oidc-provider/*" }, reaches: [{ kind: "several" }] },
        { value: { Federated: "arn:aws:iam::123456789012:saml-provider/ADFS" }, reaches: [{ kind: "saml" }] },
        {
            value: { Federated: "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
            reaches: [{ kind: "oidc", issuer: "gitlab.com", misspelled: false }],
        },
        {
            value: { Federated: "arn:aws:iam::123456789012:oidc-provider/gitlab.com/" },
            reaches: [{ kind: "oidc", issuer: "gitlab.com/", misspelled: false }],
        },
        {
            value: { Federated: "arn:aws:iam::123456789012:oidc-provider/Id.Acme.example:8443/Path/" },
            reaches: [{ kind: "oidc", issuer: "id.acme.example:8443/path/", misspelled: false }],
        },
        {
            value: { Federated: "arn:aws:iam::123456789012:oidc-provider/https://gitlab.com" },
            reaches: [{ kind: "oidc", issuer: "gitlab.com", misspelled: true }],
            problems: ["P.Federated"],
        },
        {
            value: { Federated: "arn:aws:iam:::oidc-provider/gitlab.com" },
            reaches: [{ kind: "oidc", issuer: "gitlab.com", misspelled: false }],
            problems: ["P.Federated"],
        },
        {
            value: { Federated: "arn:aws:sts::123456789012:saml-provider/ADFS" },
            reaches: [{ kind: "saml" }],
            problems: ["P.Federated"],
        },
        {
            value: { Federated: "arn:aws:iam::${AWS::AccountId}:oidc-provider/gitlab.com" },
            reaches: [{ kind: "oidc", issuer: "gitlab.com", misspelled: false }],
            problems: ["P.Federated"],
        },
        {
            value: { Federated: "arn:aws:iam::123456789012:root" },
            reaches: [{ kind: "refused" }],
            problems: ["P.Federated"],
        },
        ...["https://gitlab.com", "http://gitlab.com"].map((url) => ({
            value: { Federated: url },
            reaches: [{ kind: "oidc", issuer: "gitlab.com", misspelled: true } as const],
            problems: ["P.Federated"],
        })),
        {
            value: { Federated: "https://arn:8443" },
            reaches: [{ kind: "oidc", issuer: "arn:8443", misspelled: true }],
            problems: ["P.Federated"],
        },
        {
            value: { Federated: "arn:aws:iam::123456789012:oidc-provider/ci.acme.example/https://x" },
            reaches: [{ kind: "oidc", issuer: "ci.acme.example/https://x", misspelled: false }],
        },
        {
            value: { Federated: "arn:aws:iam::123456789012:ci/oidc-provider/gitlab.com" },
            reaches: [{ kind: "oidc", issuer: "gitlab.com", misspelled: false }],
            problems: ["P.Federated"],
        },
        {
            value: { Federated: "arn:aws:iam::123456789012:oidc-provider/gitlab.com\n" },
            reaches: [{ kind: "refused" }],
            problems: ["P.Federated"],
        },
        {
            value: { Federated: "cognito-identity.amazonaws.com" },
            reaches: [{ kind: "oidc", issuer: "cognito-identity.amazonaws.com", misspelled: false }],
        },
    ];
    for (const { value, reaches, problems = [] } of others) {
        it(JSON.stringify(value), () => {
            assert.deepEqual(read(value), { reaches, problems, unknowns: [] });
        });
    }

    it("that are not known yet are noted, and the others read", () => {
        assert.deepEqual(read(UNKNOWN), { reaches: [], problems: [], unknowns: ["P"] });
        assert.deepEqual(read({ AWS: UNKNOWN }), { reaches: [], problems: [], unknowns: ["P.AWS"] });
        assert.deepEqual(read({ AWS: [UNKNOWN, "*"] }), {
            reaches: [{ kind: "everyone" }],
            problems: [],
            unknowns: ["P.AWS[0]"],
        });
    });
});
