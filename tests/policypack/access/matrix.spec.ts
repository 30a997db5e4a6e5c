import assert from "node:assert/strict";
import type {
    AccountDocuments,
    Bound,
    Guarded,
    IamIdentity,
    Policy,
} from "../../../policypack/access/account";
import { differenceOf } from "../../../policypack/access/difference";
import { accessOf } from "../../../policypack/access/matrix";
import { mayOf } from "../../../policypack/access/verbs";
import { whoInWords } from "../../../policypack/access/wording";
import { readDocument } from "../../../policypack/iam/document";

const HOME = "111122223333";
const ROLE = `arn:aws:iam::${HOME}:role/ci`;
const REPOSITORY = `arn:aws:ecr:eu-west-1:${HOME}:repository/app`;

function policy(owner: string, ...statements: readonly object[]): Policy {
    const document = readDocument({ Statement: statements }, "");
    return { document, file: "account.json", owner, reported: (path) => path };
}

function role(own: Partial<IamIdentity> = {}): IamIdentity {
    const statement = { Effect: "Allow", Action: "ecr:BatchGetImage", Resource: REPOSITORY };
    return {
        ...{ arn: ROLE, kind: "role", account: HOME, boundary: undefined, unread: [] },
        policies: [policy("ci", statement)],
        ...own,
    };
}

function repository(...statements: readonly object[]): Guarded {
    const where = { arn: REPOSITORY, account: HOME, region: "eu-west-1", decidesItself: false };
    return { ...where, policies: [policy("app", ...statements)] };
}

function cellsOf(documents: Partial<AccountDocuments>): readonly (readonly [string, readonly string[]])[] {
    return accessOf(documentsOf(documents)).map(({ who, may, undecided }) => [
        `${whoInWords(who)} ${may.join(", ")}`,
        undecided,
    ]);
}

function documentsOf(documents: Partial<AccountDocuments>): AccountDocuments {
    return { identities: [], guarded: [], bounds: [], aliases: new Map(), ...documents };
}

const DENY_ALL = { Effect: "Deny", Action: "*", Resource: "*" };

function control(
    accounts: Bound["accounts"],
    limits: Bound["limits"],
    ...statements: readonly object[]
): Bound {
    return { policy: policy("control", ...statements), limits, accounts };
}

describe("what limits an identity", () => {
    const pull = `role ${ROLE} pull`;
    const cases: readonly (readonly [string, Partial<AccountDocuments>, ReturnType<typeof cellsOf>])[] = [
        ["is nothing where there is nothing", { identities: [role()] }, [[pull, []]]],
        [
            "is a boundary that was not read",
            { identities: [role({ boundary: "unread" })] },
            [[pull, ["the permissions boundary was not read"]]],
        ],
        [
            "is a boundary that does not allow",
            {
                identities: [
                    role({
                        boundary: policy("boundary", { Effect: "Allow", Action: "s3:*", Resource: "*" }),
                    }),
                ],
            },
            [],
        ],
        [
            "is a Deny of the organization on the account",
            { identities: [role()], bounds: [control([HOME], "principals", DENY_ALL)] },
            [],
        ],
        [
            "is none on another account",
            { identities: [role()], bounds: [control(["444455556666"], "principals", DENY_ALL)] },
            [[pull, []]],
        ],
        [
            "is perhaps one on accounts that are not known",
            { identities: [role()], bounds: [control(undefined, "principals", DENY_ALL)] },
            [[pull, ["the organization's policy denies it where it is attached, which was not read"]]],
        ],
        [
            "is one on the resources of the account",
            { identities: [role()], bounds: [control([HOME], "resources", DENY_ALL)] },
            [],
        ],
        [
            "is perhaps what the organization allows",
            {
                identities: [role()],
                bounds: [control([HOME], "principals", { Effect: "Allow", Action: "s3:*", Resource: "*" })],
            },
            [[pull, ["control allows it in part, or not at all"]]],
        ],
    ];
    for (const [name, documents, expected] of cases) {
        it(name, () => {
            assert.deepEqual(cellsOf(documents), expected);
        });
    }
});

describe("whom a resource's policy names", () => {
    const pull = { Effect: "Allow", Action: "ecr:BatchGetImage" };
    const unread = "principals of other accounts need a policy of their own, which was not read";
    const cases: readonly (readonly [string, object, ReturnType<typeof cellsOf>])[] = [
        ["is everybody", { ...pull, Principal: "*" }, [["everybody pull", []]]],
        [
            "is an organization by a condition",
            {
                ...pull,
                Principal: "*",
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme1234567" } },
            },
            [["principals of organization o-acme1234567 pull", [unread]]],
        ],
        [
            "is another account",
            { ...pull, Principal: { AWS: "arn:aws:iam::444455556666:root" } },
            [
                [
                    "principals of account 444455556666 pull",
                    ["which principals of account 444455556666 may is in policies that were not read"],
                ],
            ],
        ],
        ["is the account itself, which its own policies decide", { ...pull, Principal: { AWS: HOME } }, []],
        [
            "is everybody but some",
            { ...pull, NotPrincipal: { AWS: ROLE } },
            [
                [
                    'principals by "everybody but some" pull',
                    ["the principal is nobody in particular, because NotPrincipal names whom it leaves out"],
                ],
            ],
        ],
    ];
    for (const [name, statement, expected] of cases) {
        it(name, () => {
            assert.deepEqual(cellsOf({ guarded: [repository(statement)] }), expected);
        });
    }
});

describe("verbs", () => {
    const cases: readonly (readonly [readonly string[], readonly string[], readonly string[]])[] = [
        [["sts:assumerole*"], [], ["assume"]],
        [["ecr:*"], [], ["push", "pull", "write", "administer"]],
        [["ecr:*"], ["ecr:put*"], ["pull", "write", "administer"]],
        [["ecr:getauthorizationtoken"], [], ["ecr:getauthorizationtoken"]],
        [["s3:getobject", "lambda:invokefunction"], [], ["read", "lambda:invokefunction"]],
        [["lambda:updatefunctioncode"], [], ["deploy"]],
    ];
    for (const [within, except, expected] of cases) {
        it(`of ${within.join(", ")} without ${except.join(", ") || "nothing"}`, () => {
            assert.deepEqual(
                mayOf({ within, except }, (action) => action),
                expected,
            );
        });
    }
});

describe("the difference", () => {
    const of = (condition: object): ReturnType<typeof accessOf> =>
        accessOf(
            documentsOf({
                guarded: [
                    repository({
                        Effect: "Allow",
                        Principal: { AWS: ROLE },
                        Action: "ecr:PutImage",
                        Condition: condition,
                    }),
                ],
            }),
        );
    const narrow = of({ StringEquals: { "aws:SourceVpce": "vpce-1" } });

    it("is a condition that is there no more", () => {
        const { gained, lost } = differenceOf(narrow, of({}));
        assert.deepEqual(
            [gained, lost].map((cells) => cells.map(({ conditions }) => conditions.length)),
            [[0], [1]],
        );
    });

    it("is none between the same", () => {
        assert.deepEqual(differenceOf(narrow, narrow), { gained: [], lost: [] });
    });
});
