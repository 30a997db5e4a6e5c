/** Makes what world.yaml says is there before the product arrives. What is already there stays as it is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Cloud, errorName } from "./provider/cloud";
import { ensureReplicationRole } from "./provider/types/iamServiceLinkedRoles";

interface Account {
    readonly region?: string;
    readonly roles?: readonly string[];
    /** Whether its ECR has replicated before, and so has its service-linked role. */
    readonly hasReplicated?: boolean;
    readonly buckets?: readonly string[];
}

/** Whom a role of another team trusts is that team's business; here it is a service that nobody calls. */
const THEIR_TRUST = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

export interface World {
    /** Whose administrator runs the stacks that name no account. */
    readonly account: string;
    readonly accounts: Readonly<Record<string, Account>>;
}

export function readWorld(): World {
    return parse(readFileSync(join(__dirname, "world.yaml"), "utf8")) as World;
}

export async function prepareWorld(endpoint: string): Promise<void> {
    for (const [account, there] of Object.entries(readWorld().accounts)) {
        const { region = "us-east-1", roles = [], hasReplicated = false, buckets = [] } = there;
        const cloud = new Cloud(endpoint, account, region);
        for (const role of roles) {
            await unlessThere(makeRole(cloud, role));
        }
        if (hasReplicated) {
            await ensureReplicationRole(cloud);
        }
        for (const bucket of buckets) {
            await unlessThere(makeBucket(cloud, bucket));
        }
    }
}

/** Makes a role of another team; its path stands in front of its name. */
export async function makeRole(cloud: Cloud, name: string): Promise<void> {
    const { CreateRoleCommand } = await import("@aws-sdk/client-iam");
    const [path, RoleName] = [
        name.slice(0, name.lastIndexOf("/") + 1),
        name.slice(name.lastIndexOf("/") + 1),
    ];
    await (
        await cloud.iam
    ).send(new CreateRoleCommand({ RoleName, Path: `/${path}`, AssumeRolePolicyDocument: THEIR_TRUST }));
}

/** Makes a bucket in the region of the cloud. */
export async function makeBucket(cloud: Cloud, Bucket: string): Promise<void> {
    const { CreateBucketCommand } = await import("@aws-sdk/client-s3");
    const LocationConstraint = cloud.region as "us-east-2";
    await (
        await cloud.s3
    ).send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
}

/** Waits for something to be made. @returns false where it was there already. */
export async function unlessThere(making: Promise<void>): Promise<boolean> {
    try {
        await making;
        return true;
    } catch (error) {
        const there = ["EntityAlreadyExistsException", "BucketAlreadyOwnedByYou", "BucketAlreadyExists"];
        if (!there.includes(errorName(error))) {
            throw error;
        }
        return false;
    }
}
