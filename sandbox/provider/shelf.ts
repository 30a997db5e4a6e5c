/**
 * What the local AWS has no API for, in files that all plugin processes of a run share: the engine starts one process for
 * each provider of a program, and another stack starts its own.
 */
import { createHash } from "node:crypto";
import {
    existsSync,
    linkSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** The things of one kind in one account and region, by ID; each file appears whole or not at all. */
export class Shelf<T> {
    constructor(private readonly folder: string) {}

    get(id: string): T | undefined {
        try {
            return (JSON.parse(readFileSync(this.fileOf(id), "utf8")) as { readonly value: T }).value;
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "ENOENT") {
                return undefined;
            }
            throw error;
        }
    }

    /** All of them, in no order. */
    all(): readonly T[] {
        return (existsSync(this.folder) ? readdirSync(this.folder) : [])
            .filter((name) => name.endsWith(".json"))
            .map((name) => readFileSync(join(this.folder, name), "utf8"))
            .map((text) => (JSON.parse(text) as { readonly value: T }).value);
    }

    /** When it was last put, where it is there. */
    changedAt(id: string): Date | undefined {
        return statSync(this.fileOf(id), { throwIfNoEntry: false })?.mtime;
    }

    put(id: string, value: T): void {
        renameSync(this.write(id, value), this.fileOf(id));
    }

    /** False, and nothing changed, where there is one already. */
    add(id: string, value: T): boolean {
        const written = this.write(id, value);
        try {
            linkSync(written, this.fileOf(id));
            return true;
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "EEXIST") {
                return false;
            }
            throw error;
        } finally {
            rmSync(written);
        }
    }

    remove(id: string): void {
        rmSync(this.fileOf(id), { force: true });
    }

    /** An ID holds slashes and may be longer than a file's name. */
    private fileOf(id: string): string {
        return join(this.folder, `${createHash("sha256").update(id).digest("hex").slice(0, 32)}.json`);
    }

    private write(id: string, value: T): string {
        mkdirSync(this.folder, { recursive: true });
        const file = `${this.fileOf(id)}.${process.pid}`;
        writeFileSync(file, JSON.stringify({ id, value }));
        return file;
    }
}
