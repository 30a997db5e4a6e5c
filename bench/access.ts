/** Who may do what in a large platform: from the documents as they are read to the matrix. */
import type { AccountDocuments, Guarded, IamIdentity, Policy } from "../policypack/access/account";
import { accessOf } from "../policypack/access/matrix";
import { jsonMatrix } from "../policypack/access/reports/json";
import { textMatrix } from "../policypack/access/reports/text";
import { readDocument } from "../policypack/iam/document";
import { median } from "./compare";

const READERS = 5;
const REGIONS = ["eu-west-1", "us-east-1", "ap-southeast-2"];
const OWNER = "111122223333";

export interface AccessFigures {
    readonly repositories: number;
    readonly cells: number;
    /** Milliseconds in the middle of all rounds. */
    readonly reading: number;
    readonly matrix: number;
    readonly text: number;
    readonly json: number;
    /** Bytes of the text and of the JSON. */
    readonly bytes: { readonly text: number; readonly json: number };
}

/** @param repositories each in three regions, with five readers of which one is of another account */
export function measureAccess(repositories: number, rounds: number): AccessFigures {
    const texts = policyTexts(repositories);
    const samples = Array.from({ length: rounds }, () => {
        const reading = timed(() => documentsOf(texts));
        const matrix = timed(() => accessOf(reading.value));
        const text = timed(() => textMatrix(matrix.value, 120));
        const json = timed(() => jsonMatrix(matrix.value));
        return { reading, matrix, text, json };
    });
    const [first] = samples;
    const middle = (part: "reading" | "matrix" | "text" | "json"): number =>
        median(samples.map((sample) => sample[part].milliseconds));
    return {
        repositories,
        cells: first?.matrix.value.length ?? 0,
        reading: middle("reading"),
        matrix: middle("matrix"),
        text: middle("text"),
        json: middle("json"),
        bytes: { text: first?.text.value.length ?? 0, json: first?.json.value.length ?? 0 },
    };
}

export function reportAccess(figures: AccessFigures): string {
    const { repositories, cells, reading, matrix, text, json, bytes } = figures;
    const time = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
    return [
        `${repositories} repositories in ${REGIONS.length} regions with ${READERS} readers: ${cells} cells`,
        `reading the documents ${time(reading)}, the matrix ${time(matrix)}`,
        `as text ${time(text)} (${bytes.text} bytes), as JSON ${time(json)} (${bytes.json} bytes)`,
    ].join("\n");
}

interface PolicyText {
    readonly arn: string;
    readonly region: string;
    readonly text: string;
}

function policyTexts(repositories: number): readonly PolicyText[] {
    return Array.from({ length: repositories }, (_, index) => index).flatMap((index) =>
        REGIONS.map((region) => ({
            arn: `arn:aws:ecr:${region}:${OWNER}:repository/team/app-${index}`,
            region,
            text: JSON.stringify({ Version: "2012-10-17", Statement: readersOf(index) }),
        })),
    );
}

function readersOf(index: number): readonly object[] {
    return Array.from({ length: READERS }, (_, reader) => ({
        Sid: `Reader${reader}`,
        Effect: "Allow",
        Principal: {
            AWS: `arn:aws:iam::${reader === 0 ? "444455556666" : OWNER}:role/reader-${(index + reader) % 500}`,
        },
        Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
        ...(reader === 1
            ? { Condition: { StringEquals: { "aws:PrincipalTag/team": `team-${index % 20}` } } }
            : {}),
    }));
}

/** Five hundred roles, each of which may sign in to the registry and has a Deny on transport without TLS. */
const ROLE_POLICY = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
        {
            Effect: "Deny",
            Action: "*",
            Resource: "*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
    ],
});

function documentsOf(texts: readonly PolicyText[]): AccountDocuments {
    const guarded = texts.map(({ arn, region, text }): Guarded => ({
        ...{ arn, account: OWNER, region, decidesItself: false },
        policies: [toPolicy(text, arn)],
    }));
    const identities = Array.from({ length: 500 }, (_, index): IamIdentity => {
        const arn = `arn:aws:iam::${OWNER}:role/reader-${index}`;
        return {
            ...{ arn, kind: "role", account: OWNER, boundary: undefined, unread: [] },
            policies: [toPolicy(ROLE_POLICY, arn)],
        };
    });
    return { identities, guarded, bounds: [], aliases: new Map() };
}

function toPolicy(text: string, owner: string): Policy {
    return {
        document: readDocument(JSON.parse(text), ""),
        file: "account.json",
        owner,
        reported: (path) => path,
    };
}

function timed<T>(work: () => T): { readonly value: T; readonly milliseconds: number } {
    const started = performance.now();
    const value = work();
    return { value, milliseconds: performance.now() - started };
}
