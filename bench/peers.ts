/**
 * The policy cases before this pack and before its peers, in one run: what each finds, what it misses, and how long it
 * takes. Writes the page docs/policies/comparison.md, and keeps what the page says of speed, which `npm run bench` measures.
 *
 * The peers are no dependency of this project. Install them where you like and say where they are:
 *
 *     python3 -m venv /tmp/peers && /tmp/peers/bin/pip install checkov
 *     npm install --prefix /tmp/peers @pulumi/awsguard cdk-nag aws-cdk-lib constructs
 *     node --require ./toolchain/ts-node.js bench/peers.ts /tmp/peers && npx prettier --write docs/policies
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkProperties } from "../policypack/engine/engine";
import { asObject, PLACES, placeOf, type PolicyCase, readCases, required, textOf } from "./cases";

/** How one tool did: the cases it objects to, and the seconds it took for all of them. */
interface Result {
    readonly name: string;
    readonly blocked: ReadonlySet<string>;
    /** Undefined where the tool was not run. */
    readonly seconds: number | undefined;
    readonly note: string;
}

/** A document that nobody can object to. What a tool says of a resource with this one is not about its document. */
const HARMLESS = {
    Version: "2012-10-17",
    Statement: [
        {
            Effect: "Deny",
            Principal: { AWS: "arn:aws:iam::111122223333:role/nobody" },
            Action: "sts:AssumeRole",
            Resource: "*",
        },
    ],
};

function timed(work: () => Pick<Result, "name" | "blocked" | "note">): Result {
    const started = performance.now();
    return { ...work(), seconds: (performance.now() - started) / 1000 };
}

function thisPack(cases: readonly PolicyCase[]): Result {
    return timed(() => {
        const blocked = cases.filter((one) => {
            const [type = "", property = ""] = placeOf(one)?.terraform ?? [];
            return checkProperties({ [property]: textOf(one.policy) }, type).some(
                ({ enforcement }) => enforcement === "mandatory",
            );
        });
        return { name: "this pack", blocked: new Set(blocked.map(({ id }) => id)), note: "mandatory rules" };
    });
}

/** Each case in a file of its own, because Checkov relates the resources of one configuration to each other. */
function checkov(cases: readonly PolicyCase[], command: string): Result {
    const folder = mkdtempSync(join(tmpdir(), "keyless-peers-"));
    const version = execFileSync(command, ["--version"], { encoding: "utf8" }).trim();
    const write = (name: string, [type, property]: readonly [string, string], policy: unknown) => {
        // In Terraform's texts, the two marks of a template are escaped by doubling.
        const text = JSON.stringify(textOf(policy)).replaceAll("${", "$${").replaceAll("%{", "%%{");
        writeFileSync(join(folder, `${name}.tf`), `resource "${type}" "it" {\n  ${property} = ${text}\n}\n`);
    };
    for (const one of cases) {
        const place = placeOf(one);
        if (place !== undefined) {
            write(one.id, place.terraform, one.policy);
        }
    }
    for (const [kind, { terraform }] of Object.entries(PLACES)) {
        write(`control-${kind}`, terraform, HARMLESS);
    }
    const result = timed(() => {
        const args = ["--framework", "terraform", "--output", "json", "--quiet", "--compact"];
        const { stdout } = spawnSync(command, ["--directory", folder, ...args], {
            encoding: "utf8",
            maxBuffer: 256 * 1024 * 1024,
        });
        const { results } = JSON.parse(stdout) as {
            results: { failed_checks: readonly { check_id: string; resource: string; file_path: string }[] };
        };
        const failed = results.failed_checks.map(({ check_id: check, resource, file_path: file }) => ({
            check,
            type: resource.split(".")[0] ?? "",
            name: file.replace(/^.*\//, "").replace(/\.tf$/, ""),
        }));
        const unrelated = new Set(
            failed.filter(({ name }) => name.startsWith("control-")).map(({ check, type }) => check + type),
        );
        const blocked = failed.filter(({ check, type }) => !unrelated.has(check + type));
        return {
            name: `Checkov ${version}`,
            blocked: new Set(blocked.map(({ name }) => name)),
            note: [...new Set(blocked.map(({ check }) => check))].sort().join(", "),
        };
    });
    rmSync(folder, { recursive: true });
    return result;
}

type Construct = new (scope: unknown, id: string, properties: object) => object;
type NagRule = (resource: object) => unknown;

/** Every rule that cdk-nag has, on the resource of CDK that carries the document. */
function cdkNag(cases: readonly PolicyCase[], folder: string): Result {
    const load = createRequire(join(folder, "package.json"));
    const { App, Stack } = load("aws-cdk-lib") as { App: new () => object; Stack: Construct };
    const rulesFolder = join(folder, "node_modules/cdk-nag/lib/rules");
    const rules = readdirSync(rulesFolder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".js") && !file.endsWith("index.js"))
        .map((file) => load(join(rulesFolder, file)) as { default?: NagRule })
        .flatMap((module) => (typeof module.default === "function" ? [module.default] : []));
    return timed(() => {
        const stack = new Stack(new App(), "Cases", {});
        const objections = (id: string, [library, name, property]: readonly string[], policy: unknown) => {
            const { [name ?? ""]: resource } = load(`aws-cdk-lib/${library ?? ""}`) as Record<
                string,
                Construct
            >;
            const node = resource && new resource(stack, id, { ...required(name), [property ?? ""]: policy });
            return node === undefined ? [] : rules.filter((rule) => objectsTo(rule, node));
        };
        const unrelated = new Map(
            Object.entries(PLACES).map(([kind, { cdk }]) => [
                cdk,
                new Set(objections(`control-${kind}`, cdk, HARMLESS)),
            ]),
        );
        const used = new Set<string>();
        const blocked = cases.filter((one) => {
            const cdk = placeOf(one)?.cdk;
            const policy = asObject(one.policy);
            const found =
                cdk === undefined || policy === undefined
                    ? []
                    : objections(one.id, cdk, policy).filter(
                          (rule) => unrelated.get(cdk)?.has(rule) !== true,
                      );
            found.forEach((rule) => used.add(rule.name));
            return found.length > 0;
        });
        return {
            name: `cdk-nag ${versionIn(folder, "cdk-nag")}`,
            blocked: new Set(blocked.map(({ id }) => id)),
            note: [...used].sort().join(", "),
        };
    });
}

