import { registryName } from "../../ecr/model/registryId";
import { ecrClient, type RegistryAccess } from "../../ecr/resources/registryAccess";
import { partitionOf, repositoryArn } from "../../iam/arn";
import { type ReadImage } from "../plan/taggedImage";

/** One image, or an index of several, by Docker's media types and by OCI's. https://github.com/opencontainers/image-spec/blob/main/media-types.md */
const MEDIA_TYPES = [
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
];

/** There is no such repository yet. */
const NOTHING_THERE = "RepositoryNotFoundException";

/**
 * Asks ECR what a tag stands for, for the option `readImage` of ImageFunction. It needs ecr:BatchGetImage on the
 * repository, which the deploy role of a Lambda reader may call, and nothing else.
 *
 * The promise is rejected with what ECR answers where it does not say.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html
 *
 * @param access where the function is, and how to sign in: as its AWS provider does
 */
export function currentImage(access: RegistryAccess): ReadImage {
    return async ({ registry, repository, tag }) => {
        const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
        const question = new BatchGetImageCommand({
            registryId: registry.accountId,
            repositoryName: repository,
            imageIds: [{ imageTag: tag }],
            acceptedMediaTypes: MEDIA_TYPES,
        });
        try {
            const client = await ecrClient({ ...access, region: registry.region });
            const { images = [] } = await client.send(question);
            const { imageId, imageManifest } = images[0] ?? {};
            return imageId?.imageDigest === undefined || imageManifest === undefined
                ? undefined
                : { digest: imageId.imageDigest, manifest: imageManifest };
        } catch (error) {
            const { name, message } = error as Error;
            if (name === NOTHING_THERE) {
                return undefined;
            }
            const { accountId, region } = registry;
            const arn = repositoryArn(partitionOf(region), region, accountId, repository);
            throw new Error(
                `cannot see which image ${repository}:${tag} in ${registryName(registry)} is: ${name}: ${message} -- ` +
                    `allow the deployer ecr:BatchGetImage on ${arn}, or write the digest instead of the tag`,
                { cause: error },
            );
        }
    };
}
