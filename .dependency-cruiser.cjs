/**
 * Which part of the sources may import which: data flows one way, and imports only run down. `npm test` checks it.
 * https://github.com/sverweij/dependency-cruiser/blob/main/doc/rules-reference.md
 */

/** A folder, or one of several, as a regular expression. */
const folder = (...names) => `^(${names.join("|")})/`;

/** Layers from the top down: each may import what stands below it, and nothing above. */
const layers = (base, order) =>
    order.slice(0, -1).map((upper, index) => {
        const below = order.slice(index + 1);
        return {
            name: `${base}: nothing below ${[upper].flat().join(", ").replaceAll("\\.", ".")} imports it`,
            severity: "error",
            from: { path: below.flat().map((layer) => `^${base}/${layer}`) },
            to: { path: [upper].flat().map((layer) => `^${base}/${layer}`) },
        };
    });

/** Rooms on one level: none of them imports another. */
const apart = (base, rooms) =>
    rooms.map((room) => ({
        name: `${base}/${room} imports none of ${rooms.filter((other) => other !== room).join(", ")}`,
        severity: "error",
        from: { path: `^${base}/${room}/` },
        to: { path: rooms.filter((other) => other !== room).map((other) => `^${base}/${other}/`) },
    }));

const PURE = [
    "components/iam/",
    "components/github/(subject|trust|plan|workflow)/",
    "components/ecr/(model|access|replication|repository|registry|plan)/",
    "components/workloads/plan/",
    "components/problems",
    "components/later",
];

module.exports = {
    forbidden: [
        { name: "no circles", severity: "error", from: {}, to: { circular: true } },
        {
            name: "the pack shares no code with the builders",
            severity: "error",
            from: { path: folder("policypack") },
            to: { path: folder("components", "programs", "sandbox", "tests", "bench") },
        },
        {
            name: "the components know nothing of who uses them",
            severity: "error",
            from: { path: folder("components") },
            to: { path: folder("policypack", "programs", "sandbox", "tests", "bench") },
        },
        {
            name: "the sandbox knows nothing of what it runs",
            severity: "error",
            from: { path: folder("sandbox") },
            to: { path: folder("components", "policypack", "programs", "tests", "bench") },
        },
        {
            name: "the program imports the public face of the components",
            severity: "error",
            from: { path: folder("programs") },
            to: {
                path: folder("components"),
                pathNot: "^components/(index|workflow|currentImage|currentSettings)\\.ts$",
            },
        },
        {
            // The whole of @pulumi/aws is 300 modules, a fifth of a second at every preview.
            name: "what every preview loads imports the services that it uses, as @pulumi/aws/ecr",
            severity: "error",
            from: { path: folder("components", "programs"), pathNot: "^programs/consumer/" },
            to: { path: "node_modules/@pulumi/aws/index\\.", dependencyTypesNot: ["type-only"] },
        },
        {
            name: "planners touch neither Pulumi nor AWS",
            severity: "error",
            from: { path: PURE.map((pure) => `^${pure}`) },
            to: { path: "node_modules/(@pulumi|@aws-sdk)/" },
        },
        {
            name: "planners know the types of Inputs, and no Output",
            severity: "error",
            from: { path: PURE.map((pure) => `^${pure}`) },
            to: { path: "^components/inputs/", pathNot: "^components/inputs/(shape|types)\\.ts$" },
        },
        ...layers("components", ["workloads/", ["github/", "ecr/"], "iam/", "problems", "later"]),
        ...apart("components", ["github", "ecr"]),
        ...apart("components", ["github", "workloads"]),
        {
            name: "what runs an image knows of ECR what the image's readers know",
            severity: "error",
            from: { path: "^components/workloads/" },
            to: { path: "^components/ecr/", pathNot: "^components/ecr/(model|resources)/" },
        },
        ...layers("components/workloads", ["image(Function|ExecutionRole)\\.ts", "resources/", "plan/"]),
        ...layers("components/github", [
            "(deployRole|oidcProvider)",
            "workflow/",
            "plan/",
            "trust/",
            "subject/",
        ]),
        ...layers("components/ecr", [
            "image(Registry|Destination|Repository|PullRole)|publicImageRepository",
            "resources/",
            "plan/",
            ["access/", "replication/", "repository/", "registry/"],
            "model/",
        ]),
        ...apart("components/ecr", ["access", "replication", "repository", "registry"]),
        ...layers("policypack", [
            "index",
            ["crossguard/", "check/"],
            ["pages/", "access/"],
            "engine/",
            "options/",
            "rules/",
            "documents/",
            ["template/", "terraform/", "pulumi/"],
            ["iam/", "resources/"],
            "values/",
        ]),
        ...layers("policypack", [["crossguard/", "check/", "pages/", "access/"], "sources/", "documents/"]),
        {
            name: "who has access is told from the documents, and not from what rules say of them",
            severity: "error",
            from: { path: "^policypack/access/" },
            to: { path: "^policypack/(engine|rules|options|pages)/" },
        },
        ...apart("policypack", ["crossguard", "check"]),
        ...apart("policypack", ["sources", "rules"]),
        ...apart("policypack", ["iam", "resources"]),
        ...layers("programs", [
            "(index|workflows|gitHubIds)\\.ts",
            ["config\\.ts", "images\\.ts", "engineVersion\\.ts", "warnings\\.ts"],
            "functions\\.ts",
            "deployers\\.ts",
            ["accounts\\.ts", "providers\\.ts", "roleNames\\.ts"],
            ["gitHubConfig\\.ts", "imagesConfig\\.ts"],
            "shorthands\\.ts",
            ["gitHubSubjects\\.ts", "imageGroups\\.ts", "functionRequests\\.ts", "ownDigests\\.ts"],
            "imageFunctions\\.ts",
            "schema\\.ts",
            "imagesSchema\\.ts",
            "imageFunctionsSchema\\.ts",
            ["gitHubSchema\\.ts", "repositorySettingsSchema\\.ts"],
            ["scalars\\.ts", "shape\\.ts"],
        ]),
        ...layers("sandbox", [
            "cli\\.ts",
            ["tour\\.ts", "passThrough\\.ts", "session\\.ts"],
            "recovery\\.ts",
            ["pulumi\\.ts", "proof\\.ts", "existing\\.ts"],
            ["world\\.ts", "engine/", "emulator/"],
            "python\\.ts",
            "tools\\.ts",
            ["environment\\.ts", "plugin\\.ts", "project\\.ts", "claim\\.ts"],
            ["layout\\.ts", "interruption\\.ts"],
            ["terminal\\.ts", "children\\.ts", "processes\\.ts", "provider/"],
        ]),
        ...apart("sandbox", ["engine", "emulator", "provider"]),
    ],
    options: {
        doNotFollow: { path: "node_modules" },
        exclude: { path: "(^|/)bin/" },
        tsPreCompilationDeps: true,
        tsConfig: { fileName: "tsconfig.json" },
    },
};
