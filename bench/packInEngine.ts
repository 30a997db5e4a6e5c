/**
 * What the policy pack costs in the engine: at its start, against no pack and against a pack without a policy, and with
 * each resource that holds a document, as the slope between two sizes of a program.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layout, POLICY_PACK } from "../sandbox/layout";
import { shadowOf, type Project } from "../sandbox/project";
import type { Pulumi } from "../sandbox/pulumi";
import { withSession } from "../sandbox/session";
import { SandboxError } from "../sandbox/terminal";
import { median } from "./compare";
import { emptyPack } from "./emptyPack";

/** Seconds, each the median of its rounds. */
export interface PackInEngine {
    readonly rounds: number;
    /** One preview of one resource. */
    readonly none: number;
    readonly emptyPack: number;
    readonly pack: number;
    /** The medians of the differences and of the ratio, round by round. */
    readonly moreThanNone: number;
    readonly moreThanEmpty: number;
    readonly timesNone: number;
    /** Milliseconds for each resource, between `sizes`. */
    readonly sizes: readonly [number, number];
    readonly eachWithout: number;
    readonly eachWith: number;
}

const STACK = "dev";
const SIZES = [100, 500] as const;

export function measurePackInEngine(rounds: number): Promise<PackInEngine> {
    return withSession("bench", async (pulumi) => {
        const empty = emptyPack(0);
        const single = await program(pulumi, 1);
        const small = await program(pulumi, SIZES[0]);
        const large = await program(pulumi, SIZES[1]);
        const seconds: Readonly<Record<string, () => Promise<number>>> = {
            none: () => preview(pulumi, single),
            empty: () => preview(pulumi, single, empty),
            pack: () => preview(pulumi, single, POLICY_PACK),
            smallWithout: () => preview(pulumi, small),
            largeWithout: () => preview(pulumi, large),
            smallWith: () => preview(pulumi, small, POLICY_PACK),
            largeWith: () => preview(pulumi, large, POLICY_PACK),
        };
        const times = new Map(Object.keys(seconds).map((name) => [name, [] as number[]]));
        for (let round = 0; round <= rounds; round++) {
            process.stderr.write(`  the pack in the engine: ${round} of ${rounds}\n`);
            for (const [name, measure] of Object.entries(seconds)) {
                const took = await measure();
                // The first round fills caches.
                if (round > 0) {
                    times.get(name)?.push(took);
                }
            }
        }
        const all = (name: string) => times.get(name) ?? [];
        const between = (left: string, right: string, how: (left: number, right: number) => number) =>
            median(all(left).map((value, round) => how(value, all(right)[round] ?? NaN)));
        const minus = (left: number, right: number) => left - right;
        const each = (left: string, right: string) =>
            (between(left, right, minus) / (SIZES[1] - SIZES[0])) * 1000;
        return {
            rounds,
            none: median(all("none")),
            emptyPack: median(all("empty")),
            pack: median(all("pack")),
            moreThanNone: between("pack", "none", minus),
            moreThanEmpty: between("pack", "empty", minus),
            timesNone: between("pack", "none", (left, right) => left / right),
            sizes: SIZES,
            eachWithout: each("largeWithout", "smallWithout"),
            eachWith: each("largeWith", "smallWith"),
        };
    });
}

/** Roles with sound trust policies, registered by the shortest program that can. */
async function program(pulumi: Pulumi, count: number): Promise<Project> {
    const folder = join(layout.run, "roles", String(count));
    mkdirSync(folder, { recursive: true });
    const issuer = "token.actions.githubusercontent.com";
    writeFileSync(
        join(folder, "index.js"),
        `const { CustomResource } = require("@pulumi/pulumi");
for (let index = 0; index < ${count}; index++) {
    new CustomResource("aws:iam/role:Role", "role-" + index, {
        name: "role-" + index,
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: {
                Effect: "Allow",
                Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/${issuer}" },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                    StringEquals: {
                        "${issuer}:aud": "sts.amazonaws.com",
                        "${issuer}:sub": "repo:acme/app-" + index + ":ref:refs/heads/main",
                    },
                },
            },
        }),
    });
}
`,
    );
    writeFileSync(
        join(folder, "Pulumi.yaml"),
        `name: keyless-delivery-roles-${count}\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n`,
    );
    writeFileSync(
        join(folder, `Pulumi.${STACK}.yaml`),
        'config:\n  aws:region: us-east-2\n  aws:allowedAccountIds: ["111111111111"]\n',
    );
    const project = shadowOf(folder);
    await pulumi.ensureStack(project, STACK);
    return project;
}

async function preview(pulumi: Pulumi, project: Project, pack?: string): Promise<number> {
    const args = ["preview", "--stack", STACK, "--color", "never"];
    const started = performance.now();
    const { status, stdout, stderr } = await pulumi.capture(
        project,
        ...args,
        ...(pack === undefined ? [] : ["--policy-pack", pack]),
    );
    const seconds = (performance.now() - started) / 1000;
    if (status !== 0) {
        throw new SandboxError(`pulumi ${args.join(" ")} failed`, (stdout + stderr).slice(-4000));
    }
    return seconds;
}

export function reportPackInEngine(figures: PackInEngine): string {
    const { rounds, none, emptyPack: empty, pack, sizes: range, eachWith, eachWithout } = figures;
    const seconds = (value: number) => `${value.toFixed(2)} s`;
    return [
        `start, as a preview of one resource (median of ${rounds} rounds): ${seconds(none)} without a pack, ` +
            `${seconds(empty)} with an empty one, ${seconds(pack)} with this one`,
        `  this pack: ${seconds(figures.moreThanNone)} more than none (${figures.timesNone.toFixed(2)} times), ` +
            `${seconds(figures.moreThanEmpty)} more than an empty one`,
        `each resource with a document, from ${range.join(" to ")} of them: ${eachWithout.toFixed(2)} ms without the pack, ` +
            `${eachWith.toFixed(2)} ms with it, so ${(eachWith - eachWithout).toFixed(2)} ms for the pack`,
    ].join("\n");
}
