/**
 * Documents a second: this pack, Checkov and cdk-nag on the same CloudFormation template, in turn. Each reads n documents
 * and twice as many; the difference is what n documents cost, without the tool's start and without what a run costs
 * whatever it reads.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkProperties } from "../policypack/engine/engine";
import { asObject, placeOf, readCases, required } from "./cases";
import { median } from "./compare";
import { installCheckov, installNag, PEER_VERSIONS } from "./peerTools";

export interface ToolSpeed {
    readonly name: string;
    /** The median of the rounds; undefined where the tool could not be measured, for the reason that follows. */
    readonly documentsPerSecond: number | undefined;
    readonly reason?: string;
}

export interface PeerSpeed {
    /** How many documents lie between the two sizes. */
    readonly documents: number;
    readonly rounds: number;
    readonly tools: readonly ToolSpeed[];
}

interface Template {
    readonly Resources: Readonly<
        Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
    >;
}

/** One resource with its document, in CDK's words. */
interface Place {
    readonly library: string;
    readonly construct: string;
    readonly properties: object;
}

/** Milliseconds for n documents. */
type Tool = () => number;

type Construct = new (
    scope: unknown,
    id: string,
    properties?: object,
) => { readonly cfnResourceType?: string };

interface Cdk {
    readonly App: new (properties: object) => object;
    readonly Stack: Construct;
}

interface NagPacks {
    readonly AwsSolutionsChecks: new (scope: unknown) => {
        validateScope(scope: unknown): { readonly success: boolean };
    };
}

export function measurePeerSpeed(documents: number, rounds: number): PeerSpeed {
    const places = placesOf(2 * documents);
    const half = places.slice(0, documents);
    const failed: ToolSpeed[] = [];
    const tools = new Map<string, Tool>();
    const attempt = (name: string, work: () => void) => {
        try {
            work();
        } catch (error) {
            const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
            failed.push({ name, documentsPerSecond: undefined, reason });
            tools.delete(name);
        }
    };
    const prepare = (name: string, make: () => Tool) => {
        attempt(name, () => tools.set(name, make()));
    };
    const nag = `cdk-nag ${PEER_VERSIONS["cdk-nag"]}`;
    let templates: readonly [Template, Template] | undefined;
    prepare(nag, () => {
        const cdk = createRequire(join(installNag(), "package.json"));
        const [small, large] = [stackOf(cdk, half), stackOf(cdk, places)];
        templates = [small.template, large.template];
        return () => large.look() - small.look();
    });
    prepare("this pack", () => {
        const [small, large] = given(templates);
        // One pass is over before the clock has ticked often enough.
        const passes = Array.from({ length: 20 });
        return () => median(passes.map(() => judging(large) - judging(small)));
    });
    prepare(`Checkov ${PEER_VERSIONS.checkov}`, () => {
        const sizes = given(templates);
        const python = join(installCheckov(), "python");
        return () => checkov(python, sizes);
    });
    const times = new Map([...tools.keys()].map((name) => [name, [] as number[]]));
    for (let round = 0; round <= rounds; round++) {
        process.stderr.write(`  documents a second: ${round} of ${rounds}\n`);
        for (const [name, measure] of tools) {
            // The first round warms the compilers up.
            attempt(name, () => {
                const milliseconds = measure();
                if (round > 0) {
                    times.get(name)?.push(milliseconds);
                }
            });
        }
    }
    const measured = [...times]
        .filter(([name]) => tools.has(name))
        .map(([name, all]) => ({
            name,
            documentsPerSecond: (documents / median(all)) * 1000,
        }));
    return { documents, rounds, tools: [...measured, ...failed] };
}

function given<T>(value: T | undefined): T {
    if (value === undefined) {
        throw new Error("there is no template without CDK");
    }
    return value;
}

/** The cases that CDK has a resource for, again and again until there are enough of them. */
function placesOf(count: number): readonly Place[] {
    const places = readCases().flatMap((one) => {
        const [library, construct, property] = placeOf(one)?.cdk ?? [];
        const document = asObject(one.policy);
        return library === undefined ||
            construct === undefined ||
            property === undefined ||
            !isPlain(document)
            ? []
            : [{ library, construct, properties: { ...required(construct), [property]: document } }];
    });
    return Array.from({ length: count }, (_, index) => given(places[index % places.length]));
}

const isPlain = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A stack with these resources, as a template, and how many milliseconds cdk-nag takes to look at it. */
function stackOf(
    cdk: NodeJS.Require,
    places: readonly Place[],
): { readonly template: Template; readonly look: () => number } {
    const { App, Stack } = cdk("aws-cdk-lib") as Cdk;
    const { AwsSolutionsChecks } = cdk("cdk-nag") as NagPacks;
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, "Cases");
    const Resources = Object.fromEntries(
        places.map(({ library, construct, properties }, index) => {
            const { [construct]: Resource } = cdk(`aws-cdk-lib/${library}`) as Record<string, Construct>;
            const { cfnResourceType } = new (given(Resource))(stack, `Resource${index}`, properties);
            return [`Resource${index}`, { Type: given(cfnResourceType), Properties: inTemplate(properties) }];
        }),
    );
    const look = () => {
        const nag = new AwsSolutionsChecks(app);
        const started = performance.now();
        if (nag.validateScope(app).success) {
            throw new Error("cdk-nag found nothing: it has not looked");
        }
        return performance.now() - started;
    };
    look();
    return { template: { Resources }, look };
}

/** CloudFormation writes the names of properties with a capital where CDK writes a small letter. */
const inTemplate = (properties: object) =>
    Object.fromEntries(
        Object.entries(properties).map(([key, value]: [string, unknown]) => [
            key.charAt(0).toUpperCase() + key.slice(1),
            value,
        ]),
    );

function judging({ Resources }: Template): number {
    const started = performance.now();
    for (const { Type, Properties } of Object.values(Resources)) {
        checkProperties(Properties, Type);
    }
    return performance.now() - started;
}

function checkov(python: string, templates: readonly [Template, Template]): number {
    const work = mkdtempSync(join(tmpdir(), "keyless-checkov-"));
    const files = templates.map((template, index) => {
        const file = join(work, `${index}.json`);
        writeFileSync(file, JSON.stringify(template));
        return file;
    });
    const answer = join(work, "seconds.json");
    execFileSync(python, [join(__dirname, "time_checkov.py"), answer, ...files], { stdio: "ignore" });
    const [small = NaN, large = NaN] = JSON.parse(readFileSync(answer, "utf8")) as number[];
    rmSync(work, { recursive: true });
    return (large - small) * 1000;
}

export function reportPeerSpeed({ documents, rounds, tools }: PeerSpeed): string {
    return [
        `documents a second, from ${documents} and ${2 * documents} documents in one template, median of ${rounds} rounds:`,
        ...tools.map(
            ({ name, documentsPerSecond, reason }) =>
                `  ${name}: ${documentsPerSecond === undefined ? `not measured (${reason ?? ""})` : documentsPerSecond.toFixed(0)}`,
        ),
    ].join("\n");
}
