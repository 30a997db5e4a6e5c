import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { filesOf } from "../../../policypack/sources/files";
import { Folder } from "../check/command";

describe("the files that arguments name", () => {
    let folder: Folder;
    beforeEach(() => {
        folder = new Folder().enter().write({
            ".gitignore": "cdk.out\n*.local.json\n/build/\n",
            "template.yaml": "",
            "readme.md": "",
            "infra/role.json": "",
            "infra/main.tf": "",
            "infra/role.local.json": "",
            "infra/.gitignore": "!keep.local.json\nown.yml\n",
            "infra/keep.local.json": "",
            "infra/own.yml": "",
            "build/out.json": "",
            "infra/build/out.template": "",
            "cdk.out/Shop.template.json": "",
            "cdk.out/x.local.json": "",
            "node_modules/a/policy.json": "",
            ".git/config.json": "",
        });
    });
    afterEach(() => folder.remove());

    const searched: readonly { name: string; args: readonly string[]; found: readonly string[] }[] = [
        {
            name: "a folder, without what .gitignore leaves out",
            args: ["."],
            found: [
                "infra/build/out.template",
                "infra/keep.local.json",
                "infra/main.tf",
                "infra/role.json",
                "template.yaml",
            ],
        },
        {
            name: "a folder in it, by the rules of the one around it",
            args: ["infra"],
            found: ["infra/build/out.template", "infra/keep.local.json", "infra/main.tf", "infra/role.json"],
        },
        {
            name: "a folder that is left out, where it is named itself",
            args: ["cdk.out"],
            found: ["cdk.out/Shop.template.json", "cdk.out/x.local.json"],
        },
        {
            name: "a pattern",
            args: ["**/*.json"],
            found: ["infra/keep.local.json", "infra/role.json"],
        },
        {
            name: "a pattern below a folder that is left out",
            args: ["./cdk.out/*.template.json"],
            found: ["cdk.out/Shop.template.json"],
        },
        { name: "what a pattern leaves out", args: [".", "!infra/"], found: ["template.yaml"] },
        {
            name: "what a pattern for one kind of file leaves out",
            args: ["infra", "!*.tf", "!**/*.json"],
            found: ["infra/build/out.template"],
        },
        {
            name: "nothing twice",
            args: ["infra/role.json", "infra/*.json"],
            found: ["infra/role.json", "infra/keep.local.json"],
        },
    ];
    for (const { name, args, found } of searched) {
        it(`are those of ${name}`, async () => {
            const { files, problems } = await filesOf(args);
            assert.deepEqual([files.map(({ path }) => path), problems], [found, []]);
        });
    }

    it("are read wherever they are, where they are named themselves", async () => {
        const named = ["-", "readme.md", "cdk.out/x.local.json", "none.json"];
        assert.deepEqual(
            (await filesOf(named)).files,
            named.map((path) => ({ path, isNamed: true })),
        );
        assert.deepEqual((await filesOf(["infra/*.tf"])).files, [{ path: "infra/main.tf", isNamed: false }]);
    });

    it("are those of a folder outside of any repository, without the rules around it", async () => {
        folder.write({ "deep/.gitignore": "b.json\n", "deep/a.json": "", "deep/b.json": "" });
        assert.deepEqual(
            (await filesOf([join(folder.path, "deep")])).files.map(({ path }) => path),
            [join(folder.path, "deep/a.json")],
        );
    });

    it("are found without following a link, which may lead in a circle", async () => {
        mkdirSync("loop");
        symlinkSync("..", "loop/up");
        symlinkSync("../infra/role.json", "loop/role.json");
        assert.deepEqual(await filesOf(["loop"]), {
            files: [],
            problems: [
                {
                    path: "loop",
                    message: "holds no JSON, YAML, template or Terraform file that .gitignore leaves in",
                },
            ],
        });
    });

    it("are said to be none where a pattern matches nothing, and where all of a disk is asked for", async () => {
        assert.deepEqual((await filesOf(["*.nope", "/"])).problems, [
            {
                path: "*.nope",
                message:
                    "matches no file; put the pattern in quotes, and paths are relative to the current folder",
            },
            { path: "/", message: "is a folder; name the files in it, or a folder below it" },
        ]);
    });
});
