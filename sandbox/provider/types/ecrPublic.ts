/** ECR Public, which the local AWS lacks: https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/ */
import { z } from "zod";
import { keptInFiles } from "../keptInFiles";
import { ecrTags, publicRepositoryName } from "./ecrSettings";

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_CreateRepository.html */
export const publicRepository = keptInFiles({
    lacking: "CreateRepository of ECR Public",
    kind: "public repositories",
    errors: { exists: "RepositoryAlreadyExistsException", missing: "RepositoryNotFoundException" },
    schema: z.object({
        repositoryName: publicRepositoryName,
        catalogData: z
            .object({
                description: z.string().max(1024).optional(),
                aboutText: z.string().max(25_600).optional(),
                usageText: z.string().max(25_600).optional(),
                architectures: z.array(z.string().min(1).max(50)).max(50).optional(),
                operatingSystems: z.array(z.string().min(1).max(50)).max(50).optional(),
            })
            .optional(),
        forceDestroy: z.boolean().optional(),
        tags: ecrTags.optional(),
    }),
    replaces: ["repositoryName"],
    computed: ["arn", "registryId", "repositoryUri"],
    check: (_inputs, { region }) =>
        region === "us-east-1"
            ? []
            : [{ property: "", reason: `ECR Public is in us-east-1 only, and this provider in ${region}` }],
    outputs: ({ repositoryName }, { account }) => ({
        arn: `arn:aws:ecr-public::${account}:repository/${repositoryName}`,
        registryId: account,
        // AWS gives each registry an alias of its own making; this one stands for it.
        repositoryUri: `public.ecr.aws/local-${account}/${repositoryName}`,
    }),
    id: ({ repositoryName }) => repositoryName,
});
