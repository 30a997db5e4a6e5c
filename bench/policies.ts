/** What the policy pack costs, without the engine around it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { checkDocument } from "../policypack/engine/engine";
import { readCases, textOf } from "./cases";
import { median } from "./compare";

const ROOT = join(__dirname, "..");
const DOCUMENTS = readCases().map(({ kind, policy }) => ({
    text: textOf(policy),
    kind: kind === "trust" ? ("trust" as const) : undefined,
}));

export interface PolicyFigures {
    /** Documents judged in a second on one core: in the fastest pass, which others on the machine disturb least. */
    readonly documentsPerSecond: number;
    /** The same in the middle of all passes. */
    readonly medianPerSecond: number;
    /** What judging costs as a multiple of `JSON.parse` on the same texts. */
    readonly timesParsing: number;
    /** Bytes that judging 10,000 documents leaves on the heap after a collection, and the most it held meanwhile. */
    readonly memory: { readonly kept: number; readonly most: number };
    /** Time for a hostile document of twice the size, as a multiple: 2 is linear, 4 quadratic. */
    readonly doubling: Readonly<Record<string, number>>;
    /** Milliseconds from the start of Node to the rules being ready, and of Node alone. */
    readonly start: { readonly pack: number; readonly node: number };
}

export function measurePolicies(passes = 300): PolicyFigures {
    const judging = passTimes(passes, ({ text, kind }) => checkDocument(text, kind));
    const parsing = passTimes(passes, ({ text }) => tryParsing(text));
    const perSecond = (milliseconds: number) => (DOCUMENTS.length / milliseconds) * 1000;
    return {
        documentsPerSecond: perSecond(Math.min(...judging)),
        medianPerSecond: perSecond(median(judging)),
        timesParsing: Math.min(...judging) / Math.min(...parsing),
        memory: memoryOf(10_000),
        doubling: Object.fromEntries(Object.entries(HOSTILE).map(([name, make]) => [name, doubling(make)])),
        start: {
            pack: startOf(`require(${JSON.stringify(join(ROOT, "policypack/bin/crossguard/policies.js"))})`),
            node: startOf(""),
        },
    };
}

/** Milliseconds of each pass over all documents, the first ones left out: they are the compiler's. */
function passTimes(passes: number, work: (document: (typeof DOCUMENTS)[number]) => unknown): number[] {
    const times = Array.from({ length: passes + 20 }, () => {
        const started = performance.now();
        DOCUMENTS.forEach(work);
        return performance.now() - started;
    });
    return times.slice(20);
}

function tryParsing(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function memoryOf(count: number): PolicyFigures["memory"] {
    const collect = globalThis.gc;
    collect?.();
    const before = process.memoryUsage().heapUsed;
    let most = before;
    for (let index = 0; index < count; index++) {
        const one = DOCUMENTS[index % DOCUMENTS.length];
        if (one !== undefined) {
            checkDocument(one.text, one.kind);
        }
        most = Math.max(most, index % 100 === 0 ? process.memoryUsage().heapUsed : 0);
    }
    collect?.();
    return { kept: Math.max(0, process.memoryUsage().heapUsed - before), most: most - before };
}

const ISSUER = "token.actions.githubusercontent.com";

function trust(condition: object, principal: unknown = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`) {
    return JSON.stringify({
        Statement: [
            {
                Effect: "Allow",
                Principal: { Federated: principal },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: condition,
            },
        ],
    });
}

const many = <T>(size: number, make: (index: number) => T): T[] =>
    Array.from({ length: size }, (_, index) => make(index));

/** Documents that are as bad as their size allows. */
const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
    statements: (size) =>
        JSON.stringify({
            Statement: many(size, () => ({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" })),
        }),
    "patterns of stars": (size) =>
        trust({ StringLike: { [`${ISSUER}:sub`]: many(size, (at) => `${"*a".repeat(20)}${at}*`) } }),
    "one pattern of stars": (size) => trust({ StringLike: { [`${ISSUER}:sub`]: "*a".repeat(size * 10) } }),
    subjects: (size) =>
        trust({ StringEquals: { [`${ISSUER}:sub`]: many(size, (at) => `repo:a/${at}:environment:x`) } }),
    "issuers against keys": (size) =>
        trust(
            { StringEquals: Object.fromEntries(many(size, (at) => [`h${at}.example:aud`, "x"])) },
            many(size, (at) => `arn:aws:iam::111122223333:oidc-provider/h${at}.example`),
        ),
};

/** The best of several, because a collection of garbage falls where it likes. */
function doubling(make: (size: number) => string): number {
    const timeOf = (size: number) => {
        const text = make(size);
        return Math.min(
            ...many(7, () => {
                const started = performance.now();
                checkDocument(text, "trust");
                return performance.now() - started;
            }),
        );
    };
    const size = 10_000;
    timeOf(size);
    return timeOf(2 * size) / timeOf(size);
}

function startOf(program: string): number {
    return median(
        many(7, () => {
            const started = performance.now();
            spawnSync(process.execPath, ["-e", program]);
            return performance.now() - started;
        }),
    );
}

export function reportPolicies(figures: PolicyFigures): string {
    const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
    return [
        `policy documents, one core: ${figures.documentsPerSecond.toFixed(0)}/s in the fastest pass, ` +
            `${figures.medianPerSecond.toFixed(0)}/s in the median one, ${figures.timesParsing.toFixed(1)} times JSON.parse`,
        `memory for 10,000 documents: ${mebibytes(figures.memory.most)} at most, ${mebibytes(figures.memory.kept)} kept`,
        ...Object.entries(figures.doubling).map(
            ([name, factor]) => `hostile document, twice the ${name}: ${factor.toFixed(2)} times as long`,
        ),
        `start: ${figures.start.pack.toFixed(0)} ms with the rules, ${figures.start.node.toFixed(0)} ms Node alone`,
    ].join("\n");
}
