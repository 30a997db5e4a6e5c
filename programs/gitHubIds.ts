/**
 * `npm run github-ids -- --stack NAME [--json] [--api URL]`: asks GitHub for the IDs of a stack's repositories and of their
 * owner, and prints the stack's configuration with them. Nothing is written.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";

const USAGE = "npm run github-ids -- --stack NAME [--json] [--api URL]";

const HELP =
    "Asks GitHub for the IDs of the repositories that Pulumi.NAME.yaml names without them, and of their owner, and prints\n" +
    "the file with them; with --json, the IDs alone. The token is that of GITHUB_TOKEN or GH_TOKEN, which public\n" +
    "repositories do not need; --api is the API of an enterprise with data residency.";

const OPTIONS = {
    help: { type: "boolean", short: "h", default: false },
    stack: { type: "string" },
    json: { type: "boolean", default: false },
    api: { type: "string", default: "https://api.github.com" },
} as const;

/** The stack's settings of GitHub, as its file has them. */
const GITHUB = ["config", "keyless-delivery:github"];

/** What GitHub says of one repository. */
export interface RepositoryIds {
    readonly repositoryId: string;
    readonly ownerId: string;
}

/** Asks for the IDs of one repository; rejected with a sentence where GitHub does not give them. */
export type AskForIds = (owner: string, repository: string) => Promise<RepositoryIds>;

/** The IDs of a configuration: the organization's, and each repository's by `OWNER/REPOSITORY`. */
export interface FoundIds {
    readonly organizationId: string | undefined;
    readonly repositories: Readonly<Record<string, RepositoryIds>>;
}

class UserError extends Error {}

/** The IDs of all repositories that a stack's file names. */
export async function findIds(file: Document, ask: AskForIds): Promise<FoundIds> {
    const organization = organizationOf(file);
    const names = namedRepositories(file, organization);
    const answers = await Promise.allSettled(names.map(([owner, repository]) => ask(owner, repository)));
    const failures = answers.flatMap((answer) =>
        answer.status === "rejected" ? [(answer.reason as Error).message] : [],
    );
    if (failures.length > 0) {
        throw new UserError(failures.join("\n"));
    }
    const repositories = Object.fromEntries(
        names.flatMap(([owner, repository], index) => {
            const answer = answers[index];
            return answer?.status === "fulfilled" ? [[`${owner}/${repository}`, answer.value] as const] : [];
        }),
    );
    const [own] = Object.entries(repositories).filter(([name]) => name.startsWith(`${organization}/`));
    return { organizationId: own?.[1].ownerId, repositories };
}

/** Writes the IDs into a stack's file, and keeps its comments and its order. */
export function writeIds(file: Document, { organizationId, repositories }: FoundIds): void {
    const organization = organizationOf(file);
    if (organizationId !== undefined) {
        insertAfter(file, "organization", "organizationId", organizationId);
    }
    for (const role of rolesOf(file)) {
        const shared = role.get("repositories");
        if (isSeq(shared)) {
            const ids = shared.items.map((item) => {
                const name = textOf(isScalar(item) ? item.value : item) ?? "";
                return [name, repositories[`${organization}/${name}`]?.repositoryId ?? ""] as const;
            });
            const mapping = file.createNode(Object.fromEntries(ids), {
                flow: shared.flow === true,
            }) as YAMLMap;
            mapping.commentBefore = shared.commentBefore ?? null;
            mapping.comment = shared.comment ?? null;
            role.set("repositories", mapping);
        }
        for (const subject of subjectsOf(role)) {
            const owner = textOf(subject.get("owner")) ?? organization;
            const ids = repositories[`${owner}/${textOf(subject.get("repository")) ?? ""}`];
            if (ids !== undefined) {
                subject.set("repositoryId", file.createNode(ids.repositoryId));
                if (owner !== organization) {
                    subject.set("ownerId", file.createNode(ids.ownerId));
                }
            }
        }
    }
}

