import { type Partition, partitionOf } from "../../iam/arn";
import { regionProblem, roleNameWithPathProblem } from "../../iam/names";
import { repositoryNameProblem } from "../../iam/repositoryName";
import { type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { ROOT } from "../model/names";
import { type PullThroughCache } from "../model/pullThroughCache";
import { type RegistryId } from "../model/registryId";

/** What the checks look at. */
interface Caching {
    readonly accountId: string;
    readonly homeRegion: string;
    readonly repositories: Readonly<Record<string, { readonly replicateTo?: readonly string[] | undefined }>>;
    readonly pullThroughCaches?: Readonly<Record<string, Known<PullThroughCache>>> | undefined;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-working.html */
const OPEN_UPSTREAMS: readonly string[] = ["public.ecr.aws", "registry.k8s.io", "quay.io"];
const UPSTREAMS_WITH_LOGIN: readonly string[] = [
    "registry-1.docker.io",
    "ghcr.io",
    "registry.gitlab.com",
    "cgr.dev",
];

/** Checks the caches of the home registry. */
export function checkCaches(problems: Problems, caching: Caching): void {
    const { repositories, pullThroughCaches = {} } = caching;
    const partition = partitionOf(caching.homeRegion);
    for (const [prefix, cache] of Object.entries(pullThroughCaches)) {
        const path = ["pullThroughCaches", prefix];
        problems.check(path, prefix, prefixProblem(prefix, caching));
        problems.check([...path, "upstream"], cache.upstream, upstreamProblem(cache.upstream, partition));
        checkRole(problems, path, cache, caching);
        checkCredential(problems, path, cache, caching);
        for (const name of Object.keys(repositories).filter((its) => its.startsWith(`${prefix}/`))) {
            problems.check(["repositories", name], name, {
                message: `is in ${prefix}/, where images of ${cache.upstream} are kept`,
                remediation: "choose another prefix for one of them",
            });
        }
    }
}

function prefixProblem(prefix: string, { repositories }: Caching): ProblemText | undefined {
    if (prefix === ROOT) {
        return Object.values(repositories).every(({ replicateTo = [] }) => replicateTo.length === 0)
            ? undefined
            : {
                  message: "keeps images under any name, which replication filters could match",
                  remediation:
                      "choose a prefix of its own, such as docker-hub, where repositories are replicated",
              };
    }
    return isPrefix(prefix)
        ? undefined
        : {
              message: "is not a prefix of cached repositories",
              remediation: `write 2 to 30 characters of a repository name, without a slash at the end: docker-hub; or ${ROOT}`,
          };
}

function upstreamProblem(upstream: string, partition: Partition): ProblemText | undefined {
    const ecr = upstreamEcr(upstream);
    if (ecr !== undefined) {
        return partitionOf(ecr.region).name === partition.name
            ? regionProblem(ecr.region)
            : {
                  message: `is in partition ${partitionOf(ecr.region).name}, the registry in ${partition.name}`,
                  remediation: "name a registry of the same partition",
              };
    }
    return OPEN_UPSTREAMS.includes(upstream) || needsLogin(upstream)
        ? undefined
        : {
              message: "is not the host of a registry that ECR pulls through",
              remediation: `write one of ${[...OPEN_UPSTREAMS, ...UPSTREAMS_WITH_LOGIN].join(", ")}, NAME.azurecr.io or ACCOUNT.dkr.ecr.REGION.amazonaws.com, the host alone`,
          };
}

/** The account and region of an upstream that is an ECR registry. */
function upstreamEcr(upstream: string): RegistryId | undefined {
    const [, accountId, region] =
        /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.(?:amazonaws|c2s|sc2s|cloud|csp)\.[a-z.-]+$/.exec(upstream) ?? [];
    return accountId === undefined || region === undefined ? undefined : { accountId, region };
}

/** ECR pulls from another account with a role of its own, and from nowhere else. */
function checkRole(
    problems: Problems,
    path: Path,
    { upstream, roleArn, upstreamPrefix }: Known<PullThroughCache>,
    { accountId, homeRegion }: Caching,
): void {
    const ecr = upstreamEcr(upstream);
    const example = `arn:${partitionOf(homeRegion).name}:iam::${accountId}:role/NAME`;
    if (ecr !== undefined && ecr.accountId !== accountId && roleArn === undefined) {
        problems.check([...path, "roleArn"], roleArn, {
            message: `is missing: ${upstream} is an ECR of another account`,
            remediation: `write the ARN of the role that ECR pulls with, of the registry's own account: ${example}`,
        });
    }
    if (ecr === undefined) {
        for (const [key, value] of Object.entries({ roleArn, upstreamPrefix })) {
            problems.check([...path, key], value, value === undefined ? undefined : forEcrAlone(upstream));
        }
        return;
    }
    if (roleArn !== undefined && !isOwnRole(roleArn, example)) {
        problems.check([...path, "roleArn"], roleArn, {
            message: "is not the ARN of a role of the registry's own account",
            remediation: `write ${example}`,
        });
    }
    if (upstreamPrefix !== undefined && !isPrefix(upstreamPrefix)) {
        problems.check([...path, "upstreamPrefix"], upstreamPrefix, {
            message: "is not the prefix of repositories",
            remediation: "write 2 to 30 characters of a repository name, without a slash at the end: shop",
        });
    }
}

function forEcrAlone(upstream: string): ProblemText {
    return { message: `is for another ECR, and ${upstream} is none`, remediation: "leave it out" };
}

function isOwnRole(arn: string, example: string): boolean {
    const begin = example.slice(0, -"NAME".length);
    return arn.startsWith(begin) && roleNameWithPathProblem(arn.slice(begin.length)) === undefined;
}

function isPrefix(text: string): boolean {
    return repositoryNameProblem(text) === undefined && text.length <= 30;
}

function needsLogin(upstream: string): boolean {
    return UPSTREAMS_WITH_LOGIN.includes(upstream) || /^[a-z0-9]+\.azurecr\.io$/.test(upstream);
}

function checkCredential(
    problems: Problems,
    path: Path,
    { upstream, credentialArn }: Known<PullThroughCache>,
    { accountId, homeRegion }: Caching,
): void {
    const at = [...path, "credentialArn"];
    const arn = `arn:${partitionOf(homeRegion).name}:secretsmanager:${homeRegion}:${accountId}:secret:`;
    if (credentialArn === undefined) {
        problems.check(
            at,
            credentialArn,
            needsLogin(upstream) ? missingCredential(upstream, arn) : undefined,
        );
        return;
    }
    if (OPEN_UPSTREAMS.includes(upstream) || upstreamEcr(upstream) !== undefined) {
        problems.check(at, credentialArn, {
            message: `is for ${upstream}, which takes none`,
            remediation: "leave it out",
        });
    }
    const name = /^ecr-pullthroughcache\/[A-Za-z0-9/_+=.@-]+$/;
    if (!credentialArn.startsWith(arn) || !name.test(credentialArn.slice(arn.length))) {
        problems.check(at, credentialArn, {
            message: "is not the ARN of a secret that ECR may use",
            remediation: `write the ARN of a secret of the registry's own account and region: ${arn}ecr-pullthroughcache/NAME`,
        });
    }
}

function missingCredential(upstream: string, arn: string): ProblemText {
    return {
        message: `is missing: ${upstream} lets nobody pull without logging in`,
        remediation: `write the ARN of a secret with user name and access token: ${arn}ecr-pullthroughcache/NAME`,
    };
}
