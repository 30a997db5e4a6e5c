/** What the tarballs of the two packages hold, as the tools of package authors and compilers read them. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize } from "node:path";
import { compile } from "../../toolchain/compile";
import { root } from "../jobs";
import { pack, type Packed, unpack } from "../packed";
import { unexportedTypes } from "./publicTypes";

interface Manifest {
    readonly dependencies: Readonly<Record<string, string>>;
    /** What the program that uses them has as well, in one version for both. */
    readonly peerDependencies?: Readonly<Record<string, string>>;
}

const REPOSITORY = "https://github.com/keyless-delivery/keyless-delivery";

/** One program, in the syntax of both kinds of module. */
const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { GitHubDeployRole, type GitHubSubject } from "keyless-delivery";
import { currentSettings } from "keyless-delivery/current-settings";
import { deployWorkflow } from "keyless-delivery/workflow";
import { policies } from "keyless-policy/policies";

const main: GitHubSubject = { owner: "acme", repository: "shop", branch: "main" };
void pulumi.runtime
    .setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) })
    .then(() => {
        const role = new GitHubDeployRole("shop", {
            accountId: "111111111111",
            region: "us-east-2",
            roleName: "shop",
            providerArn: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
            subjects: [main],
            pushImages: [{ repository: "shop" }],
        });
        role.arn.apply((arn) =>
            console.log(arn, typeof currentSettings, typeof deployWorkflow, policies().length > 0),
        );
    });
`;

describe("the tarballs", function () {
    this.timeout(120_000);
    let folder: string;
    let packed: readonly Packed[];

    const installed = (name: string, ...path: readonly string[]) =>
        join(folder, "node_modules", name, ...path);
    const read = (name: string, path: string) => readFileSync(installed(name, path), "utf8");
    const tool = (command: string, ...args: readonly string[]) =>
        spawnSync(join(root, "node_modules", ".bin", command), args, { encoding: "utf8" });
    const pathsOf = ({ files }: Packed) => files.map(({ path }) => path);

    before(() => {
        compile(["components", "policypack"]);
        // Inside the project, so that what they depend on is found where `npm ci` has put it.
        mkdirSync(join(root, ".sandbox"), { recursive: true });
        folder = mkdtempSync(join(root, ".sandbox", "tarballs-"));
        packed = pack(folder);
        unpack(folder, packed);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("have a licence, a page and a changelog of their own", () => {
        for (const one of packed) {
            const wanted = ["LICENSE", "README.md", "CHANGELOG.md"];
            assert.deepEqual(
                wanted.filter((path) => !pathsOf(one).includes(path)),
                [],
                one.name,
            );
        }
    });

    it("say where they come from", () => {
        for (const { name } of packed) {
            const { homepage, bugs, repository, keywords } = JSON.parse(
                read(name, "package.json"),
            ) as Readonly<Record<string, unknown>>;
            const directory = name === "keyless-delivery" ? "components" : "policypack";
            assert.deepEqual(
                { homepage, bugs, repository },
                {
                    homepage: `${REPOSITORY}#readme`,
                    bugs: { url: `${REPOSITORY}/issues` },
                    repository: { type: "git", url: `git+${REPOSITORY}.git`, directory },
                },
            );
            assert.ok((keywords as readonly string[]).includes("pulumi"), name);
        }
    });

    it("hold nothing that only the project itself needs", () => {
        assert.deepEqual(
            packed.flatMap(pathsOf).filter((path) => /\.tsbuildinfo$|^bin\/pages\/write|\.spec\./.test(path)),
            [],
        );
    });

    it("have source maps of nothing but what they hold", () => {
        for (const one of packed) {
            const missing = pathsOf(one)
                .filter((path) => path.endsWith(".map"))
                .flatMap((path) => {
                    const { sources } = JSON.parse(read(one.name, path)) as { sources: readonly string[] };
                    return sources.map((source) => normalize(join(dirname(path), source)));
                })
                .filter((source) => !pathsOf(one).includes(source));
            assert.deepEqual(missing, [], one.name);
        }
    });

    it("have no dead link in their pages", () => {
        for (const { name } of packed) {
            const targets = [...read(name, "README.md").matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(
                ([, target = ""]) => target,
            );
            const dead = targets.filter((target) => {
                const own = `${REPOSITORY}/blob/main/`;
                if (target.startsWith(own)) {
                    return !existsSync(join(root, target.slice(own.length)));
                }
                return !/^https?:/.test(target) && !existsSync(installed(name, target));
            });
            assert.deepEqual(dead, [], name);
        }
    });

    it("name every package that they load", () => {
        for (const one of packed) {
            const { name } = one;
            const { dependencies, peerDependencies } = JSON.parse(read(name, "package.json")) as Manifest;
            const loaded = pathsOf(one)
                .filter((path) => path.endsWith(".js"))
                .flatMap((path) => [...read(name, path).matchAll(/\b(?:require|import)\("([^".][^"]*)"\)/g)])
                .map(([, module = ""]) => module.replace(/^node:/, ""))
                .filter((module) => !builtinModules.includes(module))
                .map((module) => /^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? "");
            const named = Object.keys({ ...dependencies, ...peerDependencies });
            assert.deepEqual(
                [...new Set(loaded)].filter((its) => !named.includes(its)),
                [],
                name,
            );
            assert.ok(loaded.length > 0, name);
        }
    });

    it("are what publint would have them be", () => {
        for (const { name } of packed) {
            const { status, stdout } = tool("publint", installed(name), "--strict", "--pack", "false");
            assert.equal(status, 0, stdout);
            assert.match(stdout, /All good!/);
        }
    });

    it("have types that fit their code in every way of resolving modules", () => {
        for (const { filename } of packed) {
            const { status, stdout } = tool("attw", join(folder, filename), "--no-emoji");
            assert.equal(status, 0, stdout);
            assert.match(stdout, /No problems found/);
        }
    });

    for (const type of ["module", "commonjs"]) {
        it(`type-check strictly and run in a project of type ${type}`, () => {
            const project = join(folder, type);
            mkdirSync(project);
            writeFileSync(join(project, "package.json"), JSON.stringify({ type }));
            writeFileSync(join(project, "index.ts"), PROGRAM);
            const tsc = require.resolve("typescript/bin/tsc");
            const options = ["--strict", "--module", "node16", "--target", "es2022", "--skipLibCheck"];
            const run = (...args: readonly string[]) => {
                const { status, stdout, stderr } = spawnSync(process.execPath, args, {
                    cwd: project,
                    encoding: "utf8",
                });
                assert.equal(status, 0, stdout + stderr);
                return stdout;
            };
            run(tsc, ...options, "--types", "node", "index.ts");
            assert.equal(run("index.js"), "arn:aws:iam::111111111111:role/shop function function true\n");
        });
    }

    it("export every type that their exports are made of", () => {
        assert.deepEqual(unexportedTypes(installed("keyless-delivery", "bin", "index.d.ts")), []);
        assert.deepEqual(
            unexportedTypes(installed("keyless-policy", "bin", "crossguard", "policies.d.ts")),
            [],
        );
    });
});
