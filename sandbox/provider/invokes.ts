/** The look-ups that programs use to learn where they are, and what is there already. */
import type { Cloud } from "./cloud";
import { partitionOf, reversed } from "./partitions";
import { existingProvider } from "./types/iam";
import type { Properties } from "./values";

type LookUp = (cloud: Cloud, args: Properties) => Properties | Promise<Properties>;

export const invokes: Readonly<Record<string, LookUp>> = {
    "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": (cloud, args) =>
        existingProvider(args, cloud),
    "aws:index/getCallerIdentity:getCallerIdentity": ({ account, partition }) => ({
        id: account,
        accountId: account,
        // The local administrator of an account is nobody's role; its name says where it comes from.
        arn: `arn:${partition}:iam::${account}:user/local-administrator`,
        userId: account,
    }),
    "aws:index/getRegion:getRegion": ({ region }) => ({
        id: region,
        name: region,
        region,
        description: region,
        endpoint: `ec2.${region}.${partitionOf(region).dnsSuffix}`,
    }),
    "aws:index/getPartition:getPartition": ({ partition, region }) => ({
        id: partition,
        partition,
        dnsSuffix: partitionOf(region).dnsSuffix,
        reverseDnsPrefix: reversed(partitionOf(region).dnsSuffix),
    }),
};
