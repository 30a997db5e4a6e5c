import fc from "fast-check";
import assert from "node:assert/strict";
import { type Trust, trustPolicy } from "../../../../components/github/trust/trustPolicy";
import { HOST, PROVIDER } from "../gitHub";

const plain = (...subjects: string[]) => subjects.map((subject) => ({ subject, claims: {} }));
const trust: Trust = {
    providerArn: PROVIDER,
    audience: "sts.amazonaws.com",
    admissions: plain("repo:acme/repo1:ref:refs/heads/main"),
};

interface Document {
    Statement: { Sid: string; Condition: unknown }[];
}

describe("trust policies", () => {
    it("compare both claims as a whole", () => {
        assert.equal(
            trustPolicy(trust),
            '{"Version":"2012-10-17","Statement":[{"Sid":"GitHubActions","Effect":"Allow",' +
                '"Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"},' +
                '"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{' +
                '"token.actions.githubusercontent.com:aud":"sts.amazonaws.com",' +
                '"token.actions.githubusercontent.com:sub":"repo:acme/repo1:ref:refs/heads/main"}}}]}',
        );
    });

    it("list several subjects in order, each once", () => {
        const subjects = ["repo:acme/b:ref:refs/heads/main", "repo:acme/a:ref:refs/heads/main"];
        const { Statement } = JSON.parse(
            trustPolicy({ ...trust, admissions: plain(...subjects, ...subjects) }),
        ) as Document;
        assert.deepEqual(Statement[0]?.Condition, {
            StringEquals: {
                [`${HOST}:aud`]: "sts.amazonaws.com",
                [`${HOST}:sub`]: ["repo:acme/a:ref:refs/heads/main", "repo:acme/b:ref:refs/heads/main"],
            },
        });
    });

    it("hold every claim of a subject against the token, and those of one subject against no other", () => {
        const { Statement } = JSON.parse(
            trustPolicy({
                ...trust,
                admissions: [
                    { subject: "a", claims: { actor_id: ["2", "1"], ref: ["refs/heads/main"] } },
                    { subject: "b", claims: {} },
                    { subject: "c", claims: { ref: ["refs/heads/main"], actor_id: ["1", "2", "1"] } },
                    { subject: "d", claims: { ref: ["refs/heads/main"] } },
                ],
            }),
        ) as Document;
        const aud = { [`${HOST}:aud`]: "sts.amazonaws.com" };
        const ref = { [`${HOST}:ref`]: "refs/heads/main" };
        assert.deepEqual(
            Statement.map(({ Condition }) => Condition),
            [
                { StringEquals: { ...aud, [`${HOST}:sub`]: "b" } },
                {
                    StringEquals: {
                        [`${HOST}:actor_id`]: ["1", "2"],
                        ...aud,
                        ...ref,
                        [`${HOST}:sub`]: ["a", "c"],
                    },
                },
                { StringEquals: { ...aud, ...ref, [`${HOST}:sub`]: "d" } },
            ].sort((a, b) => sidOf(Statement, a) - sidOf(Statement, b)),
        );
        assert.equal(new Set(Statement.map(({ Sid }) => Sid)).size, 3);
        assert.ok(Statement.every(({ Sid }) => /^GitHubActions([0-9a-f]{8})?$/.test(Sid)));
    });

    it("take the condition keys' prefix from the provider", () => {
        const json = trustPolicy({
            ...trust,
            providerArn: "arn:aws-cn:iam::111111111111:oidc-provider/github.acme.cn/_services/token",
        });
        assert.ok(json.includes('"github.acme.cn/_services/token:sub"'));
        assert.ok(json.includes('"github.acme.cn/_services/token:aud"'));
    });

    it("do not depend on the order of the subjects", () => {
        const admissions = Array.from({ length: 12 }, (_, index) => ({
            subject: `repo:acme/repo${index}:ref:refs/heads/main`,
            claims: index % 3 === 0 ? { actor_id: [`${index}`, "1"] } : {},
        }));
        const expected = trustPolicy({ ...trust, admissions });
        fc.assert(
            fc.property(fc.shuffledSubarray(admissions, { minLength: admissions.length }), (shuffled) => {
                assert.equal(trustPolicy({ ...trust, admissions: shuffled }), expected);
            }),
        );
    });
});

/** Where the statement with this condition stands: their order follows from hashes. */
function sidOf(statements: Document["Statement"], condition: unknown): number {
    return statements.findIndex(({ Condition }) => JSON.stringify(Condition) === JSON.stringify(condition));
}
