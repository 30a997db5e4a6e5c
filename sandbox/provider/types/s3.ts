/** S3: https://docs.aws.amazon.com/AmazonS3/latest/API/ */
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { malformed } from "../policyDocument";
import { defineResource } from "../resource";

const sdk = () => import("@aws-sdk/client-s3");
/** Bytes of a bucket policy: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const LARGEST_POLICY = 20_480;
const bucketName = z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be a bucket name of 3 to 63 characters");

const outputsOf = (name: string, { partition }: Cloud) => ({
    arn: `arn:${partition}:s3:::${name}`,
    bucketDomainName: `${name}.s3.amazonaws.com`,
});

export const bucket = defineResource({
    schema: z.object({ bucket: bucketName, forceDestroy: z.boolean().optional() }),
    name: { property: "bucket", longest: 63 },
    replaces: ["bucket"],
    defaults: { forceDestroy: false },
    computed: ["arn", "bucketDomainName"],
    id: (inputs) => inputs.bucket,
    async create({ bucket: name }, cloud) {
        const { CreateBucketCommand } = await sdk();
        // us-east-1 is where a bucket goes when no location is named; naming it is refused.
        const location =
            cloud.region === "us-east-1"
                ? {}
                : { CreateBucketConfiguration: { LocationConstraint: cloud.region as "eu-west-1" } };
        await (await cloud.s3).send(new CreateBucketCommand({ Bucket: name, ...location }));
        return outputsOf(name, cloud);
    },
    async read(name, cloud, state) {
        const { HeadBucketCommand } = await sdk();
        const found = await unlessMissing(
            (await cloud.s3).send(new HeadBucketCommand({ Bucket: name })),
            "NotFound",
            "NoSuchBucket",
        );
        return (
            found && {
                inputs: { bucket: name, ...(state["forceDestroy"] === true && { forceDestroy: true }) },
                outputs: outputsOf(name, cloud),
            }
        );
    },
    update: () => Promise.resolve({}),
    async remove(name, cloud, state) {
        const s3 = await cloud.s3;
        const api = await sdk();
        if (state["forceDestroy"] === true) {
            const listed = await unlessMissing(
                s3.send(new api.ListObjectsV2Command({ Bucket: name })),
                "NoSuchBucket",
            );
            for (const { Key } of listed?.Contents ?? []) {
                await s3.send(new api.DeleteObjectCommand({ Bucket: name, Key }));
            }
        }
        await unlessMissing(
            s3.send(new api.DeleteBucketCommand({ Bucket: name })),
            "NoSuchBucket",
            "NotFound",
        );
    },
});

export const bucketPolicy = defineResource({
    schema: z.object({ bucket: bucketName, policy: z.string() }),
    replaces: ["bucket"],
    documents: ["policy"],
    computed: [],
    id: (inputs) => inputs.bucket,
    refuse: ({ policy }) => malformed(policy, "resource", LARGEST_POLICY),
    async create({ bucket: name, policy }, cloud) {
        const { PutBucketPolicyCommand } = await sdk();
        await (await cloud.s3).send(new PutBucketPolicyCommand({ Bucket: name, Policy: policy }));
        return {};
    },
    async read(name, cloud) {
        const { GetBucketPolicyCommand } = await sdk();
        const found = await unlessMissing(
            (await cloud.s3).send(new GetBucketPolicyCommand({ Bucket: name })),
            "NoSuchBucketPolicy",
            "NoSuchBucket",
        );
        return found?.Policy === undefined
            ? undefined
            : { inputs: { bucket: name, policy: found.Policy }, outputs: {} };
    },
    async update(_id, { bucket: name, policy }, cloud) {
        const { PutBucketPolicyCommand } = await sdk();
        await (await cloud.s3).send(new PutBucketPolicyCommand({ Bucket: name, Policy: policy }));
        return {};
    },
    async remove(name, cloud) {
        const { DeleteBucketPolicyCommand } = await sdk();
        await unlessMissing(
            (await cloud.s3).send(new DeleteBucketPolicyCommand({ Bucket: name })),
            "NoSuchBucket",
        );
    },
});
