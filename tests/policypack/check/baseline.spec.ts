import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { CLOSED_BUCKET, Folder, OPEN_BUCKET, run } from "./command";

const CLOSED = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
const STATEMENT = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };

function roles(...named: readonly (readonly [name: string, ...statements: readonly object[]])[]): string {
    const list = named.map(([RoleName, ...Statement]) => ({
        RoleName,
        AssumeRolePolicyDocument: { Statement },
    }));
    return JSON.stringify({ RoleDetailList: list }, undefined, 1);
}

describe("a baseline", () => {
    let folder: Folder;
    beforeEach(() => {
        folder = new Folder().enter();
    });
    afterEach(() => folder.remove());

    /** Writes a baseline for some files, changes them, and checks them against it. */
    async function after(
        before: Readonly<Record<string, string>>,
        now: Readonly<Record<string, string>>,
        ...args: readonly string[]
    ): Promise<readonly [status: number, violations: readonly unknown[], error: string]> {
        folder.write(before);
        const written = await run([".", "--write-baseline", "known.json"]);
        assert.deepEqual(written, { status: 0, out: "", error: "" });
        folder.write(now);
        const { status, out, error } = await run([
            ".",
            "--baseline",
            "known.json",
            "--json",
            "!known.json",
            ...args,
        ]);
        const files = JSON.parse(out) as readonly {
            file: string;
            violations: readonly { rule: string; resource: string }[];
        }[];
        return [
            status,
            files.flatMap(({ violations }) => violations.map(({ rule, resource }) => [rule, resource])),
            error,
        ];
    }

    it("says what a violation is, and not where its line is", async () => {
        folder.write({ "roles.json": roles(["deploy", STATEMENT]) });
        await run(["roles.json", "--write-baseline", "known.json"]);
        const { version, violations } = JSON.parse(readFileSync("known.json", "utf8")) as {
            version: number;
            violations: readonly { fingerprint: string }[];
        };
        assert.equal(version, 1);
        assert.deepEqual(
            violations.map(({ fingerprint, ...rest }) => [rest, fingerprint.length]),
            [
                [
                    {
                        rule: "principal-anonymous",
                        file: "roles.json",
                        resource: "deploy",
                        path: "RoleDetailList[deploy].AssumeRolePolicyDocument.Statement[].Principal",
                    },
                    64,
                ],
            ],
        );
    });

    const kept: readonly { name: string; before: string; now: string }[] = [
        { name: "nothing changes", before: roles(["deploy", STATEMENT]), now: roles(["deploy", STATEMENT]) },
        {
            name: "something comes before it",
            before: roles(["deploy", STATEMENT]),
            now: `\n\n${roles(["web", CLOSED], ["deploy", { ...STATEMENT, Effect: "Deny" }, STATEMENT])}`,
        },
        {
            name: "its keys change places",
            before: roles(["deploy", STATEMENT]),
            now: roles(["deploy", { Action: "sts:AssumeRole", Principal: "*", Effect: "Allow" }]),
        },
    ];
    for (const { name, before, now } of kept) {
        it(`covers a violation where ${name}`, async () => {
            assert.deepEqual(await after({ "roles.json": before }, { "roles.json": now }), [0, [], ""]);
        });
    }

    const changed: readonly { name: string; now: string; resource: string }[] = [
        {
            name: "another role has it, too",
            now: roles(["deploy", STATEMENT], ["other", STATEMENT]),
            resource: "other",
        },
        { name: "it is there once more", now: roles(["deploy", STATEMENT, STATEMENT]), resource: "deploy" },
        {
            name: "its statement grants something else",
            now: roles(["deploy", { ...STATEMENT, Action: "sts:*" }, STATEMENT]),
            resource: "deploy",
        },
    ];
    for (const { name, now, resource } of changed) {
        it(`leaves a violation new where ${name}`, async () => {
            assert.deepEqual(
                await after({ "roles.json": roles(["deploy", STATEMENT]) }, { "roles.json": now }),
                [1, [["principal-anonymous", resource]], ""],
            );
        });
    }

    it("takes a statement that grants something else for another one", async () => {
        const now = roles(["deploy", { ...STATEMENT, Action: "sts:*" }]);
        const [status, violations, error] = await after(
            { "roles.json": roles(["deploy", STATEMENT]) },
            { "roles.json": now },
        );
        assert.deepEqual([status, violations], [1, [["principal-anonymous", "deploy"]]]);
        assert.match(error, /^mended: principal-anonymous in roles\.json, deploy, /);
    });

    it("says what is mended, of what was looked at", async () => {
        const before = {
            "closed.json": CLOSED_BUCKET,
            "open.json": OPEN_BUCKET,
            "roles.json": roles(["deploy", STATEMENT]),
        };
        const now = { "open.json": CLOSED_BUCKET, "roles.json": roles(["deploy", CLOSED]) };
        const mended =
            "mended: principal-anonymous in open.json, Statement[].Principal; write the baseline again with --write-baseline\n" +
            "mended: principal-anonymous in roles.json, deploy, RoleDetailList[deploy].AssumeRolePolicyDocument.Statement[].Principal; write the baseline again with --write-baseline\n";
        assert.deepEqual(await after(before, now), [0, [], mended]);
        assert.deepEqual(await after(before, now, "!open.json", "!roles.json", "--skip", "audience-open"), [
            0,
            [],
            "",
        ]);
        assert.deepEqual(await after(before, now, "--skip", "principal-anonymous"), [0, [], ""]);
    });

    it("counts what it covers in the report", async () => {
        folder.write({ "open.json": OPEN_BUCKET });
        await run(["open.json", "--write-baseline", "known.json"]);
        assert.equal(
            (await run(["open.json", "--baseline", "known.json"])).out,
            "open.json (s3-bucket): PASS, no violations\n1 file, 0 mandatory violations, 0 advisory violations, 1 violation of the baseline\n",
        );
    });

    it("is the same wherever the command is run, and in whatever order", async () => {
        folder.write({ "b/open.json": OPEN_BUCKET, "a/open.json": OPEN_BUCKET });
        await run(["b", "a", "--write-baseline", "known.json"]);
        mkdirSync("c");
        process.chdir("c");
        await run(["../a", "../b", "--write-baseline", "../again.json"]);
        assert.equal(readFileSync("../again.json", "utf8"), readFileSync("../known.json", "utf8"));
        assert.equal((await run(["../a", "--baseline", "../known.json"])).status, 0);
    });

    it("is refused where it is none", async () => {
        folder.write({
            "open.json": OPEN_BUCKET,
            "list.json": "[]",
            "future.json": '{"version":2,"violations":[]}',
        });
        for (const file of ["none.json", "list.json", "future.json"]) {
            const { status, error } = await run(["open.json", "--baseline", file]);
            assert.equal(status, 2);
            assert.match(error, /^error: --baseline .*; write one with --write-baseline\n$/);
        }
    });
});

