/** The look-ups that programs use to learn where they are. */
import type { Cloud } from "./cloud";
import type { Properties } from "./values";

const dnsSuffixes: Readonly<Record<string, string>> = { "aws-cn": "amazonaws.com.cn" };

export const invokes: Readonly<Record<string, (cloud: Cloud) => Properties>> = {
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
        endpoint: `ec2.${region}.amazonaws.com`,
    }),
    "aws:index/getPartition:getPartition": ({ partition }) => ({
        id: partition,
        partition,
        dnsSuffix: dnsSuffixes[partition] ?? "amazonaws.com",
        reverseDnsPrefix: partition === "aws-cn" ? "cn.com.amazonaws" : "com.amazonaws",
    }),
};
