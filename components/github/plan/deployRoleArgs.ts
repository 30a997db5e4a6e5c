import { type Grants } from "../../iam/grants";
import { GRANTS_SHAPE } from "../../iam/grants/shape";
import { type Members } from "../../inputs/shape";
import { type Input, type InputList, type InputMap, type Known } from "../../inputs/types";
import { type GitHubSubject } from "../subject/gitHubSubject";
import { type GitHubIssuer } from "../trust/issuer";

/** Arguments of GitHubDeployRole. */
export interface GitHubDeployRoleArgs extends Grants {
    /**
     * The 12 digits of the account that the role is made in. Where it is given, the AWS provider in use must be for it.
     * Changing both replaces the role.
     * @default the provider's
     */
    accountId?: Input<string> | undefined;
    /**
     * Region of the AWS provider in use. IAM is global: it says which partition this is, and where grants without a region
     * are. Where it is given, the provider must be for it. Changing both replaces the role.
     * @default the provider's
     */
    region?: Input<string> | undefined;
    /**
     * ARN of the account's OIDC provider for the issuer: the arn of a GitHubOidcProvider, for which the role then waits, or
     * of a provider that the account already has.
     */
    providerArn: Input<string>;
    /**
     * Name of the role, up to 64 characters; no other role of the account may have it, in whatever case. Changing it
     * replaces the role, the new one first, and changes the ARN that workflows name; where it is an Output, the old role is
     * deleted first.
     */
    roleName: Input<string>;
    /**
     * Path of the role. Changing it alone replaces the role, the old one first, since an account has one role of a name:
     * change `roleName` with it, and the old role stays until the new one is there.
     * @default /
     */
    path?: Input<string> | undefined;
    /**
     * Which GitHub issues the tokens.
     * @default github.com
     */
    issuer?: Input<GitHubIssuer> | undefined;
    /**
     * The `aud` claim that a token must have; the account's OIDC provider must list it, and the workflow ask for it.
     * https://github.com/aws-actions/configure-aws-credentials#oidc
     * @default sts.amazonaws.com, and sts.amazonaws.com.cn in China
     */
    audience?: Input<string> | undefined;
    /** The workflows that may assume the role; at least one. */
    subjects: InputList<GitHubSubject>;
    /**
     * The repositories that stand without IDs are known to send their names alone: they are older than 15 July 2026, have
     * neither been renamed nor transferred since, and have not opted in to immutable subjects. Else a plan warns of them.
     * @default false
     */
    nameForm?: boolean | undefined;
    /**
     * Longest session that a workflow may ask for, in seconds, an integer from 3600 to 43200.
     * @default 3600
     */
    maxSessionDuration?: Input<number> | undefined;
    /**
     * Characters that the account's quota allows a trust policy.
     * @default 2048, IAM's own
     */
    trustPolicyQuota?: Input<number> | undefined;
    /**
     * What becomes of a trust policy, or of permissions, over the quota. By default they are refused, with their sizes.
     * With true, the subjects are split across several roles, ROLE and ROLE-BITS, which have the same permissions, and
     * permissions are attached as managed policies. `arns` of the component says which role a workflow must name. Each
     * subject's place follows from a hash of its name: one that is added moves at most about half of one role's subjects
     * to a new role, and none of the others. Account, region, subjects and grants must then be plain values.
     * @default false
     */
    splitOverQuota?: boolean | undefined;
    /**
     * What the role is for, as IAM shows it.
     * @default that GitHub Actions deploys with it
     */
    description?: Input<string> | undefined;
    /**
     * ARN of the managed policy that bounds the role's permissions.
     * @default none
     */
    permissionsBoundary?: Input<string> | undefined;
    /**
     * Tags of the role; grants by tag may compare them.
     * @default none
     */
    tags?: InputMap<string> | undefined;
}

/** What decides a deploy role's name, trust and permissions, with every value known. */
export type DeployRoleRequest = Known<Omit<GitHubDeployRoleArgs, "accountId" | "region" | "providerArn">> & {
    readonly providerArn?: string | undefined;
    readonly accountId: string;
    readonly region: string;
};

const SUBJECT: Members = {
    template: ["structure"],
    pullRequest: "structure",
    legacySubjectUntil: "structure",
    workflow: {},
    values: "map",
    claims: { "*": "list" },
};

/** What of the arguments must be known, and what is no text. */
export const DEPLOY_ROLE_SHAPE: Members = {
    issuer: {},
    subjects: [SUBJECT],
    ...GRANTS_SHAPE,
    managedPolicyArns: ["structure"],
    maxSessionDuration: "number",
    trustPolicyQuota: "number",
    splitOverQuota: "structure",
    nameForm: "structure",
    tags: "map",
};
