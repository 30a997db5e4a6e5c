/**
 * The image of a function. The local AWS takes any reference, so that a function made there would prove nothing by itself:
 * here the image must be there, in the function's region, and its repository must let Lambda and the deployer read it.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
import type { Cloud } from "../cloud";
import { notGranted, principal, PULL_ACTIONS, serviceCaller, somebodyOf } from "./access";
import {
    findImage,
    findRepository,
    type Image,
    type ImageReference,
    placeOf,
    referenceOf,
} from "./reference";
import { Refusal } from "./refusal";

export async function pullForFunction(uri: string, functionArn: string, cloud: Cloud): Promise<Image> {
    const reference = referenceOf(uri);
    if (
        reference === undefined ||
        reference.region !== cloud.region ||
        (reference.tag ?? reference.digest) === undefined
    ) {
        throw invalid(uri, "is not valid");
    }
    await requireAccess(reference, functionArn, cloud);
    const image = await findImage(reference, cloud);
    if (image === undefined) {
        throw invalid(uri, "does not exist");
    }
    if (image.architectures !== undefined) {
        throw new Refusal(
            "InvalidParameterValueException",
            `The image manifest, config or layer media type for the source image ${uri} is not supported.`,
            `it is an index of ${image.architectures.join(", ")}, and Lambda takes single images only`,
        );
    }
    return image;
}

const invalid = (uri: string, what: string) =>
    new Refusal(
        "InvalidParameterValueException",
        `Source image ${uri} ${what}. Provide a valid source image.`,
    );

async function requireAccess(reference: ImageReference, functionArn: string, cloud: Cloud): Promise<void> {
    const { policy, tags = {} } = (await findRepository(reference, cloud)) ?? {};
    const lambda = serviceCaller("lambda.amazonaws.com", {
        "aws:SourceArn": functionArn,
        "aws:SourceAccount": cloud.account,
        ...Object.fromEntries(Object.entries(tags).map(([key, tag]) => [`aws:ResourceTag/${key}`, tag])),
    });
    const lacking = notGranted(policy, lambda, PULL_ACTIONS);
    if (reference.account === cloud.account) {
        if (lacking.length > 0) {
            await grantLambda(reference, policy, cloud);
        }
        return;
    }
    if (lacking.length > 0) {
        throw denied(reference, `lambda.amazonaws.com for ${functionArn}`, lacking);
    }
    const deployer = cloud.caller === undefined ? somebodyOf(cloud.account) : principal(cloud.caller);
    const lackingToo = notGranted(policy, deployer, PULL_ACTIONS);
    if (lackingToo.length > 0) {
        throw denied(reference, cloud.caller ?? `any role of ${cloud.account} to deploy with`, lackingToo);
    }
}

const denied = (reference: ImageReference, whom: string, actions: readonly string[]) =>
    new Refusal(
        "AccessDeniedException",
        "Lambda does not have permission to access the ECR image. Check the ECR permissions.",
        `the policy of ${placeOf(reference)} does not grant ${whom} ${actions.join(" and ")}`,
    );

/** Lambda adds this to the policy of a repository of the function's own account, whose deployer may change it. */
async function grantLambda(
    { account, region, repository: repositoryName }: ImageReference,
    policy: string | undefined,
    cloud: Cloud,
): Promise<void> {
    const { SetRepositoryPolicyCommand } = await import("@aws-sdk/client-ecr");
    const { Statement = [], ...document } = (
        policy === undefined ? { Version: "2008-10-17" } : JSON.parse(policy)
    ) as { readonly Statement?: readonly object[] };
    const added = {
        Sid: "LambdaECRImageRetrievalPolicy",
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: [
            ...PULL_ACTIONS,
            "ecr:SetRepositoryPolicy",
            "ecr:DeleteRepositoryPolicy",
            "ecr:GetRepositoryPolicy",
        ],
        Condition: {
            StringLike: { "aws:sourceArn": `arn:${cloud.partition}:lambda:${region}:${account}:function:*` },
        },
    };
    const policyText = JSON.stringify({ ...document, Statement: [...Statement, added] });
    const request = new SetRepositoryPolicyCommand({ repositoryName, policyText });
    await (await cloud.as(account, region).ecr).send(request);
}
