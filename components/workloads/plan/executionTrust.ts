import { ASSUME_ROLE, ASSUME_ROLE_WITH_WEB_IDENTITY, TAG_SESSION } from "../../iam/actions";
import { type Partition } from "../../iam/arn";
import { type Home } from "../../iam/grants/grouping";
import { grantedRegionProblem } from "../../iam/names";
import { type Statement } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import {
    type CodeBuildProjects,
    type EcsTasks,
    type ImageExecutionRoleRequest,
    type PodIdentity,
    type ServiceAccountToken,
} from "./executionRoleArgs";

/** Of a request, what says who assumes the role. */
const KINDS = ["ecsTasks", "eksNodes", "podIdentity", "serviceAccountToken", "codeBuild"] as const;

/** Who may assume the role: nobody but the one kind of workload that the request names, as exactly as AWS can compare. */
export function executionTrust(request: ImageExecutionRoleRequest, home: Home): Statement {
    const { ecsTasks, podIdentity, serviceAccountToken, codeBuild } = request;
    return (
        (ecsTasks && ecsTrust(ecsTasks, home)) ??
        (podIdentity && podTrust(podIdentity)) ??
        (serviceAccountToken && tokenTrust(serviceAccountToken)) ??
        (codeBuild && codeBuildTrust(codeBuild, home)) ??
        NODE_TRUST
    );
}

/**
 * ECS names no cluster when it assumes a role: `*` is all that it can be compared with.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
function ecsTrust({ regions }: Known<EcsTasks>, { partition, accountId, region }: Home): Statement {
    const sources = (regions ?? [region]).map((its) => `arn:${partition.name}:ecs:${its}:${accountId}:*`);
    return {
        sid: "EcsTasks",
        principals: { Service: ["ecs-tasks.amazonaws.com"] },
        actions: ASSUME_ROLE,
        conditions: {
            ArnLike: { "aws:SourceArn": sources },
            StringEquals: { "aws:SourceAccount": [accountId] },
        },
    };
}

/**
 * EC2 names no instance when it assumes a role, so that no condition can. An instance gets only a role of its own account,
 * by whoever may pass it.
 * https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
 */
const NODE_TRUST: Statement = {
    sid: "EksNodes",
    principals: { Service: ["ec2.amazonaws.com"] },
    actions: ASSUME_ROLE,
};

/**
 * The session tags that EKS sends name cluster, namespace and service account; where an association switches them off, the
 * role is not assumed.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
function podTrust({ clusterArn, namespace, serviceAccount }: Known<PodIdentity>): Statement {
    return {
        sid: "PodIdentity",
        principals: { Service: ["pods.eks.amazonaws.com"] },
        actions: [...ASSUME_ROLE, ...TAG_SESSION],
        conditions: {
            StringEquals: {
                "aws:RequestTag/eks-cluster-arn": [clusterArn],
                "aws:RequestTag/kubernetes-namespace": [namespace],
                "aws:RequestTag/kubernetes-service-account": [serviceAccount],
            },
        },
    };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
function tokenTrust(token: Known<ServiceAccountToken>): Statement {
    const { providerArn, namespace, serviceAccount, audience = "sts.amazonaws.com" } = token;
    const issuer = providerArn.slice(providerArn.indexOf("/") + 1);
    return {
        sid: "ServiceAccount",
        principals: { Federated: [providerArn] },
        actions: ASSUME_ROLE_WITH_WEB_IDENTITY,
        conditions: {
            StringEquals: {
                [`${issuer}:aud`]: [audience],
                [`${issuer}:sub`]: [`system:serviceaccount:${namespace}:${serviceAccount}`],
            },
        },
    };
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/cross-service-confused-deputy-prevention.html */
function codeBuildTrust(
    { projects, regions }: Known<CodeBuildProjects>,
    { partition, accountId, region }: Home,
): Statement {
    const sources = (regions ?? [region]).flatMap((its) =>
        projects.map((project) => `arn:${partition.name}:codebuild:${its}:${accountId}:project/${project}`),
    );
    return {
        sid: "CodeBuild",
        principals: { Service: ["codebuild.amazonaws.com"] },
        actions: ASSUME_ROLE,
        conditions: {
            StringEquals: { "aws:SourceArn": sources, "aws:SourceAccount": [accountId] },
        },
    };
}

