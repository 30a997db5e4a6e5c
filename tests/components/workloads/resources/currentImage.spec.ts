import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { currentImage } from "../../../../components/workloads/resources/currentImage";

const DIGEST = `sha256:${"a".repeat(64)}`;
const question = {
    registry: { accountId: "111111111111", region: "eu-west-1" },
    repository: "shop/web",
    tag: "v1",
};

/** What ECR answers: a document, or an error by its name. */
type Answer = object | string;

describe("what a tag stands for, read from ECR", () => {
    const environment = { ...process.env };
    let asked: { readonly action: string; readonly region: string; readonly body: unknown }[] = [];
    let answer: Answer;
    let server: Server;

    before(async () => {
        server = createServer((request, response) => {
            const { headers } = request;
            const [, region = ""] =
                /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
                asked.push({ action: String(headers["x-amz-target"]).split(".")[1] ?? "", region, body });
                response.writeHead(typeof answer === "string" ? 400 : 200, {
                    "content-type": "application/x-amz-json-1.1",
                });
                response.end(
                    JSON.stringify(typeof answer === "string" ? { __type: answer, message: "no" } : answer),
                );
            });
        }).listen(0, "127.0.0.1");
        await new Promise((listening) => server.once("listening", listening));
        process.env["AWS_ENDPOINT_URL"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        process.env["AWS_ACCESS_KEY_ID"] = "key";
        process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
        process.env["AWS_MAX_ATTEMPTS"] = "1";
    });

    beforeEach(() => {
        asked = [];
    });

    after(() => {
        server.close();
        process.env = environment;
    });

    const read = currentImage({ accountId: "222222222222", region: "eu-west-1" });

    it("is its digest and its manifest, by BatchGetImage alone, of images and indexes", async () => {
        const manifest = '{"schemaVersion":2}';
        answer = {
            images: [{ imageId: { imageDigest: DIGEST, imageTag: "v1" }, imageManifest: manifest }],
            failures: [],
        };
        assert.deepEqual(await read(question), { digest: DIGEST, manifest });
        assert.deepEqual(asked, [
            {
                action: "BatchGetImage",
                region: "eu-west-1",
                body: {
                    registryId: "111111111111",
                    repositoryName: "shop/web",
                    imageIds: [{ imageTag: "v1" }],
                    acceptedMediaTypes: [
                        "application/vnd.docker.distribution.manifest.v2+json",
                        "application/vnd.docker.distribution.manifest.list.v2+json",
                        "application/vnd.oci.image.manifest.v1+json",
                        "application/vnd.oci.image.index.v1+json",
                    ],
                },
            },
        ]);
    });

    it("is asked of the copy's own region, whichever the caller names", async () => {
        answer = { images: [] };
        await read({ ...question, registry: { accountId: "111111111111", region: "us-west-2" } });
        assert.equal(asked[0]?.region, "us-west-2");
    });

    it("is nothing where there is no such tag, or no repository yet", async () => {
        answer = {
            images: [],
            failures: [{ imageId: { imageTag: "v1" }, failureCode: "ImageNotFound" }],
        };
        assert.equal(await read(question), undefined);
        answer = "RepositoryNotFoundException";
        assert.equal(await read(question), undefined);
    });

    it("is not known where ECR does not say, with what to allow", async () => {
        answer = "AccessDeniedException";
        await assert.rejects(read(question), {
            message:
                "cannot see which image shop/web:v1 in 111111111111/eu-west-1 is: AccessDeniedException: no -- allow the deployer " +
                "ecr:BatchGetImage on arn:aws:ecr:eu-west-1:111111111111:repository/shop/web, or write the digest instead of the tag",
        });
    });
});
