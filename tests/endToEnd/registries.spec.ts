/** A registry of another account, as the local ECR answers for it. */
import { BatchGetImageCommand, ECRClient, SetRepositoryPolicyCommand } from "@aws-sdk/client-ecr";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";
import { administratorOf, type Credentials, errorName } from "../../sandbox/provider/cloud";
import { HeldSandbox } from "./heldSandbox";
import { makeRepository, manifestOf, pushImage, type Pushed } from "./pushedImages";
import { forget } from "./sandbox";

const OWNER = "111111111111";
const READER = "222222222222";
const REGION = "us-east-2";
const reader = `arn:aws:iam::${READER}:role/reader`;

describe("a registry that a request names", () => {
    let sandbox: HeldSandbox;
    let image: Pushed;
    let session: Credentials;
    const cloud = (account: string) => sandbox.cloud(account, REGION);

    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
        await makeRepository("app", cloud(OWNER));
        image = await pushImage("app", "v1", manifestOf("one"), cloud(OWNER));
        const iam = await cloud(READER).iam;
        const Statement = [
            { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${READER}:root` }, Action: "sts:AssumeRole" },
        ];
        const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
        await iam.send(new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument }));
        await setRolePolicy("arn:aws:ecr:us-east-2:111111111111:repository/app");
        const sts = new STSClient({
            endpoint: sandbox.endpoint,
            region: REGION,
            credentials: administratorOf(READER),
        });
        const { Credentials: given } = await sts.send(
            new AssumeRoleCommand({ RoleArn: reader, RoleSessionName: "read" }),
        );
        session = {
            accessKeyId: given?.AccessKeyId ?? "",
            secretAccessKey: given?.SecretAccessKey ?? "",
            sessionToken: given?.SessionToken ?? "",
        };
    });
    after(async () => {
        await sandbox.stop();
        forget();
    });

    async function setRolePolicy(Resource: string): Promise<void> {
        const Statement = [{ Effect: "Allow", Action: "ecr:BatchGetImage", Resource }];
        const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
        const request = { RoleName: "reader", PolicyName: "read", PolicyDocument };
        await (await cloud(READER).iam).send(new PutRolePolicyCommand(request));
    }

    /** The digest of the tag, or the name of the error. */
    async function read(registryId: string): Promise<string | undefined> {
        const { endpoint } = sandbox;
        const ecr = new ECRClient({ endpoint, region: REGION, maxAttempts: 1, credentials: session });
        const request = { registryId, repositoryName: "app", imageIds: [{ imageTag: "v1" }] };
        return ecr
            .send(new BatchGetImageCommand(request))
            .then(({ images }) => images?.[0]?.imageId?.imageDigest, errorName);
    }

    async function grant(arn: string): Promise<void> {
        const Statement = [{ Effect: "Allow", Principal: { AWS: arn }, Action: "ecr:BatchGetImage" }];
        const policyText = JSON.stringify({ Version: "2012-10-17", Statement });
        await (
            await cloud(OWNER).ecr
        ).send(new SetRepositoryPolicyCommand({ repositoryName: "app", policyText }));
    }

    it("answers whom its repository's policy and their own let in, and nobody else", async () => {
        assert.equal(await read(OWNER), "AccessDeniedException");
        await grant(`arn:aws:iam::${READER}:role/another`);
        assert.equal(await read(OWNER), "AccessDeniedException");
        await grant(reader);
        assert.equal(await read(OWNER), image.digest);
        await setRolePolicy("arn:aws:ecr:us-east-2:111111111111:repository/other");
        assert.equal(await read(OWNER), "AccessDeniedException");
    });

    it("is not the caller's own", async () => {
        await setRolePolicy("*");
        assert.equal(await read(READER), "RepositoryNotFoundException");
        assert.equal(await read(OWNER), image.digest);
    });
});
