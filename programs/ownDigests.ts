import { type DeployRoleRequest } from "../components/index";
import { type ImagesConfiguration } from "./imagesSchema";

type StackGrant = NonNullable<DeployRoleRequest["deployStacks"]>[number];

/** A stack by its name, and the settings that say the digests of the images which its functions run. */
export interface OwnStack {
    readonly name: string;
    /** Setting, by its path -> repository. */
    readonly digests: Readonly<Record<string, string>>;
}

/** A stack of this program: its functions get new images by its configuration, but those that a workflow deploys or a tag names. */
export function ownStack(name: string, images: ImagesConfiguration | undefined): OwnStack {
    const functions = Object.entries(images?.functions ?? {}).filter(
        ([, { deployedBy, tag }]) => deployedBy !== "workflow" && tag === undefined,
    );
    return {
        name,
        digests: Object.fromEntries(
            functions.map(([key, { image }]) => [`keyless-delivery:images.functions.${key}.digest`, image]),
        ),
    };
}

/** The grant to deploy a stack; the program's own gets the digests of the images that the role pushes, unless it says which. */
export function withOwnDigests(
    grant: StackGrant,
    { name, digests }: OwnStack,
    pushed: readonly string[],
): StackGrant {
    const its = Object.entries(digests).filter(([, repository]) => pushed.includes(repository));
    return grant.digests !== undefined || grant.stack.split("/").at(-1) !== name || its.length === 0
        ? grant
        : { ...grant, digests: Object.fromEntries(its) };
}
