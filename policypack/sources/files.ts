import { existsSync, statSync } from "node:fs";
import { parse, resolve } from "node:path";
import type { FileProblem } from "./search";

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

/**
 * The files that arguments name: files, folders, patterns, and patterns after a `!` of what to leave out. Folders are
 * searched without what `.gitignore` leaves out, in the order of their names, and without following links. A folder that
 * `.gitignore` itself leaves out, such as `cdk.out`, is searched where it is named.
 */
export async function filesOf(names: readonly string[]): Promise<FoundFiles> {
    const excluded = names.filter(isExclusion).map((name) => name.slice(1));
    const files = new Map<string, FoundFile>();
    const problems: FileProblem[] = [];
    for (const name of names.filter((one) => !isExclusion(one))) {
        for (const file of await filesNamed(name, excluded, problems)) {
            files.set(file.path, files.get(file.path) ?? file);
        }
    }
    return { files: Array.from(files.values()), problems };
}

function isExclusion(name: string): boolean {
    return name.startsWith("!") && !existsSync(name);
}

async function filesNamed(
    name: string,
    excluded: readonly string[],
    problems: FileProblem[],
): Promise<readonly FoundFile[]> {
    const isFolder = statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;
    const isPattern = name !== "-" && /[*?[\]{}()]/.test(name) && !existsSync(name);
    if (!isFolder && !isPattern) {
        return [{ path: name, isNamed: true }];
    }
    if (isFolder && parse(resolve(name)).root === resolve(name)) {
        problems.push({ path: name, message: "is a folder; name the files in it, or a folder below it" });
        return [];
    }
    // Loaded here and not above: whoever names files does not wait for it.
    const { filesIn, filesMatching } = await import("./search");
    const before = problems.length;
    const found = isFolder ? filesIn(name, excluded, problems) : filesMatching(name, excluded, problems);
    if (found.length === 0 && problems.length === before) {
        problems.push({ path: name, message: isFolder ? NOTHING_IN_FOLDER : NOTHING_MATCHES });
    }
    return found.map((path) => ({ path, isNamed: false }));
}

const NOTHING_IN_FOLDER = "holds no JSON, YAML, template or Terraform file that .gitignore leaves in";
const NOTHING_MATCHES =
    "matches no file; put the pattern in quotes, and paths are relative to the current folder";
