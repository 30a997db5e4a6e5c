import { type Input, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { DESCRIBE_CLUSTER } from "../actions";
import { clusterArn } from "../arn";
import { grantedRegionProblem } from "../names";
import { type Statement } from "../policy";
import { type Home, statementsByCondition } from "./grouping";

/**
 * Permission to find an EKS cluster of the role's account (`eks:DescribeCluster`). What the role may do in it is decided there,
 * by an access entry for the role's ARN.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export interface ClusterGrant {
    /** Name of the cluster. */
    cluster: Input<string>;
    /**
     * Region of the cluster.
     * @default the role's
     */
    region?: Input<string> | undefined;
}

/** The statements of these grants. */
export function clusterStatements(home: Home, grants: readonly Known<ClusterGrant>[]): Statement[] {
    const { partition, accountId } = home;
    const resources = grants.map(({ cluster, region = home.region }) =>
        clusterArn(partition, region, accountId, cluster),
    );
    return statementsByCondition("DescribeClusters", DESCRIBE_CLUSTER, [
        { resources, conditions: undefined },
    ]);
}

/** Checks these grants; `path` leads to their list. */
export function checkClusterGrants(
    problems: Problems,
    path: Path,
    { partition }: Home,
    grants: readonly Known<ClusterGrant>[],
): void {
    grants.forEach(({ cluster, region }, index) => {
        // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
        if (!/^[A-Za-z0-9][\w-]{0,99}$/.test(cluster)) {
            problems.check([...path, index, "cluster"], cluster, {
                message: "is not the name of a cluster",
                remediation: "write up to 100 letters, digits, hyphens and underscores, not an ARN",
            });
        }
        if (region !== undefined) {
            problems.check([...path, index, "region"], region, grantedRegionProblem(region, partition));
        }
    });
}
