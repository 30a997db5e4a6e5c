import assert from "node:assert/strict";
import { checkDocument } from "../../../policypack/engine/engine";
import { rulesetWith } from "../../../policypack/engine/ruleset";
import type { Options } from "../../../policypack/rules/options";

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
