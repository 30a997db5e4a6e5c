/**
 * `npm run mutants [-- PATH…]`: changes one thing at a time in the sources that decide, and shows each change that no unit
 * test notices. Results are kept in `.sandbox/mutants/`, so that the next run tries only what has changed since.
 * https://stryker-mutator.io/docs/stryker-js/configuration/
 */
const { join, relative, sep } = require("node:path");

const root = join(__dirname, "..");
const kept = ".sandbox/mutants";

const planners = [
    "iam",
    ...["subject", "trust", "plan"].map((folder) => `github/${folder}`),
    ...["access", "plan", "registry", "replication", "repository"].map((folder) => `ecr/${folder}`),
];

/** Folders of sources, with the specs that belong to them and take a moment: a change is tried on every test that meets it. */
const areas = [
    {
        name: "policypack",
        folders: ["policypack/iam", "policypack/rules"],
        specs: ["tests/policypack/{iam,rules}/**/*.spec.ts"],
        // Meets every source with every case, which takes seconds for each change.
        ignore: ["tests/policypack/rules/inventory.spec.ts"],
    },
    {
        name: "components",
        folders: planners.map((folder) => `components/${folder}`),
        specs: ["tests/components/{ecr,github,iam}/**/*.spec.ts", "tests/components/problems.spec.ts"],
    },
    {
        name: "sources",
        folders: ["policypack/sources"],
        specs: ["tests/policypack/sources/**/*.spec.ts"],
        onlyNamed: true,
    },
];

/** What a run changes of an area: all of it, or those of the paths that lie in it. */
function patternsOf({ folders, onlyNamed = false }, paths) {
    const within = paths.filter((path) => folders.some((folder) => `${path}/`.startsWith(`${folder}/`)));
    const chosen = paths.length === 0 && !onlyNamed ? folders : within;
    return chosen.map((path) => (path.endsWith(".ts") ? path : `${path}/**/*.ts`));
}

function optionsFor({ name, specs, ignore = [] }, mutate) {
    return {
        clearTextReporter: { allowColor: process.stdout.isTTY === true, logTests: false, reportTests: false },
        concurrency: 1,
        coverageAnalysis: "perTest",
        htmlReporter: { fileName: `${kept}/${name}.html` },
        // What runs when a file is loaded, such as a table, would need a process of its own for every change.
        ignoreStatic: true,
        ignorePatterns: ["**/bin", ".sandbox", "bench", "sandbox"],
        incremental: true,
        incrementalFile: `${kept}/${name}.json`,
        logLevel: "warn",
        mochaOptions: { ignore, require: ["./toolchain/ts-node.js"], spec: specs },
        mutate,
        // Most strings are the wording of a message, which decides nothing.
        mutator: { excludedMutations: ["StringLiteral"] },
        plugins: ["@stryker-mutator/mocha-runner"],
        reporters: ["clear-text", "html", process.stdout.isTTY ? "progress" : "progress-append-only"],
        tempDirName: `${kept}/copies`,
        testRunner: "mocha",
        thresholds: { high: 100, low: 95, break: 95 },
        timeoutMS: 3000,
    };
}

async function main(args) {
    const { Stryker } = await import("@stryker-mutator/core");
    process.chdir(root);
    const paths = args.map((path) => relative(root, join(root, path)).split(sep).join("/"));
    const runs = areas
        .map((area) => ({ area, mutate: patternsOf(area, paths) }))
        .filter(({ mutate }) => mutate.length > 0);
    if (runs.length === 0) {
        const folders = areas.flatMap((area) => area.folders).join(", ");
        throw new Error(`${paths.join(", ")}: nothing to change; name files or folders in ${folders}`);
    }
    for (const { area, mutate } of runs) {
        await new Stryker(optionsFor(area, mutate)).runMutationTest();
    }
}

main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
});
