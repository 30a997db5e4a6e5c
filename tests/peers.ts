/**
 * `npm run test:peers`: installs both tarballs with the lowest and with the newest versions that their ranges allow, in a
 * project of its own each, type-checks it strictly, runs it under Pulumi's mocks, and loads plugin schema and policy pack.
 * `npm run test:peers -- PULUMI AWS POLICY` tries other versions. It asks the registry, so that `npm test` leaves it out.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "../toolchain/compile";
import { root } from "./jobs";
import { pack } from "./packed";

interface Manifest {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly peerDependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
}

interface Versions {
    readonly pulumi: string;
    readonly aws: string;
    readonly policy: string;
}

const manifestOf = (folder: string) =>
    JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;

const lowest = (range = "") => range.replace(/^\^/, "");

function lowestVersions(): Versions {
    const { peerDependencies } = manifestOf("components");
    const { dependencies } = manifestOf("policypack");
    return {
        pulumi: lowest(peerDependencies["@pulumi/pulumi"]),
        aws: lowest(peerDependencies["@pulumi/aws"]),
        policy: lowest(dependencies["@pulumi/policy"]),
    };
}

/** From 3.249 on, @pulumi/pulumi asks for Node 22. */
const NEWEST_ON_NODE_20 = "3.248.0";
const newestVersions = (): Versions => ({
    pulumi: process.versions.node.startsWith("20.") ? NEWEST_ON_NODE_20 : "latest",
    aws: "^7",
    policy: "^1",
});

const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { GitHubDeployRole, ImageRegistry } from "keyless-delivery";
import { policies } from "keyless-policy/policies";

void pulumi.runtime
    .setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: { ...inputs, arn: name, repositoryUrl: name } }),
        call: () => ({}),
    })
    .then(() => {
        const here = { accountId: "111111111111", region: "us-east-2" };
        const role = new GitHubDeployRole("shop", {
            ...here,
            roleName: "shop",
            providerArn: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
            subjects: [{ owner: "acme", repository: "shop", branch: "main" }],
            pushImages: [{ repository: "shop" }],
        });
        new ImageRegistry("images", { ...here, homeRegion: here.region, readers: {}, repositories: { shop: {} } });
        role.arn.apply((arn) => console.log(arn, policies().length));
    });
`;

/** The schema needs the analyzer of the version that is installed. */
const SCHEMA = `const { ComponentProvider, getPulumiComponents } = require("@pulumi/pulumi/provider/experimental/provider");
const dirname = require("node:path").dirname(require.resolve("keyless-delivery/package.json"));
const components = getPulumiComponents(require("keyless-delivery"));
new ComponentProvider({ name: "keyless-delivery", components, dirname }).getSchema()
    .then((schema) => console.log(Object.keys(JSON.parse(schema).resources).length, "components"));
`;

function tryVersions({ pulumi, aws, policy }: Versions): void {
    const folder = mkdtempSync(join(tmpdir(), "keyless-peers-"));
    const run = (command: string, ...args: readonly string[]) =>
        execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    try {
        const { devDependencies } = manifestOf(".");
        const tools = ["typescript", "@types/node"].map((name) => `${name}@${devDependencies[name] ?? ""}`);
        const packages = [`@pulumi/pulumi@${pulumi}`, `@pulumi/aws@${aws}`, `@pulumi/policy@${policy}`];
        const tarballs = pack(folder).map(({ filename }) => `./${filename}`);
        writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "peers", private: true }));
        run(
            "npm",
            "install",
            "--legacy-peer-deps",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            ...tarballs,
            ...packages,
            ...tools,
        );
        writeFileSync(join(folder, "index.ts"), PROGRAM);
        writeFileSync(join(folder, "schema.js"), SCHEMA);
        run(
            "npx",
            "tsc",
            "--strict",
            "--module",
            "node16",
            "--target",
            "es2022",
            "--skipLibCheck",
            "index.ts",
        );
        const versions = ["pulumi", "aws", "policy"].map((name) => {
            const file = join(folder, "node_modules", "@pulumi", name, "package.json");
            return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
        });
        const said = run(process.execPath, "index.js") + run(process.execPath, "schema.js");
        process.stdout.write(`@pulumi/pulumi, aws, policy ${versions.join(", ")}:\n${said}`);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

const [pulumi, aws, policy] = process.argv.slice(2);
compile();
if (pulumi !== undefined && aws !== undefined && policy !== undefined) {
    tryVersions({ pulumi, aws, policy });
} else {
    tryVersions(lowestVersions());
    tryVersions(newestVersions());
}