describe("an exception", () => {
    let folder: Folder;
    before(() => {
        folder = new Folder().enter();
    });
    after(() => folder.remove());

    const KEY = "Resources:\n  Key: {Type: AWS::IAM::AccessKey, Properties: {UserName: ci}}\n";
    const exceptionFor = (exception: object): string =>
        JSON.stringify({
            "static-access-key": {
                exceptions: [{ reason: "until it moves", expires: "9999-12-31", ...exception }],
            },
        });

    const cases: readonly { name: string; exception: object; failing: readonly string[] }[] = [
        {
            name: "a resource of one file",
            exception: { resource: "Key", file: "a.yaml" },
            failing: ["b.yaml"],
        },
        {
            name: "the file, however it is written",
            exception: { resource: "Key", file: "./x/../a.yaml" },
            failing: ["b.yaml"],
        },
        { name: "a file as a whole", exception: { resource: "a.yaml" }, failing: ["b.yaml"] },
        {
            name: "a resource of any of several files",
            exception: { resource: "Key" },
            failing: ["a.yaml", "b.yaml"],
        },
        {
            name: "a resource that is not there",
            exception: { resource: "Other", file: "a.yaml" },
            failing: ["a.yaml", "b.yaml"],
        },
        {
            name: "a day that is over",
            exception: { resource: "Key", file: "a.yaml", expires: "2020-01-31" },
            failing: ["a.yaml", "b.yaml"],
        },
    ];
    for (const { name, exception, failing } of cases) {
        it(`for ${name} leaves ${failing.join(" and ")}`, async () => {
            folder.write({ "a.yaml": KEY, "b.yaml": KEY, "config.json": exceptionFor(exception) });
            const { out } = await run(["a.yaml", "b.yaml", "--config", "config.json", "--json"]);
            const files = JSON.parse(out) as readonly {
                file: string;
                violations: readonly { message: string }[];
            }[];
            assert.deepEqual(
                files.filter(({ violations }) => violations.length > 0).map(({ file }) => file),
                failing,
            );
        });
    }

    it("says what it lacks, and holds without it where one file is checked", async () => {
        folder.write({ "a.yaml": KEY, "b.yaml": KEY, "config.json": exceptionFor({ resource: "Key" }) });
        assert.match(
            (await run(["a.yaml", "b.yaml", "--config", "config.json"])).out,
            /\(the exception for Key covers it only with "file", the file that it is in\)/,
        );
        assert.equal((await run(["a.yaml", "--config", "config.json"])).status, 0);
    });

    it("names a role by its name in a list", async () => {
        folder.write({
            "details.json": roles(["web", STATEMENT], ["deploy", STATEMENT]),
            "config.json": JSON.stringify({
                "principal-anonymous": {
                    exceptions: [
                        {
                            resource: "web",
                            file: "details.json",
                            reason: "a public web",
                            expires: "9999-12-31",
                        },
                    ],
                },
            }),
        });
        const { out } = await run(["details.json", "--config", "config.json", "--json"]);
        const [file] = JSON.parse(out) as readonly { violations: readonly { resource: string }[] }[];
        assert.deepEqual(
            file?.violations.map(({ resource }) => resource),
            ["deploy"],
        );
    });
});