function insertAfter(file: Document, key: string, added: string, value: string): void {
    const settings = file.getIn(GITHUB);
    if (isMap(settings) && !settings.has(added)) {
        const at = settings.items.findIndex((pair) => isScalar(pair.key) && pair.key.value === key);
        settings.items.splice(at + 1, 0, file.createPair(added, value));
    }
}

/** The repositories that stand without IDs, as owner and name, each once. */
function namedRepositories(file: Document, organization: string): (readonly [owner: string, name: string])[] {
    const found = new Map<string, readonly [string, string]>();
    const add = (owner: string, name: string) => found.set(`${owner}/${name}`, [owner, name]);
    for (const role of rolesOf(file)) {
        const shared = role.get("repositories");
        if (isSeq(shared)) {
            shared.items.forEach((item) =>
                add(organization, textOf(isScalar(item) ? item.value : item) ?? ""),
            );
        }
        for (const subject of subjectsOf(role)) {
            if (!subject.has("repositoryId") && subject.has("repository")) {
                add(textOf(subject.get("owner")) ?? organization, textOf(subject.get("repository")) ?? "");
            }
        }
    }
    return [...found.values()];
}

function organizationOf(file: Document): string {
    return textOf(file.getIn([...GITHUB, "organization"])) ?? "";
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function rolesOf(file: Document): YAMLMap[] {
    const roles = file.getIn([...GITHUB, "roles"]);
    return isMap(roles) ? roles.items.map(({ value }) => value).filter((role) => isMap(role)) : [];
}

function subjectsOf(role: YAMLMap): YAMLMap[] {
    const subjects = role.get("subjects");
    return isSeq(subjects) ? subjects.items.filter((subject) => isMap(subject)) : [];
}

/** Asks GitHub's REST API. https://docs.github.com/en/rest/repos/repos#get-a-repository */
async function gitHub(baseUrl: string, token: string | undefined): Promise<AskForIds> {
    const { request } = await import("@octokit/request");
    const headers = token === undefined ? {} : { authorization: `token ${token}` };
    return async (owner, repo) => {
        try {
            const { data } = await request("GET /repos/{owner}/{repo}", { baseUrl, headers, owner, repo });
            return { repositoryId: String(data.id), ownerId: String(data.owner.id) };
        } catch (error) {
            const { status, message } = error as { readonly status?: number; readonly message: string };
            const hint = status === 404 ? "it does not exist, or the token may not read it" : message;
            throw new UserError(
                `GitHub does not give the IDs of ${owner}/${repo}: ${hint} -- correct the name, or set GITHUB_TOKEN to a token ` +
                    "that may read it",
                { cause: error },
            );
        }
    };
}

async function main(): Promise<void> {
    const { help, stack, json, api } = parseArgs({ options: OPTIONS }).values;
    if (help) {
        process.stdout.write(`${USAGE}\n${HELP}\n`);
        return;
    }
    if (stack === undefined || !/^[\w.-]+$/.test(stack)) {
        throw new UserError(`--stack is missing or not the name of a stack; ${USAGE}`);
    }
    const path = join(__dirname, "..", `Pulumi.${stack}.yaml`);
    if (!existsSync(path)) {
        throw new UserError(`there is no stack ${stack} here: Pulumi.${stack}.yaml is missing`);
    }
    const file = parseDocument(readFileSync(path, "utf8"));
    const { GITHUB_TOKEN, GH_TOKEN } = process.env;
    const ids = await findIds(file, await gitHub(api, GITHUB_TOKEN ?? GH_TOKEN));
    if (json) {
        process.stdout.write(`${JSON.stringify(ids, undefined, 2)}\n`);
        return;
    }
    writeIds(file, ids);
    process.stdout.write(file.toString({ lineWidth: 0, flowCollectionPadding: true }));
}

if (require.main === module) {
    main().catch((error: unknown) => {
        const isUsers =
            error instanceof UserError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
        process.stderr.write(
            isUsers === true ? `${(error as Error).message}\n` : `${String((error as Error).stack)}\n`,
        );
        process.exitCode = 1;
    });
}
