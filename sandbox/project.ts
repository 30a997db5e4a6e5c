/**
 * A shadow of the Pulumi project in `.sandbox/`: the same program and configuration, but a place where the engine
 * may write what belongs to the sandbox alone, such as the salt of its state's encryption.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { keyOf, layout, ROOT } from "./layout";
import { SandboxError } from "./terminal";

export interface Project {
    readonly name: string;
    /** Where the user keeps it. */
    readonly source: string;
    /** Where the engine runs it. */
    readonly shadow: string;
}

const stackFile = /^Pulumi\.[\w.-]+\.yaml$/;
const salt = /^encryptionsalt: .*\n/m;

const saltIn = (text: string) => salt.exec(text)?.[0] ?? "";
const withoutSalt = (text: string) => text.replace(salt, "");

function textOf(file: string): string | undefined {
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** How the engine is told of the policy pack's configuration, where the project has one beside its Pulumi.yaml. */
export function packConfigurationOf({ source }: Project): readonly string[] {
    const file = join(source, "policies.json");
    return existsSync(file) ? [`--policy-pack-config=${file}`] : [];
}

/** Writes the shadow of the project in `folder` anew, keeping the salts that the engine put there. */
export function shadowOf(folder = ROOT): Project {
    const source = resolve(folder);
    const project = readProject(source);
    if (project === undefined) {
        throw new SandboxError(
            `there is no Pulumi project in ${source}`,
            "name a folder that has a Pulumi.yaml",
        );
    }
    const shadow = join(layout.projects, `${project.name}-${keyOf([], [source])}`);
    mkdirSync(shadow, { recursive: true });
    const { plugins } = project;
    writeFileSync(
        join(shadow, "Pulumi.yaml"),
        stringify({
            ...project,
            main: relative(shadow, resolve(source, project.main ?? ".")),
            ...(plugins && { plugins: withWholePaths(plugins, source) }),
        }),
    );
    for (const name of stackFilesOf(source)) {
        const kept = saltIn(textOf(join(shadow, name)) ?? "");
        writeFileSync(join(shadow, name), kept + withoutSalt(readFileSync(join(source, name), "utf8")));
    }
    for (const name of stackFilesOf(shadow)) {
        if (!existsSync(join(source, name))) {
            rmSync(join(shadow, name));
        }
    }
    return { name: project.name, source, shadow };
}

/** The shadow of a project that an earlier command left, or one without a program, which is enough to repair a stack. */
export function lastShadowOf(name: string): Project {
    const folders = existsSync(layout.projects) ? readdirSync(layout.projects) : [];
    const shadows = folders.map((folder) => join(layout.projects, folder));
    const found = shadows.find((folder) => readProject(folder)?.name === name);
    const shadow = found ?? join(layout.projects, `${name}-repair`);
    if (found === undefined) {
        mkdirSync(shadow, { recursive: true });
        writeFileSync(join(shadow, "Pulumi.yaml"), stringify({ name, runtime: "nodejs" }));
    }
    return { name, source: shadow, shadow };
}

/** Plugins that the project brings along, by their kind: providers, languages, analyzers. */
type Plugins = Readonly<Record<string, readonly { readonly path?: string }[]>>;

interface ProjectFile {
    readonly name: string;
    readonly main?: string;
    readonly plugins?: Plugins;
}

function readProject(folder: string): ProjectFile | undefined {
    const text = textOf(join(folder, "Pulumi.yaml"));
    return text === undefined ? undefined : (parse(text) as ProjectFile);
}

/** The engine looks for them from the folder that it runs in, which is not the one that they were written in. */
function withWholePaths(plugins: Plugins, source: string): Plugins {
    return Object.fromEntries(
        Object.entries(plugins).map(([kind, list]) => [
            kind,
            list.map((one) => (one.path === undefined ? one : { ...one, path: resolve(source, one.path) })),
        ]),
    );
}

/** Carries what `pulumi config` changed in a stack's file back to the user's own, whose salt is none of our business. */
export function adoptConfiguration({ source, shadow }: Project, stack: string): void {
    const name = `Pulumi.${stack}.yaml`;
    const changed = textOf(join(shadow, name));
    const own = textOf(join(source, name)) ?? "";
    if (changed === undefined || withoutSalt(changed) === withoutSalt(own)) {
        return;
    }
    writeFileSync(join(source, name), saltIn(own) + withoutSalt(changed));
}

function stackFilesOf(folder: string): readonly string[] {
    return readdirSync(folder).filter((name) => stackFile.test(name));
}

export function hasStack({ source }: Project, stack: string): boolean {
    return existsSync(join(source, `Pulumi.${stack}.yaml`));
}