function objectsTo(rule: NagRule, node: object): boolean {
    try {
        return rule(node) === "Non-Compliant";
    } catch {
        // A rule that cannot read the document says nothing of it.
        return false;
    }
}

/** AWSGuard's policies, of which none reads a policy document: that is looked up in its code, not assumed. */
function awsGuard(folder: string): Result {
    const installed = join(folder, "node_modules/@pulumi/awsguard");
    const sources = readdirSync(installed)
        .filter((file) => file.endsWith(".js"))
        .map((file) => readFileSync(join(installed, file), "utf8"))
        .join("\n");
    const policies = [...sources.matchAll(/registerPolicy\("(\w+)"/g)].length;
    if (/assumeRolePolicy|Principal|policyDocument/.test(sources)) {
        throw new Error("this AWSGuard reads policy documents: it has to be run on them");
    }
    return {
        name: `AWSGuard ${versionIn(folder, "@pulumi/awsguard")}`,
        blocked: new Set(),
        seconds: undefined,
        note: `${policies} policies, none of which reads a policy document`,
    };
}

function versionIn(folder: string, name: string): string {
    const file = join(folder, "node_modules", name, "package.json");
    return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

function page(cases: readonly PolicyCase[], leftOut: readonly string[], results: readonly Result[]): string {
    const groups = [...new Set(cases.map(({ kind, expect, tier }) => `${kind} ${expect} ${tier}`))];
    const rows = groups.map((group) => {
        const [kind = "", expect = "", tier = ""] = group.split(" ");
        const own = cases.filter((one) => `${one.kind} ${one.expect} ${one.tier}` === group);
        const counts = results.map(({ blocked }) => own.filter(({ id }) => blocked.has(id)).length);
        return [kind, tier, expect, own.length, ...counts];
    });
    const total = (name: string, count: (result: Result) => number | string) => [
        name,
        "",
        "",
        "",
        ...results.map(count),
    ];
    const bad = cases.filter(({ expect }) => expect === "block");
    const good = cases.filter(({ expect }) => expect === "allow");
    const table = [
        ["kind", "who gets in", "expected", "cases", ...results.map(({ name }) => name)],
        ["---", "---", "---", ...["---:", ...results.map(() => "---:")]],
        ...rows,
        total(
            "**found**",
            ({ blocked }) => `${bad.filter(({ id }) => blocked.has(id)).length} of ${bad.length}`,
        ),
        total("**missed**", ({ blocked }) => bad.filter(({ id }) => !blocked.has(id)).length),
        total(
            "**false alarms**",
            ({ blocked }) => `${good.filter(({ id }) => blocked.has(id)).length} of ${good.length}`,
        ),
        total("**seconds**", ({ seconds }) => seconds?.toFixed(2) ?? "not run"),
    ];
    const [own] = results;
    const missed = bad.filter(({ id }) => own?.blocked.has(id) !== true).map(({ id }) => `\`${id}\``);
    return `# The pack and its peers on the same documents

The tests' first tables of cases (trust, repository, registry and other policies) before each tool, in one run. A number is
how many of the cases the tool objects to; a tool is credited with any objection that it does not also raise to a harmless
document in the same resource. Seconds are for all cases, the start of the tool included for Checkov, which is a program of
its own.

The cases were written for the questions that this pack asks. The others ask many that it does not, about encryption,
logging and networks, and those are not counted here.

${table.map((row) => `| ${row.join(" | ")} |`).join("\n")}

${results.map(({ name, note }) => `- ${name}: ${note}`).join("\n")}

Missed by this pack's mandatory rules: ${missed.length === 0 ? "none" : missed.join(", ")}. A service without a source is
mandatory for images only; elsewhere [service-source](service-source.md) reports it as advice.

Left out, because no resource of Terraform carries it as a document: ${leftOut.map((id) => `\`${id}\``).join(", ")}. cdk-nag is
given documents as objects, so texts that are no JSON are not put before it.

Made by

\`\`\`sh
python3 -m venv /tmp/peers && /tmp/peers/bin/pip install checkov
npm install --prefix /tmp/peers @pulumi/awsguard cdk-nag aws-cdk-lib constructs
node --require ./toolchain/ts-node.js bench/peers.ts /tmp/peers && npx prettier --write docs/policies
\`\`\`
`;
}

function main([folder]: readonly string[]): void {
    if (folder === undefined) {
        throw new Error("usage: bench/peers.ts FOLDER, the one with the peers' bin and node_modules");
    }
    const all = readCases();
    const cases = all.filter((one) => placeOf(one) !== undefined);
    const leftOut = all.filter((one) => placeOf(one) === undefined).map(({ id }) => id);
    const results = [
        thisPack(cases),
        checkov(cases, join(folder, "bin/checkov")),
        cdkNag(cases, folder),
        awsGuard(folder),
    ];
    const file = join(__dirname, "..", "docs", "policies", "comparison.md");
    const [, speed = ""] = readFileSync(file, "utf8").split(/^(?=## Speed$)/m);
    writeFileSync(file, `${page(cases, leftOut, results)}\n${speed}`);
}

main(process.argv.slice(2));
