import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CheckedFile } from "../../../policypack/check/violation";
import { main } from "../../../policypack/check/main";
import { PACKAGE, pageAddress } from "../../../policypack/check/package";
import { KINDS } from "../../../policypack/documents/kind";
import { RULES } from "../../../policypack/rules";
import { CASES, caseNamed, kindOfCase } from "../cases";

const OPEN = JSON.stringify(caseNamed("s3-public").policy);
const CLOSED = JSON.stringify(caseNamed("s3-ok-role").policy);
const ADVISED = JSON.stringify(caseNamed("s3-soft-cloudtrail").policy);

const YAML = `Version: 2012-10-17
Statement:
  - Effect: Allow
    Principal:
      AWS: arn:aws:iam::111122223333:role/reader
    Action: s3:GetObject
    Resource: arn:aws:s3:::logs/*
`;
const NETWORK_POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all}
spec: {podSelector: {}, policyTypes: [Ingress]}
`;
const CLUSTER_ROLE = `apiVersion: iam.services.k8s.aws/v1alpha1
kind: Role
metadata: {name: deploy}
spec:
  assumeRolePolicyDocument: |
    {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}
`;

/** What `aws events put-permission` and AWS::Events::EventBusPolicy take: a statement beside its ID. */
function eventBus(principal: string): string {
    return JSON.stringify({
        EventBusName: "orders",
        StatementId: "shop",
        Statement: {
            Effect: "Allow",
            Principal: principal === "*" ? "*" : { AWS: `arn:aws:iam::${principal}:role/shop` },
            Action: "events:PutEvents",
            Resource: "arn:aws:events:us-east-2:111122223333:event-bus/orders",
        },
    });
}

interface Outcome {
    readonly status: number;
    readonly out: string;
    readonly error: string;
}

describe("keyless-policy", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "keyless-policy-"));
    });
    after(() => {
        rmSync(folder, { recursive: true });
    });

    const file = (name: string, text: string | Uint8Array): string => {
        const path = join(folder, name);
        writeFileSync(path, text);
        return path;
    };

    async function run(args: readonly string[], input = ""): Promise<Outcome> {
        let out = "";
        let error = "";
        const status = await main(args, {
            out: (text) => {
                out += text;
            },
            error: (text) => {
                error += text;
            },
            input: () => Promise.resolve(Buffer.from(input)),
        });
        return { status, out, error };
    }

    async function checked(text: string, ...args: string[]): Promise<readonly CheckedFile[]> {
        return JSON.parse((await run(["check", "--json", ...args, "-"], text)).out) as CheckedFile[];
    }

    const statuses: readonly { name: string; input: string; status: number }[] = [
        { name: "nothing to say", input: CLOSED, status: 0 },
        { name: "advice only", input: ADVISED, status: 0 },
        { name: "a mandatory violation", input: OPEN, status: 1 },
        { name: "no document at all", input: "{}", status: 1 },
        { name: "no statement", input: "Statement: everybody", status: 1 },
        { name: "text", input: "everybody", status: 1 },
        { name: "JSON that is cut off", input: '{"Statement": [', status: 1 },
        { name: "a closed document in YAML", input: YAML, status: 0 },
        { name: "an open document in YAML", input: YAML.replace(/AWS: .*/, 'AWS: "*"'), status: 1 },
        {
            name: "an open document in YAML with a byte order mark",
            input: `\uFEFF${YAML.replace(/AWS: .*/, 'AWS: "*"')}`,
            status: 1,
        },
        {
            name: "an open document in YAML with other line ends",
            input: YAML.replace(/AWS: .*/, 'AWS: "*"').replaceAll("\n", "\r\n"),
            status: 1,
        },
        {
            name: "a document in YAML that says something twice",
            input: `${YAML}Version: "2012-10-17"\n`,
            status: 1,
        },
        { name: "a directive before a document", input: `%YAML 1.1\n---\n${YAML}`, status: 0 },
        { name: "an object of a cluster", input: NETWORK_POLICY, status: 0 },
        { name: "an object of a cluster that holds an open document", input: CLUSTER_ROLE, status: 1 },
        { name: "a closed statement of an event bus", input: eventBus("111122223333"), status: 0 },
        { name: "an open statement of an event bus", input: eventBus("*"), status: 1 },
        {
            name: "the same in YAML",
            input: JSON.stringify(JSON.parse(eventBus("*")), undefined, 1).replace("{", "# bus\nx: {"),
            status: 1,
        },
    ];
    for (const { name, input, status } of statuses) {
        it(`ends with ${status} where there is ${name}`, async () => {
            const outcome = await run(["check", "-"], input);
            assert.deepEqual([outcome.status, outcome.error], [status, ""]);
        });
    }

    const refused: readonly { name: string; args: readonly string[]; error: RegExp }[] = [
        { name: "no command", args: [], error: /no command given/ },
        { name: "another command", args: ["fix", "x"], error: /no command fix/ },
        { name: "no file", args: ["check"], error: /no file given/ },
        { name: "an unknown option", args: ["check", "--fast", "-"], error: /--fast/ },
        {
            name: "an unknown kind",
            args: ["check", "--kind", "bucket", "-"],
            error: /--kind must be one of trust, .* not "bucket"/,
        },
        { name: "two formats", args: ["check", "--json", "--sarif", "-"], error: /exclude each other/ },
        {
            name: "a missing configuration",
            args: ["check", "--config", "/none/x", "-"],
            error: /\/none\/x: does not exist/,
        },
        {
            name: "a file that is not there",
            args: ["check", "/none/x.json"],
            error: /\/none\/x\.json: does not exist/,
        },
        { name: "a folder", args: ["check", "/"], error: /\/: is a folder; name the files in it/ },
        {
            name: "several mistakes at once",
            args: ["check", "--fast", "--json=yes", "--kind", "trust", "--kind", "trust", "-", "--config"],
            error: /no option --fast\nerror: --json takes no value\nerror: --kind is given twice\nerror: --config needs a value after it\nSee keyless-policy --help/,
        },
    ];
    for (const { name, args, error } of refused) {
        it(`ends with 2 for ${name}`, async () => {
            const outcome = await run(args, CLOSED);
            assert.equal(outcome.status, 2);
            assert.match(outcome.error, error);
        });
    }

    const unreadable: readonly { name: string; input: string | Uint8Array; error: string }[] = [
        { name: "nothing", input: "", error: "is empty; pass a policy document, a template or a plan" },
        {
            name: "white space",
            input: "\uFEFF \n",
            error: "is empty; pass a policy document, a template or a plan",
        },
        {
            name: "a comment",
            input: "# nothing",
            error: "holds no value; pass a policy document or a template",
        },
        {
            name: "a tag of another tool",
            input: "a: !vault x",
            error: 'line 1, column 11: the tag "!vault" is not one of CloudFormation\'s',
        },
        {
            name: "a text in another encoding",
            input: Buffer.from(OPEN, "utf16le"),
            error: "is binary; print a plan with terraform show -json",
        },
        {
            name: "a text in UTF-16",
            input: Buffer.from(`\uFEFF${OPEN}`, "utf16le"),
            error: "is UTF-16, as PowerShell's > writes it; save it as UTF-8",
        },
        {
            name: "a saved plan",
            input: Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe, 0]),
            error: "is not UTF-8 text; save it as UTF-8, or print a plan with terraform show -json",
        },
    ];
    for (const { name, input, error } of unreadable) {
        it(`ends with 2 for ${name}`, async () => {
            const path = file("input", input);
            assert.deepEqual(await run(["check", "--json", path]), {
                status: 2,
                out: "[]\n",
                error: `error: ${path}: ${error}\n`,
            });
        });
    }

    it("takes nothing, or what cannot be read, for a wrong document where it is said to be one", async () => {
        for (const input of ["", "a: [1"]) {
            assert.equal((await run(["check", "--kind", "trust", "-"], input)).status, 1);
        }
        assert.equal((await run(["check", "--kind", "s3-bucket", "-"], YAML)).status, 0);
    });

    it("reads what is named YAML as YAML, even where it looks like JSON", async () => {
        const text = "{Statement: {Effect: Allow, Principal: '*', Action: 's3:*', Resource: '*'}}";
        const [json, yaml] = [file("a.json", text), file("a.yml", text)];
        const outcome = await run(["check", "--json", json, yaml]);
        assert.deepEqual(
            (JSON.parse(outcome.out) as CheckedFile[]).map(({ violations }) =>
                violations.map(({ rule }) => rule),
            ),
            [["document-invalid"], ["principal-anonymous"]],
        );
    });

    it("tells what is wrong with all files", async () => {
        const empty = file("empty", "");
        assert.deepEqual((await run(["check", "/none/x", empty, "/"])).error.split("\n").length, 4);
    });

    it("judges the other files where one cannot be read, and still ends with 2", async () => {
        const open = file("open.json", OPEN);
        const outcome = await run(["check", "--json", "/none/x.json", open]);
        assert.equal(outcome.status, 2);
        assert.deepEqual(
            (JSON.parse(outcome.out) as CheckedFile[]).map((one) => [one.file, one.violations.length]),
            [[open, 1]],
        );
    });

    it("prints what is wrong for a reader", async () => {
        const [open, closed] = [file("open.json", OPEN), file("closed.json", CLOSED)];
        assert.equal(
            (await run(["check", open, closed])).out,
            `${open} (s3-bucket): FAIL, 1 violation\n` +
                `  ${open}:1: mandatory principal-anonymous: statement 0, Statement[0].Principal: the principal is everybody. ` +
                "Admits: arn:aws:iam::999999999999:role/attacker. Name the roles by their ARNs under Principal.\n" +
                '    > 1 | "Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:\n' +
                "        |                                                       ^\n" +
                `      ${pageAddress("principal-anonymous")}\n` +
                `${closed} (s3-bucket): PASS, no violations\n` +
                "2 files, 1 mandatory violation, 0 advisory violations\n",
        );
    });

    it("prints the same as an array", async () => {
        assert.deepEqual(await checked(OPEN), [
            {
                file: "-",
                kind: "s3-bucket",
                violations: [
                    {
                        rule: "principal-anonymous",
                        severity: "critical",
                        enforcement: "mandatory",
                        url: pageAddress("principal-anonymous"),
                        version: PACKAGE.version,
                        resource: null,
                        path: "Statement[0].Principal",
                        line: 1,
                        column: 56,
                        statement: { index: 0 },
                        message: "the principal is everybody",
                        witness: "arn:aws:iam::999999999999:role/attacker",
                        remediation: "Name the roles by their ARNs under Principal.",
                    },
                ],
            },
        ]);
    });

    it("prints the same for code scanning", async () => {
        const path = file(
            "with blank.json",
            JSON.stringify(JSON.parse(OPEN), undefined, 1).replace("{\n", "{"),
        );
        const log = JSON.parse((await run(["check", "--sarif", path])).out) as {
            version: string;
            runs: [
                {
                    tool: { driver: { name: string; version: string; rules: { id: string }[] } };
                    results: { ruleId: string; ruleIndex: number; level: string; locations: unknown }[];
                },
            ];
        };
        const [{ tool, results }] = log.runs;
        assert.equal(log.version, "2.1.0");
        assert.deepEqual(
            tool.driver.rules.map(({ id }) => id),
            RULES.map(({ id }) => id),
        );
        assert.match(tool.driver.version, /^\d+\.\d+\.\d+$/);
        assert.deepEqual(
            results.map(({ ruleId, ruleIndex, level, locations }) => ({
                ruleId,
                ruleIndex,
                level,
                locations,
            })),
            [
                {
                    ruleId: "principal-anonymous",
                    ruleIndex: RULES.findIndex(({ id }) => id === "principal-anonymous"),
                    level: "error",
                    locations: [
                        {
                            physicalLocation: {
                                artifactLocation: { uri: path.replace(" ", "%20") },
                                region: { startLine: 5, startColumn: 4 },
                            },
                            logicalLocations: [{ fullyQualifiedName: "Statement[0].Principal" }],
                        },
                    ],
                },
            ],
        );
    });

    it("says what it is", async () => {
        const { version } = JSON.parse(
            readFileSync(join(__dirname, "../../../policypack/package.json"), "utf8"),
        ) as { version: string };
        assert.deepEqual(await run(["--version"]), { status: 0, out: `${version}\n`, error: "" });
        const { status, out } = await run(["--help"]);
        assert.equal(status, 0);
        assert.ok(KINDS.every((kind) => out.includes(kind)));
    });

    it("reaches the verdicts of the policy cases, with their kind given", async () => {
        const wrong: string[] = [];
        for (const one of CASES) {
            const text = typeof one.policy === "string" ? one.policy : JSON.stringify(one.policy);
            const { status } = await run(["check", "--kind", kindOfCase(one), "-"], text);
            // A service without a source is advice outside ECR.
            if (status !== (one.expect === "block" && one.id !== "s3-soft-cloudtrail" ? 1 : 0)) {
                wrong.push(`${one.id}: ${status}`);
            }
        }
        assert.deepEqual(wrong, []);
    });

    describe("with a configuration", () => {
        const configured = async (text: string, value: unknown, name = "-") => {
            const args = ["check", "--json", "--config", file("config.json", JSON.stringify(value)), name];
            return run(args, text);
        };

        it("takes the levels of rules from it", async () => {
            assert.equal((await configured(OPEN, { "principal-anonymous": "advisory" })).status, 0);
            assert.equal((await configured(ADVISED, { "service-source": "mandatory" })).status, 1);
            const disabled = await configured(OPEN, { all: "disabled" });
            assert.deepEqual(JSON.parse(disabled.out), [{ file: "-", kind: "s3-bucket", violations: [] }]);
        });

        it("takes exceptions for a file from it, until they end", async () => {
            const open = file("public.json", OPEN);
            const until = (expires: string) => ({
                "principal-anonymous": { exceptions: [{ resource: open, reason: "a public site", expires }] },
            });
            assert.equal((await configured("", until("9999-12-31"), open)).status, 0);
            const ended = await configured("", until("2020-01-31"), open);
            assert.equal(ended.status, 1);
            assert.match(ended.out, /its exception expired on 2020-01-31/);
        });

        it("refuses a wrong one with everything that is wrong", async () => {
            const { status, error, out } = await configured(OPEN, { a: 1, "audience-open": "loud" });
            assert.deepEqual([status, out], [2, ""]);
            assert.match(
                error,
                /^error: the configuration .* is invalid:\n {2}a is not a rule; .*\n {2}audience-open is "loud", not/,
            );
        });

        it("refuses one that is no JSON, or says something twice", async () => {
            for (const [text, error] of [
                ["{", /not JSON/],
                ['{"all":"advisory","all":"mandatory"}', /given twice: all/],
            ] as const) {
                const outcome = await run(["check", "--config", file("bad.json", text), "-"], OPEN);
                assert.equal(outcome.status, 2);
                assert.match(outcome.error, error);
            }
        });
    });
});
