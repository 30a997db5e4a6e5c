/** A third-party action at one commit, with the release that the commit is. */
export interface PinnedAction {
    readonly action: string;
    readonly commit: string;
    readonly release: string;
}

/**
 * The actions that generated workflows use. A tag can be moved to other code, a commit cannot; each commit here is the one
 * that the release's tag pointed at.
 * https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions
 */
export const ACTIONS = {
    checkout: {
        action: "actions/checkout",
        commit: "3d3c42e5aac5ba805825da76410c181273ba90b1",
        release: "v7.0.1",
    },
    configureAwsCredentials: {
        action: "aws-actions/configure-aws-credentials",
        commit: "e6de054238d6b7531b4efff3b6587d9aade6a06c",
        release: "v6.2.3",
    },
    setupBuildx: {
        action: "docker/setup-buildx-action",
        commit: "37fe631027851001ddb9b187196cc803df7f5f0e",
        release: "v4.3.0",
    },
    pulumi: {
        action: "pulumi/actions",
        commit: "8e5e406f4007fca908480587cb9893c07090f58d",
        release: "v7.0.0",
    },
    pulumiAuth: {
        action: "pulumi/auth-actions",
        commit: "141415910c3beb54e03b48e9057c204c97b956f2",
        release: "v2.1.0",
    },
    buildPush: {
        action: "docker/build-push-action",
        commit: "53b7df96c91f9c12dcc8a07bcb9ccacbed38856a",
        release: "v7.3.0",
    },
} as const satisfies Readonly<Record<string, PinnedAction>>;
