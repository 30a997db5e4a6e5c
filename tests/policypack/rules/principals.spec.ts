import assert from "node:assert/strict";
import { type Kind, NO_PLACE } from "../../../policypack/documents/kind";
import { locate } from "../../../policypack/documents/located";
import { checkDocument } from "../../../policypack/engine/engine";
import { rulesetWith } from "../../../policypack/engine/ruleset";
import { DEFAULT_OPTIONS, type Options } from "../../../policypack/rules/options";
import { principalAccount } from "../../../policypack/rules/principal-account";

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

const ORGANIZATION = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
const DEPLOYER = "arn:aws:iam::111122223333:role/deployer";

/** What is said of a statement for one principal: the message and the remediation. */
function said(Principal: unknown, Condition: Condition = {}, options: Partial<Options> = {}): string[][] {
    const Statement = { Effect: "Allow", Principal, Action: "s3:GetObject", Resource: "*", Condition };
    return checkDocument({ Version: "2012-10-17", Statement }, "s3-bucket", rulesetWith(options)).map(
        ({ message, remediation }) => [message, remediation],
    );
}

describe("a principal of an organization", () => {
    const oneName = (operator: string, arn = "arn:aws:iam::*:role/ci"): Condition => ({
        ...ORGANIZATION,
        [operator]: { "aws:PrincipalArn": arn },
    });
    const options = { organizations: ["o-a1b2c3d4e5"] };

    it("is accepted with one role name, where the configuration lists the organization", () => {
        assert.deepEqual(said("*", oneName("ArnLike"), options), []);
        assert.deepEqual(
            said({ AWS: "*" }, oneName("ArnEquals", "arn:aws:iam::*:role/path/ci"), options),
            [],
        );
    });

    it("is refused by default, with the way named", () => {
        assert.deepEqual(said("*", oneName("ArnLike")), [
            [
                "the principal is everybody with one role name in organization o-a1b2c3d4e5",
                "Name the roles by their ARNs under Principal, or list o-a1b2c3d4e5 under organizations.",
            ],
        ]);
        assert.deepEqual(said("*", ORGANIZATION, options), [
            [
                "the principal is everybody in organization o-a1b2c3d4e5",
                'Name the roles by their ARNs under Principal, or demand one role name with ArnLike: {"aws:PrincipalArn": ' +
                    '"arn:aws:iam::*:role/NAME"} and list o-a1b2c3d4e5 under organizations.',
            ],
        ]);
    });

    const open: readonly (readonly [name: string, condition: Condition])[] = [
        [
            "another organization",
            { ...oneName("ArnLike"), StringEquals: { "aws:PrincipalOrgID": "o-ffffffffff" } },
        ],
        ["any name", oneName("ArnLike", "arn:aws:iam::*:role/*")],
        ["any partition", oneName("ArnLike", "arn:*:iam::*:role/ci")],
        ["a star that spans colons", oneName("StringLike")],
        ["a test that passes without the key", oneName("ArnLikeIfExists")],
        ["no role name but one that is excluded", oneName("ArnNotLike")],
        [
            "one organization of two",
            {
                StringEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-ffffffffff"] },
                ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" },
            },
        ],
        [
            "an organization that may be absent",
            {
                StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
                ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" },
            },
        ],
    ];
    for (const [name, condition] of open) {
        it(`is refused with ${name}`, () => {
            assert.equal(said("*", condition, options).length, 1);
        });
    }

    it("is refused beside everybody who calls through a service", () => {
        assert.deepEqual(said({ AWS: "*", Service: "*" }, oneName("ArnLike"), options), [
            [
                "the principal is everybody with one role name in organization o-a1b2c3d4e5",
                "Name the roles by their ARNs under Principal, or list o-a1b2c3d4e5 under organizations.",
            ],
        ]);
        assert.equal(said({ Service: "*" }, oneName("ArnLike"), options).length, 1);
    });

    it("is refused as an exclusion", () => {
        const Statement = {
            Effect: "Allow",
            NotPrincipal: { AWS: DEPLOYER },
            Action: "s3:*",
            Resource: "*",
            Condition: oneName("ArnLike"),
        };
        assert.deepEqual(
            checkDocument({ Statement }, "s3-bucket", rulesetWith(options)).map(({ rule }) => rule),
            ["principal-anonymous"],
        );
    });
});

