/**
 * A shadow of the Pulumi project in `.sandbox/`: the same program and configuration, but a place where the engine
 * may write what belongs to the sandbox alone, such as the salt of its state's encryption.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { keyOf, layout, root } from "./layout";
import { SandboxError } from "./terminal";

export interface Project {
    readonly name: string;
    /** Where the user keeps it. */
    readonly source: string;
    /** Where the engine runs it. */
    readonly shadow: string;
}

const stackFile = /^Pulumi\.(?<stack>[\w.-]+)\.yaml$/;
const salt = /^encryptionsalt: .*\n/m;

/** Writes the shadow of the project in `source` anew, keeping the salts that the engine put there. */
export function shadowOf(folder = root): Project {
    const source = resolve(folder);
    const file = join(source, "Pulumi.yaml");
    if (!existsSync(file)) {
        throw new SandboxError(
            `there is no Pulumi project in ${source}`,
            "name a folder that has a Pulumi.yaml",
        );
    }
    const project = parse(readFileSync(file, "utf8")) as { name: string; main?: string };
    const shadow = join(layout.projects, source === root ? project.name : keyOf([], [source]));
    mkdirSync(shadow, { recursive: true });
    writeFileSync(
        join(shadow, "Pulumi.yaml"),
        stringify({ ...project, main: relative(shadow, resolve(source, project.main ?? ".")) }),
    );
    for (const name of stackFilesOf(source)) {
        const target = join(shadow, name);
        const kept = existsSync(target) ? (salt.exec(readFileSync(target, "utf8"))?.[0] ?? "") : "";
        writeFileSync(target, kept + readFileSync(join(source, name), "utf8").replace(salt, ""));
    }
    for (const name of stackFilesOf(shadow)) {
        if (!existsSync(join(source, name)) && source === root) rmSync(join(shadow, name));
    }
    return { name: project.name, source, shadow };
}

/** Carries what `pulumi config` changed back to the user's own files. */
export function adoptConfiguration({ source, shadow }: Project): void {
    for (const name of stackFilesOf(shadow)) {
        const changed = readFileSync(join(shadow, name), "utf8").replace(salt, "");
        const file = join(source, name);
        if (!existsSync(file) || readFileSync(file, "utf8") !== changed) writeFileSync(file, changed);
    }
}

function stackFilesOf(folder: string): readonly string[] {
    return readdirSync(folder).filter((name) => stackFile.test(name));
}

export function hasStack({ source }: Project, stack: string): boolean {
    return existsSync(join(source, `Pulumi.${stack}.yaml`));
}

export function stacksOf({ source }: Project): readonly string[] {
    return stackFilesOf(source).map((name) => stackFile.exec(name)?.groups?.["stack"] ?? "");
}
