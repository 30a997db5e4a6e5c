import assert from "node:assert/strict";
import {
    type Readers,
    repositoryPolicy,
    shorterPolicyAdvice,
} from "../../../../components/ecr/access/repositoryPolicy";
import { type ImageReader } from "../../../../components/ecr/model/readers";
import { type Known } from "../../../../components/inputs/types";

interface Entry {
    readonly Sid: string;
    readonly Principal: { readonly AWS?: string | string[]; readonly Service?: string };
    readonly Action: string | string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

const list = (value: string | string[] | undefined): string[] =>
    value === undefined ? [] : typeof value === "string" ? [value] : value;

const account = (index: number) => String(100000000000 + index);

const many = (count: number): Record<string, Known<ImageReader>> =>
    Object.fromEntries(
        Array.from({ length: count }, (_, index): [string, Known<ImageReader>][] => [
            [
                `function${index}`,
                {
                    lambda: {
                        accountId: account(index),
                        function: index % 2 === 0 ? "*" : `worker-${index}`,
                        deployRole: "deployer",
                        regions: ["us-east-2"],
                    },
                },
            ],
            [
                `role${index}`,
                { role: { accountId: account(index), name: "puller", allowDescribe: index % 4 === 0 } },
            ],
        ]).flat(),
    );

/** Everyone let in, one line each: who, to do what, under which condition. */
function grants(policy: string | undefined): string[] {
    const { Statement } = JSON.parse(policy ?? "") as { Statement: Entry[] };
    return Statement.flatMap(({ Principal, Action, Condition = {} }) => {
        const actions = list(Action).join();
        const roles = list(Principal.AWS).map((arn) => `${arn} ${actions}`);
        const arns = list(Condition["StringLike"]?.["aws:sourceArn"]);
        const accounts = list(Condition["StringEquals"]?.["aws:SourceAccount"]);
        // A source is let in when both its ARN and its account are listed, and the one says the other.
        const sources = arns
            .filter((arn) => accounts.includes(arn.split(":")[4] ?? ""))
            .map((arn) => `${arn} ${actions}`);
        return [...roles, ...sources];
    }).sort();
}

const functionIn = (accountId: string, name: string) => ({
    lambda: { accountId, function: name, deployRole: "deployer", regions: ["us-east-2"] },
});

describe("policies beyond the quota", () => {
    it("join statements, and let in exactly the same", () => {
        // Three that fit name each reader apart; taken together they are far over the quota.
        const parts = Array.from({ length: 10 }, (_, part) =>
            Object.fromEntries(Object.entries(many(40)).slice(part * 8, part * 8 + 8)),
        );
        const apart = parts.map((part) => repositoryPolicy("us-east-2", part));
        const joined = repositoryPolicy("us-east-2", many(40));
        assert.ok(apart.every((policy) => policy !== undefined && policy.length <= 10240));
        assert.ok(joined !== undefined && joined.length <= 10240, String(joined?.length));
        assert.deepEqual(grants(joined), apart.flatMap(grants).sort());
        const { Statement } = JSON.parse(joined) as { Statement: Entry[] };
        assert.deepEqual(
            Statement.map(({ Sid }) => Sid),
            ["LambdaDeploys", "LambdaPulls", "RolePulls", "RolePullsAndInspect"],
        );
    });

    it("stay one statement a reader as long as they fit", () => {
        const { Statement } = JSON.parse(repositoryPolicy("us-east-2", many(2)) ?? "") as {
            Statement: Entry[];
        };
        assert.equal(Statement.length, 6);
    });

    it("are those of one character more than 10240", () => {
        const readersWith = (path: number): Record<string, Known<ImageReader>> =>
            Object.fromEntries(
                Array.from({ length: 30 }, (_, index): [string, Known<ImageReader>] => [
                    `r${index}`,
                    {
                        role: {
                            accountId: account(index),
                            name: `${"p".repeat(index === 0 ? path : 100)}/r`,
                        },
                    },
                ]),
            );
        const sizeWith = (path: number) => (repositoryPolicy("us-east-2", readersWith(path)) ?? "").length;
        const path = 1 + 10_240 - sizeWith(1);
        const statements = (its: number) =>
            (JSON.parse(repositoryPolicy("us-east-2", readersWith(its)) ?? "") as { Statement: Entry[] })
                .Statement;
        assert.equal(sizeWith(path), 10_240);
        assert.equal(statements(path).length, 30);
        assert.deepEqual(
            statements(path + 1).map(({ Sid }) => Sid),
            ["RolePulls"],
        );
    });

    it("keep those apart that manage the policy", () => {
        const readers = Object.fromEntries(
            Array.from({ length: 30 }, (_, index): [string, Known<ImageReader>] => [
                `function${index}`,
                {
                    lambda: {
                        accountId: "111111111111",
                        function: `worker-with-a-long-name-${index}`,
                        deployRole: "deployer",
                        regions: ["us-east-2"],
                        managesPolicy: index % 2 === 0,
                    },
                },
            ]),
        );
        const { Statement } = JSON.parse(repositoryPolicy("us-east-2", readers) ?? "") as {
            Statement: Entry[];
        };
        assert.deepEqual(
            Statement.map(({ Sid }) => Sid),
            ["LambdaDeploys", "LambdaPulls", "LambdaPullsAndManagePolicy"],
        );
    });

    it("keep organizations apart", () => {
        const readers = Object.fromEntries(
            Array.from({ length: 60 }, (_, index): [string, Known<ImageReader>] => [
                `reader${index}`,
                {
                    role: { accountId: account(index), name: `a-rather-long-name-of-a-role-${index}` },
                    organization: index % 2 === 0 ? "o-aaaaaaaaaa" : "o-bbbbbbbbbb",
                },
            ]),
        );
        const { Statement } = JSON.parse(repositoryPolicy("us-east-2", readers) ?? "") as {
            Statement: Entry[];
        };
        assert.deepEqual(
            Statement.map(({ Sid, Principal, Condition }) => [Sid, list(Principal.AWS).length, Condition]),
            [
                ["RolePullsInaaaaaaaaaa", 30, { StringEquals: { "aws:PrincipalOrgID": "o-aaaaaaaaaa" } }],
                ["RolePullsInbbbbbbbbbb", 30, { StringEquals: { "aws:PrincipalOrgID": "o-bbbbbbbbbb" } }],
            ],
        );
    });

    const advised: readonly (readonly [what: string, readers: Readers, advice: string])[] = [
        [
            "functions of two accounts",
            Object.fromEntries(
                ["111111111111", "222222222222"].map((id) => [`of${id}`, functionIn(id, "*")]),
            ),
            "name an organization instead of its accounts, as { role: { name }, organization }, or split the repository",
        ],
        [
            "functions of one account, by their names",
            { a: functionIn("111111111111", "a"), b: functionIn("111111111111", "b") },
            "let the functions of an account share a reader with function *, or split the repository",
        ],
        [
            "every function of one account, twice",
            { a: functionIn("111111111111", "*"), b: functionIn("111111111111", "*") },
            "split the repository",
        ],
        [
            "functions of two accounts, by their names, and a role",
            {
                a: functionIn("111111111111", "a"),
                b: functionIn("222222222222", "b"),
                c: { role: { arn: "arn:aws:iam::111111111111:role/a" } },
            },
            "name an organization instead of its accounts, as { role: { name }, organization }, or let the roles assume a pull role, or split the repository",
        ],
        [
            "one role",
            { a: { role: { arn: "arn:aws:iam::111111111111:role/a" } } },
            "let the roles assume a pull role, or split the repository",
        ],
    ];
    for (const [what, readers, advice] of advised) {
        it(`are made shorter by what is left: ${what}`, () => {
            assert.equal(shorterPolicyAdvice(readers), advice);
        });
    }
});
