import { partitionOf } from "../../iam/arn";
import { repositoryNameProblem } from "../../iam/repositoryName";
import { type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { type PullThroughCache } from "../model/pullThroughCache";

/** What the checks look at. */
interface Caching {
    readonly accountId: string;
    readonly homeRegion: string;
    readonly repositories: Readonly<Record<string, { readonly replicateTo?: readonly string[] | undefined }>>;
    readonly pullThroughCaches?: Readonly<Record<string, Known<PullThroughCache>>> | undefined;
}

/** The prefix of a cache that keeps images under their own names. */
const ROOT = "ROOT";

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
    for (const [prefix, cache] of Object.entries(pullThroughCaches)) {
        const path = ["pullThroughCaches", prefix];
        problems.check(path, prefix, prefixProblem(prefix, caching));
        problems.check([...path, "upstream"], cache.upstream, upstreamProblem(cache.upstream));
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
    return repositoryNameProblem(prefix) === undefined && prefix.length <= 30
        ? undefined
        : {
              message: "is not a prefix of cached repositories",
              remediation: `write 2 to 30 characters of a repository name, without a slash at the end: docker-hub; or ${ROOT}`,
          };
}

function upstreamProblem(upstream: string): ProblemText | undefined {
    if (/^\d{12}\.dkr\.ecr\./.test(upstream)) {
        return {
            message:
                "is another ECR registry; pull-through from ECR to ECR needs an IAM role and is not supported here",
            remediation:
                "replicate the images instead: name this registry among the destinations of the other one",
        };
    }
    return OPEN_UPSTREAMS.includes(upstream) || needsLogin(upstream)
        ? undefined
        : {
              message: "is not the host of a registry that ECR pulls through",
              remediation: `write one of ${[...OPEN_UPSTREAMS, ...UPSTREAMS_WITH_LOGIN].join(", ")} or NAME.azurecr.io, the host alone`,
          };
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
    if (OPEN_UPSTREAMS.includes(upstream)) {
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
