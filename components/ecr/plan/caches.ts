import { partitionOf, repositoryArn } from "../../iam/arn";
import { compare, policyJson, policySize, type Statement } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { type Readers, REPOSITORY_POLICY_QUOTA, repositoryPolicy } from "../access/repositoryPolicy";
import { readerStatements } from "../access/statements";
import { PULL_THROUGH } from "../model/actions";
import { type PullThroughCache } from "../model/pullThroughCache";
import { ROOT } from "../model/names";
import { type RegistryId } from "../model/registryId";
import { type ImagesRequest } from "../model/sharing";
import { REGISTRY_POLICY_QUOTA } from "../replication/incoming";
import { lifecyclePolicy } from "../repository/lifecycle";
import { checkLifecycle } from "../repository/lifecycleChecks";

/** What the repositories of a cache are made from; undefined for what ECR gives them by itself. */
export interface CacheTemplate {
    readonly repositoryPolicy: string | undefined;
    readonly lifecyclePolicy: string | undefined;
}

/** The caches of a registry. */
export interface CachePlan {
    /** Prefix -> what its repositories are made from, of those that are told anything. */
    readonly templates: ReadonlyMap<string, CacheTemplate>;
    /** The registry policy that lets readers pull images through for the first time; undefined where there are none. */
    readonly registryPolicy: string | undefined;
}

/** Works out what the caches of the home registry need beside their rules. */
export function planCaches(problems: Problems, request: ImagesRequest, home: RegistryId): CachePlan {
    const caches = Object.entries(request.pullThroughCaches ?? {}).sort(([a], [b]) => compare(a, b));
    const statements: Statement[] = [];
    const templates = new Map<string, CacheTemplate>();
    for (const [prefix, cache] of caches) {
        const path = ["pullThroughCaches", prefix];
        const readers = readersOf(problems, path, cache, request);
        checkLifecycle(problems, path, lifecycleOf(cache));
        const template = {
            repositoryPolicy: repositoryPolicy(home.region, readers),
            lifecyclePolicy: lifecyclePolicy(lifecycleOf(cache)),
        };
        checkSize(problems, [...path, "readers"], template.repositoryPolicy, REPOSITORY_POLICY_QUOTA);
        if (template.repositoryPolicy !== undefined || template.lifecyclePolicy !== undefined) {
            templates.set(prefix, template);
        }
        statements.push(...pullThroughStatements(prefix, readers, home));
    }
    const registryPolicy = statements.length === 0 ? undefined : policyJson(statements);
    checkSize(problems, ["pullThroughCaches"], registryPolicy, REGISTRY_POLICY_QUOTA);
    return { templates, registryPolicy };
}

function lifecycleOf({ lifecycleRules }: Known<PullThroughCache>) {
    return { keepUntagged: true, lifecycleRules };
}

/** Roles alone: a function needs a tag on its repository, which ECR sets on a cached one only with a role of its own. */
function readersOf(
    problems: Problems,
    path: Path,
    { readers: names = [] }: Known<PullThroughCache>,
    { readers }: ImagesRequest,
): Readers {
    const found = names.flatMap((name, index) => {
        const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
        if (reader?.role === undefined) {
            problems.check([...path, "readers", index], name, {
                message: reader === undefined ? "is not a reader" : "is not a role reader",
                remediation:
                    "name a reader that is a role: functions run images of repositories, to which they can be pushed",
            });
            return [];
        }
        return [[name, reader] as const];
    });
    return Object.fromEntries(found);
}

/** A registry policy says who may pull through; the pull itself is a matter of the repository's policy. */
function pullThroughStatements(prefix: string, readers: Readers, home: RegistryId): Statement[] {
    const partition = partitionOf(home.region);
    const names = prefix === ROOT ? "*" : `${prefix}/*`;
    const resources = [repositoryArn(partition, home.region, home.accountId, names)];
    const place = prefix.replace(/[^A-Za-z0-9]/g, "");
    return Object.entries(readers).flatMap(([name, reader]) =>
        readerStatements(partition, home.region, name, reader).map((statement) => ({
            ...statement,
            sid: `${statement.sid}Through${place}`,
            actions: PULL_THROUGH,
            resources,
        })),
    );
}

function checkSize(problems: Problems, path: Path, policy: string | undefined, quota: number): void {
    const size = policySize(policy ?? "");
    if (size > quota) {
        problems.check(path, size, {
            message: `make a policy of ${size} characters; ${quota} are allowed`,
            remediation: "name an organization instead of its accounts, as { role: { name }, organization }",
        });
    }
}
