import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, normalize, relative, resolve, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import picomatch from "picomatch";

/** What is wrong with a file or a folder. */
export interface FileProblem {
    readonly path: string;
    readonly message: string;
}

/** What a folder is searched for: texts in which a policy can stand, and sources that can be turned into one. */
const READABLE = /\.(json|ya?ml|template|tfstate|tf)$/i;

/** Never searched, whatever `.gitignore` says. */
const NEVER: readonly string[] = [".git", "node_modules"];

/** The files in a folder that can be read. @param excluded patterns of what to leave out */
export function filesIn(
    folder: string,
    excluded: readonly string[],
    problems: FileProblem[],
): readonly string[] {
    return walk(folder, ignore().add([...excluded]), (path) => READABLE.test(path), problems);
}

/** The files that a pattern matches. @param excluded patterns of what to leave out */
export function filesMatching(
    pattern: string,
    excluded: readonly string[],
    problems: FileProblem[],
): readonly string[] {
    const { base } = picomatch.scan(pattern);
    const start = base === "" ? "." : base;
    return statSync(start, { throwIfNoEntry: false })?.isDirectory() === true
        ? walk(
              start,
              ignore().add([...excluded]),
              picomatch(slashed(normalize(pattern)), { dot: true }),
              problems,
          )
        : [];
}

function walk(
    start: string,
    excluded: Ignore,
    isWanted: (path: string) => boolean,
    problems: FileProblem[],
): readonly string[] {
    const files: string[] = [];
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
                files.push(slashed(path));
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
