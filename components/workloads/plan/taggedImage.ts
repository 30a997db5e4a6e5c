import { type RegistryId, registryName } from "../../ecr/model/registryId";
import { Problems, type ProblemText } from "../../problems";

/** A tag of a repository in one registry. */
export interface ImageTag {
    readonly registry: RegistryId;
    readonly repository: string;
    readonly tag: string;
}

/** What a tag stands for: one image, or an index of images for several architectures. */
export interface TaggedImage {
    readonly digest: string;
    /** The manifest or the index, as the JSON text that the digest is of. */
    readonly manifest: string;
}

/** Asks a registry what a tag stands for; undefined where there is no such tag. */
export type ReadImage = (image: ImageTag) => Promise<TaggedImage | undefined>;

/** What Lambda calls an architecture, and what an index does. https://github.com/opencontainers/image-spec/blob/main/image-index.md */
const IN_INDEX: Readonly<Record<string, string>> = { x86_64: "amd64", arm64: "arm64" };

/** Of an index, what leads to the image for one architecture. */
interface Index {
    readonly manifests?: readonly {
        readonly digest: string;
        readonly platform?: { readonly architecture?: string };
    }[];
}

/**
 * The digest of the image that a function of this architecture runs. Lambda takes one image and no index, so that an index
 * is looked into.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#images-reqs
 *
 * @throws ProblemsError where there is no such tag, or nothing for the architecture.
 */
export function runnableDigest(
    image: ImageTag,
    architecture: string,
    tagged: TaggedImage | undefined,
): string {
    const problems = new Problems();
    problems.check(["tag"], image.tag, tagged ? undefined : missing(image));
    const { digest, manifest } = problems.orThrow(tagged);
    const { manifests } = JSON.parse(manifest) as Index;
    if (manifests === undefined) {
        return digest;
    }
    const wanted = IN_INDEX[architecture] ?? architecture;
    const one = manifests.find(({ platform }) => platform?.architecture === wanted);
    problems.check(["tag"], image.tag, one ? undefined : otherArchitectures(architecture, manifests));
    return problems.orThrow(one).digest;
}

function missing({ repository, registry }: ImageTag): ProblemText {
    return {
        message: `is no tag of ${repository} in ${registryName(registry)}`,
        remediation:
            "push it; where it was pushed just now, wait until it is replicated there; before the first push, leave the function out",
    };
}

/** An index has attestations beside images, of an unknown architecture. */
function otherArchitectures(architecture: string, manifests: NonNullable<Index["manifests"]>): ProblemText {
    const there = manifests.map(({ platform }) => platform?.architecture ?? "unknown");
    const known = [...new Set(there)].filter((its) => its !== "unknown").sort();
    const other = Object.keys(IN_INDEX).find((its) => known.includes(IN_INDEX[its] ?? ""));
    return {
        message: `stands for images for ${known.join(", ") || "no architecture"}, and the function is ${architecture}`,
        remediation:
            `build it for linux/${IN_INDEX[architecture] ?? architecture} as well` +
            (other === undefined ? "" : `, or write architecture: ${other}`),
    };
}
