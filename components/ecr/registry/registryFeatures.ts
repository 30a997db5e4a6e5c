import { type Path, type Problems } from "../../problems";
import { repositoryNameFlaw } from "../repository/repositoryName";

/**
 * A registry elsewhere, whose images are kept in repositories with this prefix as soon as somebody pulls them through.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export interface PullThroughCache {
    /** Host of the registry, such as public.ecr.aws or registry-1.docker.io. */
    upstream: string;
    /** ARN of the secret to log in there with; its name begins with ecr-pullthroughcache/. None by default. */
    credentialArn?: string | undefined;
}

/** Features of a registry that take a line of configuration each. */
interface RegistryFeatures {
    readonly repositories: Readonly<Record<string, object>>;
    readonly pullThroughCaches?: Readonly<Record<string, PullThroughCache>> | undefined;
}

/** Checks the features of the home registry. */
export function checkFeatures(problems: Problems, features: RegistryFeatures): void {
    const { repositories, pullThroughCaches = {} } = features;
    for (const [prefix, cache] of Object.entries(pullThroughCaches)) {
        checkCache(problems, ["pullThroughCaches", prefix], prefix, cache);
        for (const name of Object.keys(repositories).filter((its) => its.startsWith(`${prefix}/`))) {
            problems.check(["repositories", name], name, {
                message: `is in ${prefix}/, where images of ${cache.upstream} are kept`,
                remedy: "choose another prefix for one of them",
            });
        }
    }
}

function checkCache(
    problems: Problems,
    path: Path,
    prefix: string,
    { upstream, credentialArn }: PullThroughCache,
): void {
    if (repositoryNameFlaw(prefix) !== undefined || prefix.length > 30) {
        problems.check(path, prefix, {
            message: "is not a prefix of cached repositories",
            remedy: "write 2 to 30 characters of a repository name, without a slash at the end: docker-hub",
        });
    }
    if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(upstream)) {
        problems.check([...path, "upstream"], upstream, {
            message: "is not the host of a registry",
            remedy: "write the host alone, such as public.ecr.aws",
        });
    }
    if (
        credentialArn !== undefined &&
        !/^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\/.+$/.test(
            credentialArn,
        )
    ) {
        problems.check([...path, "credentialArn"], credentialArn, {
            message: "is not the ARN of a secret that ECR may use",
            remedy: "write the ARN of a secret whose name begins with ecr-pullthroughcache/",
        });
    }
}
