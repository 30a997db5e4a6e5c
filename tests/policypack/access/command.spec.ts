import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { SCHEMAS } from "../../../toolchain/schemas";
import { Folder, run } from "../check/command";

const TEMPLATE = `Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Sid: Main
            Effect: Allow
            Principal:
              Federated: !Sub arn:aws:iam::\${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals:
                token.actions.githubusercontent.com:aud: sts.amazonaws.com
                token.actions.githubusercontent.com:sub: repo:acme/app:ref:refs/heads/main
      Policies:
        - PolicyName: push
          PolicyDocument:
            Statement:
              - { Effect: Allow, Action: ["ecr:PutImage"], Resource: !GetAtt Repo.Arn }
              - { Effect: Deny, Action: "ecr:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }
  Repo:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: app
      RepositoryPolicyText:
        Statement:
          - Sid: Reader
            Effect: Allow
            Principal: { AWS: "arn:aws:iam::111122223333:role/reader" }
            Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
`;

const REPOSITORY = "arn:aws:ecr:*:000000000000:repository/app";
const DEPLOY = "arn:aws:iam::000000000000:role/Deploy";

describe("keyless-policy access", () => {
    const folder = new Folder();

    before(() => {
        folder.enter().write({
            "t.yaml": TEMPLATE,
            "before.yaml": TEMPLATE.replace("refs/heads/main", "refs/heads/old"),
            "moved.yaml": `# moved\n\n${TEMPLATE}`,
            "broken.json": '{"Statement": [',
        });
    });

    after(() => {
        folder.remove();
    });

    it("names by resource who may do what, the statement, the Deny, and what is undecided", async () => {
        const { out, error, status } = await run(["access", "t.yaml"]);
        assert.deepEqual([error, status], ["", 0]);
        assert.equal(
            out,
            `${REPOSITORY}
  role ${DEPLOY} may push
      by statement 1 of Deploy in t.yaml
      not ecr:* where Bool aws:SecureTransport "false", by statement 2 of Deploy in t.yaml
  role arn:aws:iam::111122223333:role/reader may perhaps pull
      by statement Reader of Repo in t.yaml
      undecided: the policies of arn:aws:iam::111122223333:role/reader were not read

${DEPLOY}
  subject repo:acme/app:ref:refs/heads/main of token.actions.githubusercontent.com may assume
      if StringEquals token.actions.githubusercontent.com:aud "sts.amazonaws.com"
      by statement Main of Deploy in t.yaml

2 allowed, 1 undecided
`,
        );
    });

    it("says the same as JSON that the committed schema describes", async () => {
        const validate = new Ajv({ strict: false }).compile(
            JSON.parse(readFileSync(join(SCHEMAS, "access.schema.json"), "utf8")) as object,
        );
        for (const args of [["t.yaml"], ["t.yaml", "--against", "before.yaml"]]) {
            const { out } = await run(["access", "--json", ...args]);
            assert.ok(validate(JSON.parse(out)), JSON.stringify(validate.errors));
        }
        const { out } = await run(["access", "t.yaml", "--json"]);
        const cells = JSON.parse(out) as readonly { who: object; may: object; decision: string }[];
        assert.deepEqual(
            cells.map(({ who, may, decision }) => [who, may, decision]),
            [
                [{ kind: "role", name: DEPLOY, issuer: null, account: "000000000000" }, ["push"], "allowed"],
                [
                    {
                        kind: "role",
                        name: "arn:aws:iam::111122223333:role/reader",
                        issuer: null,
                        account: "111122223333",
                    },
                    ["pull"],
                    "undecided",
                ],
                [
                    {
                        kind: "subject",
                        name: "repo:acme/app:ref:refs/heads/main",
                        issuer: "token.actions.githubusercontent.com",
                        account: null,
                    },
                    ["assume"],
                    "allowed",
                ],
            ],
        );
        assert.equal(validate([{}]), false);
    });

    it("says who gains and who loses what", async () => {
        const { out, status } = await run(["access", "t.yaml", "--against", "before.yaml", "--markdown"]);
        assert.equal(status, 0);
        assert.deepEqual(
            out.split("\n").map((line) => line.split(" | ", 3).join(" | ")),
            [
                "### Access gained (1)",
                "",
                "| who | may | on",
                "| --- | --- | ---",
                "| `` subject repo:acme/app:ref:refs/heads/main of token.actions.githubusercontent.com `` | `` assume `` | `` arn:aws:iam::000000000000:role/Deploy ``",
                "",
                "### Access lost (1)",
                "",
                "| who | may | on",
                "| --- | --- | ---",
                "| `` subject repo:acme/app:ref:refs/heads/old of token.actions.githubusercontent.com `` | `` assume `` | `` arn:aws:iam::000000000000:role/Deploy ``",
                "",
            ],
        );
    });

    it("takes no statement that has only moved for a change", async () => {
        const { out } = await run(["access", "moved.yaml", "--against", "t.yaml"]);
        assert.equal(out, "No access is gained or lost.\n");
    });

    it("fits the width of a terminal", async () => {
        const { out } = await run(["access", "t.yaml"]);
        assert.ok(out.split("\n").every((line) => line.length <= 120));
    });

    it("ends with 2 where a file cannot be read, and shows the others", async () => {
        const { out, error, status } = await run(["access", "t.yaml", "none.yaml"]);
        assert.equal(status, 2);
        assert.match(error, /^error: none\.yaml: /);
        assert.match(out, /2 allowed, 1 undecided\n$/);
    });

    it("says that it is not known what a broken document allows", async () => {
        const { out, status } = await run(["access", "broken.json", "--kind", "trust"]);
        assert.equal(status, 0);
        assert.match(
            out,
            /principals by "not known" may perhaps \*\n[^]*undecided: the policy has a problem: not JSON/,
        );
    });

    it("names all wrong options at once", async () => {
        const { error, status } = await run([
            "access",
            "t.yaml",
            "--sarif",
            "--only",
            "x",
            "--json",
            "--markdown",
        ]);
        const own = "--json, --markdown, --verbose, --kind, --parameters, --output, --against";
        assert.deepEqual(
            [error, status],
            [
                `error: access takes no --sarif; it takes ${own}
error: access takes no --only; it takes ${own}
error: --json and --markdown exclude each other; choose one
See keyless-policy --help.
`,
                2,
            ],
        );
        assert.deepEqual(await run(["t.yaml", "--markdown"]), {
            status: 2,
            out: "",
            error: "error: --markdown is an option of keyless-policy access, not of check\nSee keyless-policy --help.\n",
        });
    });
});
