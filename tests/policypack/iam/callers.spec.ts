import assert from "node:assert/strict";
import { inspect } from "node:util";
import { admittedCaller } from "../../../policypack/iam/callers";
import { readDocument } from "../../../policypack/iam/document";

const EXTERNAL = "arn:aws:iam::999999999999:role/attacker";
const ACME = "111122223333";
const AT_ACME = `arn:aws:iam::${ACME}:role/attacker`;

const inOneLine = (value: object) => inspect(value, { breakLength: Infinity, depth: 5 });

function allow(Condition: object, Action = "s3:GetObject"): object {
    return { Effect: "Allow", Principal: "*", Action, Condition };
}

function deny(principal: object, Condition: object = {}): object {
    return { Effect: "Deny", Action: "s3:*", Condition, ...principal };
}

const denyEveryone = (Condition: object) => deny({ Principal: "*" }, Condition);

/** The caller whom the first of these statements admits. */
function callerOf(statements: readonly object[], principal?: { account?: string; partition?: string }) {
    const document = readDocument({ Statement: statements }, "");
    const [statement] = document.statements;
    assert.ok(statement);
    return admittedCaller(document, statement, principal);
}

describe("a caller whom a condition admits", () => {
    const OTHERS = ["444455556666", "555566667777", "666677778888"];
    const cases: readonly [condition: object, caller: string | undefined][] = [
        [{}, EXTERNAL],
        [{ StringNotEquals: { "aws:PrincipalAccount": ACME } }, EXTERNAL],
        [{ StringNotEquals: { "aws:PrincipalAccount": "999999999999" } }, undefined],
        ...["aws:PrincipalAccount", "kms:CallerAccount", "aws:SourceOwner"].map((key): [object, string] => [
            { StringEquals: { [key]: ACME } },
            AT_ACME,
        ]),
        [{ StringEquals: { "aws:PrincipalAccount": "acme" } }, undefined],
        [{ StringEquals: { "aws:PrincipalAccount": OTHERS } }, "arn:aws:iam::444455556666:role/attacker"],
        // Of the values of a key, three are tried.
        ...[2, 3].map((count): [object, string | undefined] => [
            {
                StringEquals: { "aws:PrincipalAccount": [...OTHERS.slice(0, count), ACME] },
                StringNotEquals: { "aws:PrincipalAccount": OTHERS },
            },
            count < 3 ? AT_ACME : undefined,
        ]),
        // One whom the condition spells out is meant, one whom a pattern of it matches need not be.
        [{ ArnEquals: { "aws:PrincipalArn": AT_ACME } }, undefined],
        [{ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" } }, "arn:aws:iam::999999999999:role/ci"],
        [
            { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACME}:user/ci-*` } },
            `arn:aws:iam::${ACME}:user/ci-attacker`,
        ],
        [{ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACME}:*` } }, AT_ACME],
        [
            { StringLike: { "aws:PrincipalArn": `arn:aws-cn:iam::${ACME}:r*` } },
            `arn:aws-cn:iam::${ACME}:role/attacker`,
        ],
        [{ ArnLike: { "aws:PrincipalArn": `arn:aws:sts::${ACME}:assumed-role/ci/*` } }, undefined],
        [{ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACME}:group/*` } }, undefined],
        [{ ArnLike: { "aws:PrincipalArn": "role/*" } }, undefined],
        [{ ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${ACME}:*` } }, EXTERNAL],
        // The organization is said where somebody asks for it.
        [
            { StringEquals: { "aws:PrincipalOrgID": "o-acme000000" } },
            `${EXTERNAL} of organization o-acme000000`,
        ],
        [{ StringLike: { "aws:PrincipalOrgID": "o-acme?" } }, `${EXTERNAL} of organization o-acmex`],
        [
            { StringNotEquals: { "aws:PrincipalOrgID": "o-acme000000" } },
            `${EXTERNAL} without an organization`,
        ],
        [{ Null: { "aws:PrincipalOrgID": "false" } }, `${EXTERNAL} of organization o-attacker00`],
        // The values of another key are no accounts, even where they look like one.
        [
            {
                StringNotEquals: { "aws:PrincipalAccount": "999999999999" },
                StringEquals: { "s3:prefix": ACME },
            },
            undefined,
        ],
        // What else a request has.
        [{ StringEquals: { "aws:UserAgent": "x" } }, EXTERNAL],
        [{ StringEquals: { "aws:UserAgent": "x" }, StringLike: { "aws:UserAgent": "y*" } }, undefined],
        [{ StringEquals: { "aws:UserAgent": "x", "aws:Referer": "y" } }, EXTERNAL],
        [{ StringEquals: { "aws:SourceVpce": "vpce-0123" } }, undefined],
        [{ DateLessThan: { "aws:CurrentTime": "2999-12-31T00:00:00Z" } }, undefined],
    ];
    for (const [condition, caller] of cases) {
        it(`${inOneLine(condition)} is ${caller ?? "not known"}`, () => {
            assert.equal(callerOf([allow(condition)]), caller);
        });
    }

    it("signs the request, so that there is none for a token", () => {
        assert.equal(callerOf([allow({}, "sts:AssumeRoleWithSAML")]), undefined);
        assert.equal(callerOf([allow({}, "sts:AssumeRole")]), EXTERNAL);
    });
});

describe("a caller of the account that a principal names", () => {
    const home = { account: ACME, partition: "aws-cn" };
    const cases: readonly [condition: object, caller: string | undefined][] = [
        [{}, `arn:aws-cn:iam::${ACME}:role/attacker`],
        [{ StringEquals: { "aws:PrincipalAccount": "444455556666" } }, undefined],
        [{ ArnLike: { "aws:PrincipalArn": "arn:aws-cn:iam::444455556666:role/*" } }, undefined],
        [
            { ArnLike: { "aws:PrincipalArn": `arn:aws-cn:iam::${ACME}:role/ci-*` } },
            `arn:aws-cn:iam::${ACME}:role/ci-attacker`,
        ],
    ];
    for (const [condition, caller] of cases) {
        it(`and ${inOneLine(condition)} admits is ${caller ?? "not known"}`, () => {
            assert.equal(callerOf([allow(condition)], home), caller);
        });
    }

    it("is of the usual partition, unless another one is said", () => {
        assert.equal(callerOf([allow({})], { account: ACME }), AT_ACME);
    });
});

describe("a caller beside statements that deny", () => {
    const provider = `arn:aws:iam::${ACME}:oidc-provider/gitlab.com`;
    const cases: readonly [denial: object, caller: string | undefined][] = [
        [deny({ Principal: "*" }), undefined],
        [deny({ Principal: { AWS: "arn:aws:iam::444455556666:role/ci-*" } }), undefined],
        [deny({ Principal: { AWS: "arn:aws:iam::${aws:x}:role/ci" } }), undefined],
        [deny({ Principal: { AWS: "999999999999" } }), undefined],
        [deny({ Principal: { AWS: ACME } }), EXTERNAL],
        [deny({ Principal: { AWS: EXTERNAL } }), undefined],
        [deny({ Principal: { AWS: AT_ACME } }), EXTERNAL],
        [deny({ Principal: { Service: "lambda.amazonaws.com" } }), EXTERNAL],
        [deny({ Principal: { Federated: provider } }), EXTERNAL],
        [deny({ Principal: { Federated: `arn:aws:iam::${ACME}:saml-provider/ADFS` } }), EXTERNAL],
        [deny({ Principal: { Federated: `arn:aws:iam::${ACME}:role/x` } }), EXTERNAL],
        [deny({ NotPrincipal: { AWS: EXTERNAL } }), EXTERNAL],
        [deny({ NotPrincipal: { AWS: AT_ACME } }), undefined],
        [denyEveryone({ StringNotEquals: { "aws:PrincipalAccount": "999999999999" } }), EXTERNAL],
        [denyEveryone({ ArnNotEquals: { "aws:PrincipalArn": EXTERNAL } }), EXTERNAL],
        // Of what the caller chooses, nobody knows what they chose for the statement that allows.
        [denyEveryone({ StringEquals: { "aws:UserAgent": "x" } }), undefined],
        [denyEveryone({ Bool: { "aws:SecureTransport": "false" } }), EXTERNAL],
        // One whom a denial excepts escapes it.
        [
            denyEveryone({ StringNotEquals: { "aws:PrincipalOrgID": "o-acme000000" } }),
            `${EXTERNAL} of organization o-acme000000`,
        ],
        [
            denyEveryone({ StringEquals: { "aws:PrincipalOrgID": "o-acme000000" } }),
            `${EXTERNAL} without an organization`,
        ],
    ];
    for (const [denial, caller] of cases) {
        it(`such as ${inOneLine(denial)} is ${caller ?? "not known"}`, () => {
            assert.equal(callerOf([allow({}), denial]), caller);
        });
    }

    it("is nobody where a pattern of no ARN is all that is left", () => {
        const denial = deny({ Principal: { AWS: "999999999999" } });
        assert.equal(callerOf([allow({ StringLike: { "aws:PrincipalArn": "*" } }), denial]), undefined);
    });

    it("is of no organization that they name, or that stands under another key", () => {
        const Principal = { AWS: AT_ACME };
        const others = ["o-aaaaaaaaaa", "o-bbbbbbbbbb", "o-cccccccccc", "o-acme00000x"];
        assert.equal(
            callerOf([
                allow({ StringLike: { "aws:PrincipalOrgID": "o-?????????x" } }),
                denyEveryone({ StringNotEquals: { "aws:PrincipalOrgID": others } }),
                deny({ Principal }, { StringEquals: { "aws:PrincipalOrgID": "o-acme00000x" } }),
                deny({ Principal }, { StringNotEquals: { "s3:prefix": "o-acme00000x" } }),
            ]),
            undefined,
        );
    });

    it("is one of the first three organizations that they except", () => {
        const others = ["o-aaaaaaaaaa", "o-bbbbbbbbbb", "o-cccccccccc"];
        const callerBeside = (count: number) =>
            callerOf([
                allow({ StringLike: { "aws:PrincipalOrgID": "o-?????????x" } }),
                denyEveryone({
                    StringNotEquals: { "aws:PrincipalOrgID": [...others.slice(0, count), "o-acme00000x"] },
                }),
            ]);
        assert.equal(callerBeside(2), `${EXTERNAL} of organization o-acme00000x`);
        assert.equal(callerBeside(3), undefined);
    });
});
