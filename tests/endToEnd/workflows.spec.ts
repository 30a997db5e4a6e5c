/** The generated workflows, as the linters see them that people run in CI. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployWorkflow } from "../../components/github/workflow/workflow";
import { planDeployRole } from "../../components/index";
import { workflowsOf } from "../../programs/workflows";
import { everything, released, releasedBy } from "../workflows/everything";
import { actionlint, type Linter, zizmor } from "../workflows/linters/linters";

const root = join(__dirname, "..", "..");
const examples = join(root, "docs", "examples", "github");

describe("generated workflows", () => {
    let folder: string;
    const linters = new Map<string, Linter>();
    const files: string[] = [];

    const write = (name: string, text: string): string => {
        const file = join(folder, ".github", "workflows", name);
        writeFileSync(file, text);
        return file;
    };
    const all = (): string =>
        planDeployRole(everything)
            .roles.map((role) => deployWorkflow(everything, role))
            .join();

    before(async () => {
        linters.set("actionlint", await actionlint());
        linters.set("zizmor", await zizmor());
        folder = mkdtempSync(join(tmpdir(), "keyless-workflows-"));
        mkdirSync(join(folder, ".github", "workflows"), { recursive: true });
        for (const stack of ["dev", "prod"]) {
            const workflows = workflowsOf(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8"));
            files.push(...Object.entries(workflows).map(([name, text]) => write(name, text)));
        }
        for (const example of readdirSync(examples)) {
            const workflows = workflowsOf(readFileSync(join(examples, example), "utf8"));
            const folderOf = example.replace(".yaml", "");
            files.push(
                ...Object.entries(workflows).map(([name, text]) => write(`${folderOf}-${name}`, text)),
            );
        }
        files.push(write("everything.yml", all()));
        const [role] = planDeployRole(released).roles;
        assert.ok(role !== undefined);
        const replicas = new Map([["shop", [{ accountId: "222222222222", region: "us-west-2" }]]]);
        files.push(write("released.yml", deployWorkflow(released, role, releasedBy, replicas)));
    });
    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    for (const name of ["actionlint", "zizmor"]) {
        it(`pass ${name}`, () => {
            assert.ok(files.length > 20, files.join());
            const verdict = linters.get(name)?.(files);
            assert.equal(verdict?.status, 0, verdict?.output);
        });
    }

    const breaks: readonly (readonly [
        linter: string,
        finding: string,
        what: string,
        part: string | RegExp,
        instead: string,
    ])[] = [
        ["zizmor", "unpinned-uses", "an action by its tag", /checkout@[0-9a-f]{40}/, "checkout@v7"],
        [
            "zizmor",
            "excessive-permissions",
            "everything allowed",
            "permissions: {}",
            "permissions: write-all",
        ],
        ["zizmor", "template-injection", "an expression in a script", '"$SITE"', '"${{ github.head_ref }}"'],
        ["actionlint", "syntax-check", "an unknown key", "runs-on:", "run-on:"],
        ["actionlint", "expression", "a step that is not there", "steps.push-", "steps.pull-"],
    ];
    for (const [name, finding, what, part, instead] of breaks) {
        it(`would not pass ${name} with ${what}`, () => {
            const verdict = linters.get(name)?.([
                write(
                    "broken.yml",
                    all().replace(part, () => instead),
                ),
            ]);
            assert.notEqual(verdict?.status, 0);
            assert.ok(verdict?.output.includes(`[${finding}]`), verdict?.output);
        });
    }
});
