import { elementsOf, propertiesOf, propertyOf, type Resource } from "../resources/resource";
import { nameOf, UNKNOWN } from "../values/value";
import { NIST_SI_7 } from "./references";
import type { ResourceRule } from "./rule";

const WITH_TAGS: readonly string[] = ["ecrrepository", "ecrrepositorycreationtemplate"];

export const imageTagsMutable: ResourceRule = {
    id: "image-tags-mutable",
    title: "Image tags are immutable",
    why:
        "Where tags are mutable, whoever can push can replace a reviewed image under the same tag, and a rollback can start " +
        "another image than the one that ran.",
    severity: "medium",
    enforcement: "advisory",
    remediation: "Set the tag mutability to IMMUTABLE, with exclusion filters for tags that must move.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    references: [NIST_SI_7],
    check: (resource) => {
        if (!WITH_TAGS.includes(resource.kind) || isForCachesAlone(resource)) {
            return [];
        }
        const mutability = propertyOf(propertiesOf(resource), "imagetagmutability");
        const { path, value } = mutability ?? { path: resource.path, value: "MUTABLE" };
        return value === UNKNOWN || (typeof value === "string" && value.startsWith("IMMUTABLE"))
            ? []
            : [
                  {
                      path,
                      message: `the tag mutability is ${nameOf(value)}${mutability ? "" : ", the default"}`,
                  },
              ];
    },
};

/** Nobody pushes to what a cache keeps: ECR itself moves its tags, as the upstream does. */
function isForCachesAlone(resource: Resource): boolean {
    const uses = elementsOf(propertyOf(propertiesOf(resource), "appliedfor", "appliedfors"));
    return uses.length > 0 && uses.every(({ value }) => value === "PULL_THROUGH_CACHE");
}
