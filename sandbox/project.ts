/**
 * A shadow of the Pulumi project in `.sandbox/`: the same program and configuration, but a place where the engine
 * may write what belongs to the sandbox alone, such as the salt of its state's encryption.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parse, parseDocument, stringify, visit } from "yaml";
import { z } from "zod";
import { keyOf, layout, ROOT } from "./layout";
import { SandboxError } from "./terminal";

export interface Project {
    readonly name: string;
    /** Where the user keeps it. */
    readonly source: string;
    /** Where the engine runs it. */
    readonly shadow: string;
}

/** Pulumi's rule of names of projects and stacks, which become names of files here. */
export const NAME = /^(?!\.+$)[\w.-]{1,100}$/;

const projectFile = z.looseObject({
    name: z.string().regex(NAME, "must be 1 to 100 letters, digits, '_', '-' and '.'"),
    main: z.string().optional(),
    /** Plugins that the project brings along, by their kind: providers, languages, analyzers. */
    plugins: z.record(z.string(), z.array(z.looseObject({ path: z.string().optional() }))).optional(),
});

type ProjectFile = z.infer<typeof projectFile>;

const stackFile = /^Pulumi\.[\w.-]+\.yaml$/;

/** How a stack's secrets are encrypted: its own business in each place, and a key service would be asked for it. */
const ENCRYPTION = /^(?:encryptionsalt|encryptedkey|secretsprovider): .*(?:\n|$)/gm;

const encryptionIn = (text: string) => (text.match(ENCRYPTION) ?? []).join("");
const withoutEncryption = (text: string) => text.replace(ENCRYPTION, "");

/** @throws SandboxError where something is there that cannot be read. */
function textOf(file: string): string | undefined {
    try {
        return existsSync(file) ? readFileSync(file, "utf8") : undefined;
    } catch (error) {
        throw new SandboxError(
            `${file} cannot be read: ${(error as Error).message}`,
            "put a file there that you may read",
        );
    }
}

/** How the engine is told of the policy pack's configuration, where the project has one beside its Pulumi.yaml. */
export function packConfigurationOf({ source }: Project): readonly string[] {
    const file = join(source, "policies.json");
    return existsSync(file) ? [`--policy-pack-config=${file}`] : [];
}

/**
 * Writes the shadow of the project in `folder` anew, keeping what the engine put there for its encryption.
 * @throws SandboxError where there is no project, or its file is not one.
 */
export function shadowOf(folder = ROOT): Project {
    const source = resolve(folder);
    const project = readProject(source);
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
        const kept = encryptionIn(textOf(join(shadow, name)) ?? "");
        writeFileSync(join(shadow, name), kept + withoutEncryption(textOf(join(source, name)) ?? ""));
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
    const found = folders
        .filter((folder) => folder.replace(/-[\da-f]{16}$/, "") === name)
        .map((folder) => join(layout.projects, folder))
        .find((folder) => existsSync(join(folder, "Pulumi.yaml")));
    const shadow = found ?? join(layout.projects, `${name}-repair`);
    if (found === undefined) {
        mkdirSync(shadow, { recursive: true });
        writeFileSync(join(shadow, "Pulumi.yaml"), stringify({ name, runtime: "nodejs" }));
    }
    return { name, source: shadow, shadow };
}

function readProject(folder: string): ProjectFile {
    const file = join(folder, "Pulumi.yaml");
    const text = textOf(file);
    if (text === undefined) {
        throw new SandboxError(
            `there is no Pulumi project in ${folder}`,
            "name a folder that has a Pulumi.yaml",
        );
    }
    const { data, error } = projectFile.safeParse(parsed(file, text));
    if (error) {
        throw new SandboxError(
            `${file} is not a Pulumi project:\n${z.prettifyError(error)}`,
            "write it as pulumi.com/docs/iac/concepts/projects/project-file describes",
        );
    }
    return data;
}

function parsed(file: string, text: string): unknown {
    try {
        return parse(text);
    } catch (error) {
        throw new SandboxError(
            `${file} is not YAML: ${(error as Error).message.trim()}`,
            "correct the line that the message names",
        );
    }
}

/** The engine looks for them from the folder that it runs in, which is not the one that they were written in. */
function withWholePaths(plugins: NonNullable<ProjectFile["plugins"]>, source: string): object {
    return Object.fromEntries(
        Object.entries(plugins).map(([kind, list]) => [
            kind,
            list.map((one) => (one.path === undefined ? one : { ...one, path: resolve(source, one.path) })),
        ]),
    );
}

/** Carries what `pulumi config` changed in a stack's file back to the user's own, which keeps its encryption. */
export function adoptConfiguration({ source, shadow }: Project, stack: string): void {
    const changed = textOf(stackFileIn(shadow, stack));
    const own = textOf(stackFileIn(source, stack)) ?? "";
    if (changed === undefined || withoutEncryption(changed) === withoutEncryption(own)) {
        return;
    }
    writeFileSync(stackFileIn(source, stack), encryptionIn(own) + withoutEncryption(changed));
}

const stackFileIn = (folder: string, stack: string) => join(folder, `Pulumi.${stack}.yaml`);

function stackFilesOf(folder: string): readonly string[] {
    return readdirSync(folder).filter((name) => stackFile.test(name));
}

export function hasStack({ source }: Project, stack: string): boolean {
    return existsSync(stackFileIn(source, stack));
}

/** The first account that a stack's configuration names. */
export function accountOf({ source }: Project, stack: string): string | undefined {
    let account: string | undefined;
    visit(parseDocument(textOf(stackFileIn(source, stack)) ?? ""), {
        Scalar: (key, { value }) => {
            if (key !== "key" && /^\d{12}$/.test(String(value))) {
                account = String(value);
                return visit.BREAK;
            }
            return undefined;
        },
    });
    return account;
}
