import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Kind } from "../../policypack/documents/kind";

/** What a rule finds in a document. */
export interface ExpectedFinding {
    readonly rule: string;
    /** Where, in the document. */
    readonly path: string;
    /** Who is admitted and should not be, where one is named. */
    readonly witness?: string;
}

/** A policy document with the verdict that the mandatory rules must reach, and with all that they and others find. */
export interface PolicyCase {
    readonly id: string;
    readonly kind: "trust" | "ecr-repo" | "ecr-registry" | "other";
    readonly service?: string;
    readonly expect: "block" | "allow";
    readonly tier: string;
    readonly why: string;
    /** What the mandatory rules find; nothing by default. */
    readonly violations?: readonly ExpectedFinding[];
    /** What the advisory rules find; nothing by default. */
    readonly advice?: readonly ExpectedFinding[];
    readonly policy: unknown;
    readonly debatable?: boolean;
}

const KIND_OF_SERVICE: Readonly<Record<string, Kind>> = {
    kms: "kms-key",
    s3: "s3-bucket",
    sqs: "sqs-queue",
    sns: "sns-topic",
    secretsmanager: "secret",
    lambda: "lambda-function",
};

const FOLDER = join(__dirname, "cases");

export const CASES: readonly PolicyCase[] = readdirSync(FOLDER)
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as PolicyCase[]);

/** What the document of a case is attached to. */
export function kindOfCase({ kind, service }: PolicyCase): Kind {
    switch (kind) {
        case "trust":
            return "trust";
        case "ecr-repo":
            return "ecr-repository";
        case "ecr-registry":
            return "ecr-registry";
        case "other":
            return KIND_OF_SERVICE[service ?? ""] ?? "resource";
    }
}

/** The case of this name. */
export function caseNamed(id: string): PolicyCase {
    const found = CASES.find((one) => one.id === id);
    if (found === undefined) {
        throw new Error(`no case ${id}`);
    }
    return found;
}
