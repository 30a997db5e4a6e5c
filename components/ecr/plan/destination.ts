import { partitionOf, registryHost, roleArn } from "../../iam/arn";
import { roleNameProblem } from "../../iam/names";
import { compare } from "../../iam/policy";
import { type Members } from "../../inputs/shape";
import { type Input, type InputList, type Known } from "../../inputs/types";
import { Problems } from "../../problems";
import { type RegistryId } from "../model/registryId";
import { type ReplicationSource } from "../model/replication";
import { KNOWN_TEXTS, READER_SHAPE, TEMPLATE_SETTINGS_SHAPE } from "../model/shapes";
import { checkOverwrite } from "../registry/keptSettings";
import { checkDestinationPlan, incomingPolicy } from "./destinationChecks";
import { templateRolePolicy } from "./templateRole";
import { type RenderedTemplate, renderTemplate, type RepositoryTemplate } from "./templates";

/**
 * What the stack that owns the images gives out for a registry in another account. It is data and no documents: whoever
 * writes that stack's outputs can name readers and repositories here, and nothing else.
 */
export interface ImageDestinationPlan {
    /**
     * The 12 digits of the account that the images are replicated to. Where it is given, the AWS provider in use must be for it.
     * Changing both replaces all that is made here.
     * @default the provider's
     */
    accountId?: Input<string> | undefined;
    /**
     * Region that the images are replicated to. Where it is given, the AWS provider in use must be for it. Changing both
     * replaces all that is made here.
     * @default the provider's
     */
    region?: Input<string> | undefined;
    /** Where they come from. */
    source: Input<ReplicationSource>;
    /** What the repositories are made from when their first image arrives. */
    templates: InputList<RepositoryTemplate>;
}

/** Arguments of ImageDestination. */
export interface ImageDestinationArgs extends ImageDestinationPlan {
    /**
     * Name of the role that ECR makes the repositories with. Changing it replaces the role, the new one first; where it
     * is an Output, the old one is deleted first.
     * @default ecr-templates- and the region
     */
    roleName?: Input<string> | undefined;
    /**
     * Settings of the registry that are overwritten where it has others: policy.
     * @default none
     */
    overwrite?: InputList<string> | undefined;
}

/** A registry to prepare, with every value known. */
export type DestinationRequest = Known<Omit<ImageDestinationArgs, "accountId" | "region">> & RegistryId;

/** What of the arguments must be known, and what is no text. */
export const DESTINATION_SHAPE: Members = {
    source: { filters: "list", trustSourceAccountRoot: "structure" },
    templates: [
        {
            prefix: "structure",
            repositories: KNOWN_TEXTS,
            readers: { "*": READER_SHAPE },
            lambdaAccess: "structure",
            ...TEMPLATE_SETTINGS_SHAPE,
        },
    ],
    overwrite: KNOWN_TEXTS,
};

/** A registry worked out, as the resources take it. */
export interface DestinationPlan {
    readonly request: DestinationRequest;
    readonly roleName: string;
    readonly roleArn: string;
    /** Permissions of the role, as JSON. */
    readonly rolePolicy: string;
    readonly templates: readonly (RenderedTemplate & { readonly prefix: string })[];
    /** The registry policy, as JSON. */
    readonly registryPolicy: string;
    /** Host that docker logs in to. */
    readonly host: string;
    readonly names: readonly string[];
}

/**
 * Works out a registry that takes images from another account.
 *
 * @throws ProblemsError with every problem in what the other stack gave out, in names and in sizes.
 */
export function planDestination(request: DestinationRequest): DestinationPlan {
    const { accountId, region, templates, roleName = `ecr-templates-${region}` } = request;
    const problems = new Problems();
    checkDestinationPlan(problems, request);
    problems.check(["roleName"], roleName, roleNameProblem(roleName));
    checkOverwrite(problems, request.overwrite);
    problems.throwIfAny();
    const partition = partitionOf(region);
    return {
        request,
        roleName,
        roleArn: roleArn(partition, accountId, roleName),
        rolePolicy: templateRolePolicy(request, templates),
        templates: templates.map((its) => ({ prefix: its.prefix, ...renderTemplate(its, region) })),
        registryPolicy: incomingPolicy(request),
        host: registryHost(partition, region, accountId),
        names: templates.flatMap(({ repositories }) => repositories).sort(compare),
    };
}
