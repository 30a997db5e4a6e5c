import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, normalize, parse, relative, resolve, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import picomatch from "picomatch";

/** A file to read. */
export interface FoundFile {
    /** As the report names it, with `/`; `-` stands for standard input. */
    readonly path: string;
    /** Whether it was named itself, and not found in a folder or by a pattern. */
    readonly isNamed: boolean;
}

export interface FoundFiles {
    readonly files: readonly FoundFile[];
    /** What is wrong with folders and patterns. */
    readonly problems: readonly FileProblem[];
}

export interface FileProblem {
    readonly path: string;
    readonly message: string;
}

/** What a folder is searched for: texts in which a policy can stand, and sources that can be turned into one. */
const READABLE = /\.(json|ya?ml|template|tfstate|tf)$/i;

/** Never searched, whatever `.gitignore` says. */
const NEVER: readonly string[] = [".git", "node_modules"];

/**
 * The files that arguments name: files, folders, patterns, and patterns after a `!` of what to leave out. Folders are
 * searched without what `.gitignore` leaves out, in the order of their names, and without following links. A folder that
 * `.gitignore` itself leaves out, such as `cdk.out`, is searched where it is named.
 */
export function filesOf(names: readonly string[]): FoundFiles {
    const excluded = ignore().add(names.filter(isExclusion).map((name) => name.slice(1)));
    const files = new Map<string, FoundFile>();
    const problems: FileProblem[] = [];
    for (const name of names.filter((one) => !isExclusion(one))) {
        const found = filesNamed(name, excluded, problems);
        for (const file of found) {
            files.set(file.path, files.get(file.path) ?? file);
        }
    }
    return { files: Array.from(files.values()), problems };
}

function isExclusion(name: string): boolean {
    return name.startsWith("!") && !existsSync(name);
}

function filesNamed(name: string, excluded: Ignore, problems: FileProblem[]): readonly FoundFile[] {
    const { base, glob } = picomatch.scan(name);
    const isPattern = name !== "-" && glob !== "" && !existsSync(name);
    const start = isPattern ? (base === "" ? "." : base) : name;
    if (!isFolder(start)) {
        return isPattern ? [] : [{ path: name, isNamed: true }];
    }
    if (parse(resolve(start)).root === resolve(start)) {
        problems.push({ path: name, message: "is a folder; name the files in it, or a folder below it" });
        return [];
    }
    const isWanted = isPattern
        ? picomatch(slashed(normalize(name)), { dot: true })
        : (path: string): boolean => READABLE.test(path);
    const before = problems.length;
    const found = walk(start, excluded, isWanted, problems);
    if (found.length === 0 && problems.length === before) {
        problems.push({
            path: name,
            message: isPattern
                ? "matches no file; put the pattern in quotes, and paths are relative to the current folder"
                : "holds no JSON, YAML, template or Terraform file that .gitignore leaves in",
        });
    }
    return found;
}

function isFolder(path: string): boolean {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function walk(
    start: string,
    excluded: Ignore,
    isWanted: (path: string) => boolean,
    problems: FileProblem[],
): readonly FoundFile[] {
    const files: FoundFile[] = [];
    const visit = (folder: string, outer: readonly Rules[]): void => {
        const rules = [...outer, ...rulesIn(folder)];
        for (const entry of entriesOf(folder, problems)) {
            const path = join(folder, entry.name);
            if (NEVER.includes(entry.name) || isIgnored(path, entry.isDirectory(), rules)) {
                continue;
            }
            if (entry.isDirectory()) {
                visit(path, rules);
            } else if (entry.isFile() && isWanted(slashed(path)) && !isExcluded(path, excluded)) {
                files.push({ path: slashed(path), isNamed: false });
            }
        }
    };
    visit(start, rulesAbove(start));
    return files;
}

function entriesOf(folder: string, problems: FileProblem[]): readonly Dirent[] {
    try {
        return readdirSync(folder, { withFileTypes: true }).sort(byName);
    } catch (error) {
        problems.push({ path: folder, message: error instanceof Error ? error.message : String(error) });
        return [];
    }
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
    return one.name < other.name ? -1 : 1;
}

/** What the `.gitignore` of a folder leaves out. */
interface Rules {
    readonly folder: string;
    readonly ignored: Ignore;
}

function rulesIn(folder: string): readonly Rules[] {
    const file = join(folder, ".gitignore");
    return existsSync(file) ? [{ folder, ignored: ignore().add(readFileSync(file, "utf8")) }] : [];
}

/** The rules of the repository around a folder; none of them count for a folder that they leave out themselves. */
function rulesAbove(start: string): readonly Rules[] {
    const above: Rules[] = [];
    let folder = resolve(start);
    while (!existsSync(join(folder, ".git")) && dirname(folder) !== folder) {
        folder = dirname(folder);
        above.unshift(...rulesIn(folder));
    }
    const isInRepository = existsSync(join(folder, ".git"));
    return !isInRepository || isIgnored(start, true, above) ? [] : above;
}

/** The innermost `.gitignore` that says anything of a path decides. https://git-scm.com/docs/gitignore */
function isIgnored(path: string, isDirectory: boolean, rules: readonly Rules[]): boolean {
    for (const { folder, ignored } of [...rules].reverse()) {
        const inside = slashed(relative(folder, resolve(path)));
        const { ignored: is, unignored } = ignored.test(isDirectory ? `${inside}/` : inside);
        if (is || unignored) {
            return is;
        }
    }
    return false;
}

function isExcluded(path: string, excluded: Ignore): boolean {
    const inside = slashed(relative(".", path));
    // A pattern of what to leave out is written for the current folder; elsewhere only the file's name is compared.
    return excluded.ignores(inside.startsWith("..") ? basename(path) : inside);
}

function slashed(path: string): string {
    return sep === "/" ? path : path.replaceAll(sep, "/");
}