describe("what is said of a principal", () => {
    it("names the roles that a condition leaves", () => {
        const condition = { ArnEquals: { "aws:PrincipalArn": DEPLOYER } };
        const remediation = `Name them under "Principal" instead: {"AWS": ["${DEPLOYER}"]}.`;
        assert.deepEqual(said({ AWS: "111122223333" }, condition), [
            [
                `"111122223333" stands for every principal of account 111122223333, of whom the condition leaves ${DEPLOYER}`,
                remediation,
            ],
        ]);
        assert.deepEqual(said("*", condition), [
            [`the principal is everybody, of whom the condition leaves ${DEPLOYER}`, remediation],
        ]);
    });

    it("names the service that a source belongs to", () => {
        assert.deepEqual(
            said("*", { ArnLike: { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:jobs" } }),
            [
                [
                    "the principal is everybody, although the condition expects sns.amazonaws.com",
                    'Name the service instead, and keep aws:SourceArn: "Principal": {"Service": ["sns.amazonaws.com"]}.',
                ],
            ],
        );
    });

    it("names the service that delivers a load balancer's logs", () => {
        assert.deepEqual(said({ AWS: "arn:aws:iam::156460612806:root" }), [
            [
                '"arn:aws:iam::156460612806:root" stands for every principal of account 156460612806, from which Elastic Load Balancing delivers logs in eu-west-1',
                'Name logdelivery.elasticloadbalancing.amazonaws.com under "Service", with aws:SourceAccount for the account of the load balancers.',
            ],
        ]);
    });

    it("tells a placeholder from a policy variable", () => {
        const [[placeholder = ""] = []] = said({ AWS: "arn:aws:iam::${account_id}:role/ci" });
        const [[variable = ""] = []] = said({ AWS: "arn:aws:iam::111122223333:role/${aws:username}" });
        assert.match(placeholder, /nothing has replaced a placeholder in it/);
        assert.match(variable, /contains a policy variable/);
    });
});

/** What a rule finds in a document of one statement. */
function found(statement: object, kind: Kind, options: Partial<Options> = {}) {
    const Statement = { Effect: "Allow", Action: "s3:GetObject", ...statement };
    return checkDocument({ Version: "2012-10-17", Statement }, kind, rulesetWith(options));
}

describe("everybody", () => {
    const finding = {
        rule: "principal-anonymous",
        enforcement: "mandatory",
        path: "Statement.Principal",
        statement: { index: 0 },
        message: "the principal is everybody",
        remediation: "Name the roles by their ARNs under Principal.",
    };

    it("is reported with a caller where one is known to be admitted", () => {
        const witness = "arn:aws:iam::999999999999:role/attacker";
        assert.deepEqual(found({ Principal: "*" }, "s3-bucket"), [{ ...finding, witness }]);
        const Condition = { StringEquals: { "aws:SourceVpce": "vpce-0123" } };
        assert.deepEqual(found({ Principal: "*", Condition }, "s3-bucket"), [finding]);
    });

    it("is reported without a caller where services are meant", () => {
        assert.deepEqual(found({ Principal: { Service: "*" } }, "s3-bucket"), [
            { ...finding, path: "Statement.Principal.Service" },
        ]);
    });
});

describe("a whole account", () => {
    const ACCOUNT = "111122223333";
    const finding = {
        rule: "principal-account",
        enforcement: "mandatory",
        path: "Statement.Principal.AWS",
        statement: { index: 0 },
        message: `"${ACCOUNT}" stands for every principal of account ${ACCOUNT}`,
        witness: `arn:aws:iam::${ACCOUNT}:role/attacker`,
        remediation: `Name the role by its ARN: arn:aws:iam::${ACCOUNT}:role/NAME.`,
    };
    const Principal = { AWS: ACCOUNT };

    it("is reported with a caller where one is known to be admitted", () => {
        assert.deepEqual(found({ Principal }, "s3-bucket"), [finding]);
        const { witness, ...others } = finding;
        const Condition = { StringEquals: { "aws:SourceVpce": "vpce-0123" } };
        assert.ok(witness);
        assert.deepEqual(found({ Principal, Condition }, "s3-bucket"), [others]);
    });

    it("is reported with a caller for the first eight of a statement", () => {
        const AWS = Array.from({ length: 10 }, (_, index) => `00000000000${index}`);
        assert.deepEqual(
            found({ Principal: { AWS } }, "s3-bucket").map(({ witness }) => witness !== undefined),
            [...Array<boolean>(8).fill(true), false, false],
        );
    });

    it("is reported by its canonical user without a caller, and with an account to put in", () => {
        assert.deepEqual(found({ Principal: { CanonicalUser: "79a5" } }, "s3-bucket"), [
            {
                rule: "principal-account",
                enforcement: "mandatory",
                path: "Statement.Principal.CanonicalUser",
                statement: { index: 0 },
                message: '"79a5" stands for every principal of account 79a5',
                remediation: 'Name the role by its ARN, under "AWS": arn:aws:iam::ACCOUNT:role/NAME.',
            },
        ]);
    });

    it("is not reported where it is denied or excepted, or where the document grants nothing", () => {
        assert.deepEqual(found({ Principal, Effect: "Deny" }, "s3-bucket"), []);
        assert.deepEqual(found({ Principal, Resource: "*" }, "vpc-endpoint"), []);
        assert.deepEqual(
            found({ NotPrincipal: Principal }, "s3-bucket").map(({ rule }) => rule),
            ["principal-anonymous"],
        );
    });

    it("is named with what the configuration can list", () => {
        const remediation = (kind: Kind, Action: unknown) =>
            found({ Principal, Action, Resource: "*" }, kind).map((one) => one.remediation);
        const replication = ["ecr:ReplicateImage", "ecr:CreateRepository"];
        const own = " A key's own account may be named if it is listed under ownAccounts.";
        const source =
            " An account that replicates to this registry may be named if it is listed under replicationSources.";
        assert.deepEqual(remediation("kms-key", "kms:*"), [finding.remediation + own]);
        assert.deepEqual(remediation("ecr-registry", replication), [finding.remediation + source]);
        assert.deepEqual(remediation("ecr-registry", "ecr:*"), [finding.remediation]);
        assert.deepEqual(remediation("ecr-repository", replication), [finding.remediation]);
    });

    it("is accepted as a source of replication for a registry alone", () => {
        const statement = { Principal, Action: "ecr:ReplicateImage", Resource: "*" };
        const options = { replicationSources: [ACCOUNT] };
        assert.deepEqual(found(statement, "ecr-registry", options), []);
        assert.deepEqual(
            found(statement, "ecr-repository", options).map(({ rule }) => rule),
            ["principal-account"],
        );
    });

    it("is accepted where the document belongs to it", () => {
        const role = `arn:aws:iam::${ACCOUNT}:role/app`;
        const document = {
            Statement: {
                Effect: "Allow",
                Principal: { AWS: [ACCOUNT, "444455556666", role] },
                Action: "kms:*",
            },
        };
        const located = { ...locate(document, "", NO_PLACE, "kms-key"), ownAccount: ACCOUNT };
        assert.deepEqual(
            principalAccount.check(located, DEFAULT_OPTIONS).map(({ path }) => path),
            ["Statement.Principal.AWS[1]"],
        );
    });
});

describe("a principal that is not certain", () => {
    const ROLE = "Name each role, user or session by its full ARN.";
    const SERVICE = "Name each service by its full name, such as lambda.amazonaws.com.";
    const PROVIDER = "Name the provider by its ARN: arn:aws:iam::ACCOUNT:oidc-provider/HOST.";
    const EXCHANGED = 'Name the role that its tokens are exchanged for, under "AWS" and by its full ARN.';
    const WILDCARD =
        "contains a wildcard, which IAM does not accept inside a principal, so it is not certain whom it means";
    const ISSUER = "is a token issuer, which is a principal only in the trust policy of a role";
    const cases: readonly [principal: object, kind: Kind, message: string, remediation: string][] = [
        [{ AWS: "role/*" }, "s3-bucket", `"role/*" ${WILDCARD}`, ROLE],
        [{ AWS: "app" }, "s3-bucket", '"app" is neither an ARN nor an account ID', ROLE],
        [{ Service: "s3" }, "trust", '"s3" is not the name of an AWS service', SERVICE],
        [{ Service: "*.amazonaws.com" }, "trust", `"*.amazonaws.com" ${WILDCARD}`, SERVICE],
        [
            { Federated: "arn:aws:iam::1:oidc-provider/*" },
            "trust",
            `"arn:aws:iam::1:oidc-provider/*" ${WILDCARD}`,
            PROVIDER,
        ],
        [{ Federated: "www.amazon.com" }, "s3-bucket", `"www.amazon.com" ${ISSUER}`, EXCHANGED],
        [
            { Federated: "arn:aws:iam::111122223333:saml-provider/Staff" },
            "s3-bucket",
            `"arn:aws:iam::111122223333:saml-provider/Staff" ${ISSUER}`,
            EXCHANGED,
        ],
    ];
    for (const [Principal, kind, message, remediation] of cases) {
        it(`such as ${JSON.stringify(Principal)} of a ${kind} is reported`, () => {
            const [type = ""] = Object.keys(Principal);
            assert.deepEqual(
                found({ Principal, Action: "sts:TagSession" }, kind).filter(
                    ({ rule }) => rule === "principal-unclear",
                ),
                [
                    {
                        rule: "principal-unclear",
                        enforcement: "mandatory",
                        path: `Statement.Principal.${type}`,
                        statement: { index: 0 },
                        message,
                        remediation,
                    },
                ],
            );
        });
    }

    it("is not reported where it is denied, or where the document grants nothing", () => {
        const Principal = { AWS: "role/*" };
        assert.deepEqual(found({ Principal, Effect: "Deny" }, "s3-bucket"), []);
        assert.deepEqual(found({ Principal, Resource: "*" }, "vpc-endpoint"), []);
    });

    it("is none of those that others report, or that nobody need report", () => {
        const role = "arn:aws:iam::111122223333:role/app";
        const Federated = "arn:aws:iam::111122223333:role/app";
        for (const Principal of [
            "*",
            { AWS: ["111122223333", role] },
            { Service: "s3.amazonaws.com" },
            { Federated },
        ]) {
            const rules = found({ Principal }, "s3-bucket").map(({ rule }) => rule);
            assert.equal(rules.includes("principal-unclear"), false);
        }
    });
});
