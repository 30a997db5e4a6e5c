import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { main } from "../../../policypack/check/main";
import { type Status } from "../../../policypack/check/streams";

export interface Outcome {
    readonly status: Status;
    readonly out: string;
    readonly error: string;
}

export interface Terminal {
    readonly out: boolean;
    readonly error: boolean;
}

/** Runs the command line as a process would. */
export async function run(args: readonly string[], input = "", isTerminal?: Terminal): Promise<Outcome> {
    let out = "";
    let error = "";
    const status = await main(args, {
        out: (text) => {
            out += text;
        },
        error: (text) => {
            error += text;
        },
        input: () => Promise.resolve(Buffer.from(input)),
        ...(isTerminal && { isTerminal }),
    });
    return { status, out, error };
}

/** A folder for the files of one test, and the current one meanwhile. */
export class Folder {
    readonly path = mkdtempSync(join(tmpdir(), "keyless-policy-"));
    private readonly before = process.cwd();

    enter(): this {
        process.chdir(this.path);
        return this;
    }

    write(files: Readonly<Record<string, string>>): this {
        for (const [name, text] of Object.entries(files)) {
            mkdirSync(join(this.path, dirname(name)), { recursive: true });
            writeFileSync(join(this.path, name), text);
        }
        return this;
    }

    remove(): void {
        process.chdir(this.before);
        rmSync(this.path, { recursive: true });
    }
}

/** A bucket policy that grants everybody access, as one line. */
export const OPEN_BUCKET =
    '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::logs/*"}]}';

export const CLOSED_BUCKET = OPEN_BUCKET.replace('"*"', '{"AWS":"arn:aws:iam::111122223333:role/reader"}');
