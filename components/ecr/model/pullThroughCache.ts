import { type Input, type InputList } from "../../inputs/types";
import { type LifecycleRule } from "./settings";

/**
 * A registry elsewhere, whose images are kept in repositories with this prefix as soon as somebody pulls them through.
 *
 * The first pull of an image also asks for ecr:BatchImportUpstreamImage, and for ecr:CreateRepository where its repository
 * is not there yet. Readers that are named here get both from the registry's policy; a role that may only pull finds what
 * others have pulled through before.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export interface PullThroughCache {
    /**
     * Host of the registry, such as public.ecr.aws, registry-1.docker.io, or another ECR's,
     * 222222222222.dkr.ecr.us-east-2.amazonaws.com. Changing it replaces the rule.
     */
    upstream: Input<string>;
    /**
     * ARN of the secret to log in there with, of the registry's own account and region; its name begins with
     * ecr-pullthroughcache/. It can be changed but not taken away: take the whole rule away first.
     * @default none: the upstream lets everybody pull
     */
    credentialArn?: Input<string> | undefined;
    /**
     * ARN of the role that ECR pulls with from an ECR of another account; a role of the registry's own account, which the
     * upstream's repositories must let pull.
     * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html
     * @default none: the upstream is no ECR of another account
     */
    roleArn?: Input<string> | undefined;
    /**
     * Prefix of the repositories of another ECR that are cached. Changing it replaces the rule.
     * @default all of them
     */
    upstreamPrefix?: Input<string> | undefined;
    /**
     * Names of the role readers that pull images through, and find them in the repositories that are made of it.
     * @default none: roles of the registry's own account, by their own policies
     */
    readers?: InputList<string> | undefined;
    /**
     * Cached images that are deleted or archived. What is pulled by digest has no tag, so untagged images are kept unless a
     * rule is for them.
     * @default nothing
     */
    lifecycleRules?: InputList<LifecycleRule> | undefined;
}
