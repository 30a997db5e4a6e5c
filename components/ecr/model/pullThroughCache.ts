import { type Input } from "../../inputs/types";

/**
 * A registry elsewhere, whose images are kept in repositories with this prefix as soon as somebody pulls them through.
 *
 * The first pull of an image also asks for ecr:BatchImportUpstreamImage, and for ecr:CreateRepository where its repository
 * is not there yet: a role that may only pull finds what others have pulled through before.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export interface PullThroughCache {
    /** Host of the registry, such as public.ecr.aws or registry-1.docker.io. Changing it replaces the rule. */
    upstream: Input<string>;
    /**
     * ARN of the secret to log in there with, of the registry's own account and region; its name begins with
     * ecr-pullthroughcache/. It can be changed but not taken away: take the whole rule away first.
     * @default none: the upstream lets everybody pull
     */
    credentialArn?: Input<string> | undefined;
}
