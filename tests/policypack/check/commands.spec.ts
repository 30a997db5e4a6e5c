import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { OPTIONS } from "../../../policypack/check/arguments";
import { HELP } from "../../../policypack/check/help";
import { PACKAGE } from "../../../policypack/check/package";
import { Progress } from "../../../policypack/check/progress";
import { THRESHOLDS } from "../../../policypack/check/threshold";
import { RULES } from "../../../policypack/rules";
import { CLOSED_BUCKET, Folder, OPEN_BUCKET, run } from "./command";

const ROOT = join(__dirname, "../../..");

/** Advice of medium severity: a service without a source. */
const ADVISED = OPEN_BUCKET.replace('"*"', '{"Service":"cloudtrail.amazonaws.com"}');

describe("the command line", () => {
    let folder: Folder;
    beforeEach(() => {
        folder = new Folder().enter().write({
            "open.json": OPEN_BUCKET,
            "closed.json": CLOSED_BUCKET,
            "advised.json": ADVISED,
        });
    });
    afterEach(() => folder.remove());

    const refused: readonly { name: string; args: readonly string[]; error: string }[] = [
        {
            name: "a command",
            args: ["chek", "open.json"],
            error: "there is no command chek; did you mean check?; write keyless-policy check FILE",
        },
        {
            name: "an option",
            args: ["open.json", "--basline", "x"],
            error: "there is no option --basline; did you mean --baseline?",
        },
        {
            name: "an option of nobody's",
            args: ["open.json", "--quick"],
            error: "there is no option --quick",
        },
        {
            name: "a rule",
            args: ["explain", "subject-wildcrd"],
            error: "there is no rule subject-wildcrd; did you mean subject-wildcard?",
        },
        {
            name: "rules of options",
            args: ["open.json", "--only", "audience-opne,nothing", "--skip", "subject-shap"],
            error: "--only: there is no rule audience-opne; did you mean audience-open?\nerror: --only: there is no rule nothing\nerror: --skip: there is no rule subject-shap; did you mean subject-shape?",
        },
        {
            name: "a format",
            args: ["open.json", "--format", "xml"],
            error: '--format must be one of text, json, sarif, github, not "xml"',
        },
        {
            name: "a level",
            args: ["open.json", "--fail-on", "all"],
            error: `--fail-on must be one of ${THRESHOLDS.join(", ")}, not "all"`,
        },
        {
            name: "two formats",
            args: ["open.json", "--json", "--format", "text"],
            error: "--json and --format exclude each other; choose one",
        },
        {
            name: "a baseline that is read and written",
            args: ["open.json", "--baseline", "a", "--write-baseline", "b"],
            error: "--baseline and --write-baseline exclude each other; choose one",
        },
        { name: "no rule", args: ["explain"], error: "no rule given; keyless-policy rules lists them" },
    ];
    for (const { name, args, error } of refused) {
        it(`says what is meant by ${name}`, async () => {
            assert.deepEqual(await run(args), {
                status: 2,
                out: "",
                error: `error: ${error}\nSee keyless-policy --help.\n`,
            });
        });
    }

    it("checks without being told so", async () => {
        assert.deepEqual(await run(["open.json"]), await run(["check", "open.json"]));
        assert.equal((await run(["-"], OPEN_BUCKET)).status, 1);
    });

    it("has one page of help, with every option and no other", async () => {
        const { out, status } = await run(["--help"]);
        assert.deepEqual([out, status], [HELP, 0]);
        assert.deepEqual(
            [...new Set(out.match(/--[a-z-]+/g))].filter((option) => !OPTIONS.includes(option)),
            ["--policy-pack-config"],
        );
        assert.deepEqual(
            OPTIONS.filter((option) => !out.includes(option)),
            [],
        );
        const lines = out.split("\n");
        assert.ok(lines.length < 50 && lines.every((line) => line.length <= 120));
    });

    it("lists the rules", async () => {
        const { out } = await run(["rules"]);
        assert.deepEqual(
            out
                .trimEnd()
                .split("\n")
                .map((line) => line.split(/ +/).slice(0, 3)),
            RULES.map(({ id, enforcement, severity }) => [id, enforcement, severity]),
        );
        assert.deepEqual(
            (JSON.parse((await run(["rules", "--json"])).out) as { id: string }[]).map(({ id }) => id),
            RULES.map(({ id }) => id),
        );
    });

    it("explains a rule by its page", async () => {
        const { out, status } = await run(["explain", "subject-wildcard", "audience-open"]);
        assert.equal(status, 0);
        assert.match(out, /^# subject-wildcard\n[^]*## Reported[^]*## Remediation[^]*\n# audience-open\n/);
    });

    it("writes a configuration that it takes, and over none", async () => {
        assert.equal((await run(["init"])).status, 0);
        assert.deepEqual(JSON.parse(readFileSync("keyless-policy.json", "utf8")), {
            "subject-foreign": { allowedOrganizations: [], allowedSubjects: [] },
            "principal-account": { ownAccounts: [], replicationSources: [] },
        });
        assert.equal((await run(["closed.json", "--config", "keyless-policy.json"])).status, 0);
        assert.match((await run(["init"])).error, /keyless-policy\.json exists already; name another file/);
        assert.equal((await run(["init", "other.json"])).status, 0);
        assert.ok(existsSync("other.json"));
    });

    const chosen: readonly { args: readonly string[]; status: number }[] = [
        { args: ["--only", "principal-anonymous"], status: 1 },
        { args: ["--only", "audience-open"], status: 0 },
        { args: ["--only", "audience-open", "--only", "principal-anonymous"], status: 1 },
        { args: ["--only", "audience-open,principal-anonymous", "--skip", "principal-anonymous"], status: 0 },
        { args: ["--skip", "principal-anonymous"], status: 0 },
    ];
    for (const { args, status } of chosen) {
        it(`applies the rules of ${args.join(" ")}`, async () => {
            assert.equal((await run(["open.json", ...args])).status, status);
        });
    }

    const levels: readonly (readonly [level: string, open: number, advised: number])[] = [
        ["mandatory", 1, 0],
        ["advisory", 1, 1],
        ["critical", 1, 0],
        ["high", 1, 0],
        ["medium", 1, 1],
        ["low", 1, 1],
        ["none", 0, 0],
    ];
    for (const [level, open, advised] of levels) {
        it(`fails on ${level}`, async () => {
            const statusOf = async (file: string) => (await run([file, "--fail-on", level])).status;
            assert.deepEqual([await statusOf("open.json"), await statusOf("advised.json")], [open, advised]);
        });
    }

    it("puts the report into a file", async () => {
        const expected = await run(["open.json", "--json"]);
        assert.deepEqual(await run(["open.json", "--json", "--output", "out.json"]), {
            ...expected,
            out: "",
        });
        assert.equal(readFileSync("out.json", "utf8"), expected.out);
        assert.match(
            (await run(["open.json", "--output", "none/out"])).error,
            /^error: none\/out cannot be written: ENOENT/,
        );
    });

    it("reports to GitHub as commands, which nothing in a file can end", async () => {
        folder.write({ "a,b:c%.json": OPEN_BUCKET.replace("Statement", 'Id":"\\n::error::x","Statement') });
        const { out, status } = await run(["a,b:c%.json", "--format", "github"]);
        assert.equal(status, 1);
        assert.match(
            out,
            /^::error file=a%2Cb%3Ac%25\.json,line=1,col=\d+,title=principal-anonymous::statement 0, Statement\[0\]\.Principal: the principal is everybody\. .*\n1 file, 1 mandatory violation, 0 advisory violations\n$/,
        );
    });

    it("prints no line that a file has put together", async () => {
        const path = "\u001b[2J\n::error::x\u2028";
        const text = JSON.stringify({ [path]: JSON.parse(OPEN_BUCKET) as unknown }, undefined, 1);
        folder.write({ "::warning::x.json": text });
        const { out } = await run(["::warning::x.json"]);
        assert.deepEqual(out.match(/^\s*::.*/gm), null);
        assert.ok(!out.includes("\u001b") && !out.includes("\u2028"));
    });

    it("has colors on a terminal, and no other way", async () => {
        const before = process.env["NO_COLOR"];
        const colored = async (out: boolean, ...args: readonly string[]) =>
            (await run(["open.json", ...args], "", { out, error: false })).out.includes("\u001b[");
        try {
            delete process.env["NO_COLOR"];
            assert.deepEqual(
                [await colored(true), await colored(false), await colored(true, "--json")],
                [true, false, false],
            );
            process.env["NO_COLOR"] = "1";
            assert.equal(await colored(true), false);
        } finally {
            delete process.env["NO_COLOR"];
            Object.assign(process.env, before === undefined ? {} : { NO_COLOR: before });
        }
    });

    it("frames a violation by the lines around it", async () => {
        folder.write({ "lines.json": JSON.stringify(JSON.parse(OPEN_BUCKET), undefined, "\t") });
        const { out } = await run(["lines.json"]);
        assert.deepEqual(out.split("\n").slice(2, 6), [
            '      4 |    "Effect": "Allow",',
            '    > 5 |    "Principal": "*",',
            "        |    ^",
            '      6 |    "Action": "s3:GetObject",',
        ]);
    });

    it("tells how far it is on a terminal alone, and only where it takes long", () => {
        const said: string[] = [];
        const streams = (error: boolean) => ({
            out: () => undefined,
            error: (text: string) => said.push(text),
            input: () => Promise.resolve(Buffer.from("")),
            isTerminal: { out: false, error },
        });
        const now = Date.now;
        try {
            for (const [terminal, seconds] of [
                [true, 1],
                [false, 3],
                [true, 3],
            ] as const) {
                const progress = new Progress(10, streams(terminal));
                Date.now = () => now() + seconds * 1000;
                progress.at(1);
                progress.end();
                Date.now = now;
            }
        } finally {
            Date.now = now;
        }
        assert.deepEqual(said, ["\r1 of 10 files", "\r\u001b[K"]);
    });

    it("is a hook of pre-commit, with the version that there is", () => {
        const [hook] = parse(readFileSync(join(ROOT, ".pre-commit-hooks.yaml"), "utf8")) as readonly {
            entry: string;
            files: string;
            additional_dependencies: readonly string[];
        }[];
        assert.equal(hook?.entry, "keyless-policy check");
        assert.deepEqual(hook.additional_dependencies, [`keyless-policy@${PACKAGE.version}`]);
        assert.ok(
            new RegExp(hook.files).test("infra/role.yml") && !new RegExp(hook.files).test("main.tf.bak"),
        );
    });
});

describe("parameters of the command line", () => {
    const TEMPLATE = `Parameters:
  Repository: {Type: String}
  Readers: {Type: CommaDelimitedList, Default: "*"}
  Looked: {Type: "AWS::SSM::Parameter::Value<String>", Default: /x}
Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals:
                token.actions.githubusercontent.com:aud: sts.amazonaws.com
                token.actions.githubusercontent.com:sub: !Sub "repo:\${Repository}:environment:prod"
          - Effect: Allow
            Principal: {AWS: !Ref Readers}
            Action: sts:AssumeRole
`;
    const READER = "arn:aws:iam::111122223333:role/reader";
    let folder: Folder;
    before(() => {
        folder = new Folder().enter().write({
            "t.yaml": TEMPLATE,
            "list.json": JSON.stringify([
                { ParameterKey: "Repository", ParameterValue: "acme/app" },
                { ParameterKey: "Readers", ParameterValue: `${READER}, ${READER}2` },
                { ParameterKey: "Looked", UsePreviousValue: true },
            ]),
            "object.json": JSON.stringify({
                Parameters: { Repository: "acme/app", Readers: [READER] },
                Tags: {},
            }),
            "texts.json": JSON.stringify(["Repository=acme/app", `Readers=${READER}`]),
            "git-sync.yaml": `template-file-path: t.yaml\nparameters:\n  Repository: acme/app\n  Readers: ${READER}\n`,
            "root.json": JSON.stringify({ Repository: "acme/app", Readers: "111122223333" }),
            "wrong.json": "[1]",
        });
    });
    after(() => folder.remove());

    const judged: readonly { name: string; parameters: readonly string[]; status: number }[] = [
        { name: "none", parameters: [], status: 1 },
        { name: "a list of keys and values", parameters: ["list.json"], status: 0 },
        { name: "an object of parameters", parameters: ["object.json"], status: 0 },
        { name: "a list of texts", parameters: ["texts.json"], status: 0 },
        { name: "a file of Git sync", parameters: ["git-sync.yaml"], status: 0 },
        { name: "values of their own", parameters: ["Repository=acme/app", `Readers=${READER}`], status: 0 },
        { name: "some of them", parameters: ["Repository=acme/app"], status: 1 },
        { name: "a value over that of a file", parameters: ["list.json", "Readers=*"], status: 1 },
        { name: "a whole account", parameters: ["root.json"], status: 1 },
    ];
    for (const { name, parameters, status } of judged) {
        it(`judge a template as deployed with ${name}`, async () => {
            const outcome = await run(["t.yaml", ...parameters.flatMap((value) => ["--parameters", value])]);
            assert.deepEqual([outcome.error, outcome.status], ["", status]);
        });
    }

    it("leave a value unknown that the deployment looks up by its name", async () => {
        folder.write({ "looked.yaml": TEMPLATE.replace("!Ref Readers", "!Ref Looked") });
        const values = ["Repository=acme/app", `Looked=${READER}`].flatMap((value) => [
            "--parameters",
            value,
        ]);
        assert.equal((await run(["looked.yaml", ...values])).status, 1);
    });

    it("are refused where no template asks for them, and where a file holds none", async () => {
        const misspelled = await run(["t.yaml", "--parameters", "list.json", "--parameters", "Repositry=x"]);
        assert.deepEqual(
            [misspelled.error, misspelled.status],
            ["error: --parameters: no template has a parameter Repositry; did you mean Repository?\n", 2],
        );
        assert.match(
            (await run(["t.yaml", "--parameters", "wrong.json"])).error,
            /wrong\.json: holds no parameters; write \[/,
        );
        assert.match(
            (await run(["t.yaml", "--parameters", "none.json"])).error,
            /none\.json: does not exist/,
        );
    });
});