/** Checks who may assume the role. */
export function checkExecutionTrust(
    problems: Problems,
    request: ImageExecutionRoleRequest,
    partition: Partition,
): void {
    const given = KINDS.filter((kind) => request[kind] !== undefined && request[kind] !== false);
    if (given.length !== 1) {
        problems.check(given.length === 0 ? [KINDS[0]] : [given[1] ?? ""], undefined, {
            message:
                given.length === 0
                    ? "is missing, and nothing else says who pulls"
                    : `stands beside ${given[0] ?? ""}`,
            remediation: `write exactly one of ${KINDS.join(", ")}; a role of its own for each`,
        });
    }
    const { ecsTasks, podIdentity, serviceAccountToken, codeBuild } = request;
    checkRegions(problems, ["ecsTasks", "regions"], ecsTasks?.regions, partition);
    checkRegions(problems, ["codeBuild", "regions"], codeBuild?.regions, partition);
    if (codeBuild?.projects.length === 0) {
        problems.check(["codeBuild", "projects"], codeBuild.projects, EMPTY);
    }
    codeBuild?.projects.forEach((project, index) => {
        problems.check(["codeBuild", "projects", index], project, projectProblem(project));
    });
    checkServiceAccount(problems, ["podIdentity"], podIdentity);
    checkServiceAccount(problems, ["serviceAccountToken"], serviceAccountToken);
    if (podIdentity !== undefined) {
        problems.check(
            ["podIdentity", "clusterArn"],
            podIdentity.clusterArn,
            clusterProblem(podIdentity.clusterArn, request, partition),
        );
    }
    if (serviceAccountToken !== undefined) {
        const { providerArn } = serviceAccountToken;
        problems.check(
            ["serviceAccountToken", "providerArn"],
            providerArn,
            providerProblem(providerArn, request, partition),
        );
    }
}

const EMPTY: ProblemText = { message: "is empty", remediation: "write at least one" };

function checkRegions(
    problems: Problems,
    path: Path,
    regions: readonly string[] | undefined,
    partition: Partition,
): void {
    problems.check(path, regions, regions?.length === 0 ? EMPTY : undefined);
    regions?.forEach((region, index) => {
        problems.check([...path, index], region, grantedRegionProblem(region, partition));
    });
}

/** https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
function projectProblem(name: string): ProblemText | undefined {
    return /^[A-Za-z0-9][\w-]{1,254}$/.test(name)
        ? undefined
        : {
              message: "is not the name of a project of CodeBuild",
              remediation: "write 2 to 255 letters, digits, hyphens and underscores",
          };
}

/** Names of Kubernetes. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
function checkServiceAccount(
    problems: Problems,
    path: Path,
    account: { readonly namespace: string; readonly serviceAccount: string } | undefined,
): void {
    if (account === undefined) {
        return;
    }
    const { namespace, serviceAccount } = account;
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) {
        problems.check([...path, "namespace"], namespace, {
            message: "is not the name of a namespace",
            remediation:
                "write up to 63 lower-case letters, digits and hyphens, without wildcards: flux-system",
        });
    }
    if (!/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(serviceAccount)) {
        problems.check([...path, "serviceAccount"], serviceAccount, {
            message: "is not the name of a service account",
            remediation: "write up to 253 lower-case letters, digits, dots and hyphens, without wildcards",
        });
    }
}

function clusterProblem(
    arn: string,
    { accountId }: ImageExecutionRoleRequest,
    partition: Partition,
): ProblemText | undefined {
    const wanted = `arn:${partition.name}:eks:REGION:${accountId}:cluster/NAME`;
    const [, its, owner] =
        /^arn:(aws[\w-]*):eks:[a-z0-9-]+:(\d{12}):cluster\/[A-Za-z0-9][\w-]{0,99}$/.exec(arn) ?? [];
    return its === partition.name && owner === accountId
        ? undefined
        : {
              message: "is not the ARN of a cluster of the role's account",
              remediation: `write ${wanted}: EKS gives pods a role of the cluster's own account`,
          };
}

function providerProblem(
    arn: string,
    { accountId }: ImageExecutionRoleRequest,
    partition: Partition,
): ProblemText | undefined {
    const wanted = `arn:${partition.name}:iam::${accountId}:oidc-provider/`;
    return arn.startsWith(wanted) && /^[\w.-]+\.[\w-]+(?:\/[\w.-]+)*$/.test(arn.slice(wanted.length))
        ? undefined
        : {
              message: "is not the ARN of an OIDC provider of the role's account",
              remediation: `write ${wanted}oidc.eks.REGION.amazonaws.com/id/ID: a role trusts providers of its own account`,
          };
}
