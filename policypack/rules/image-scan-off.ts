import { elementsOf, propertiesOf, propertyOf } from "../resources/resource";
import { UNKNOWN } from "../values/value";
import { NIST_RA_5 } from "./references";
import type { ResourceRule } from "./rule";

export const imageScanOff: ResourceRule = {
    id: "image-scan-off",
    title: "An image is scanned when it is pushed",
    why:
        "An image that nobody scans runs with the holes it was built with. Where the registry's own scanning configuration " +
        "covers the repository, this setting does not count.",
    severity: "low",
    enforcement: "advisory",
    remediation: "Set scanOnPush, or cover the repository by the registry's scanning configuration.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
    references: [NIST_RA_5],
    check: (resource) => {
        if (resource.kind !== "ecrrepository") {
            return [];
        }
        const [configuration] = elementsOf(propertyOf(propertiesOf(resource), "imagescanningconfiguration"));
        const scans = configuration && propertyOf(configuration, "scanonpush");
        return configuration?.value === UNKNOWN || scans?.value === UNKNOWN || String(scans?.value) === "true"
            ? []
            : [{ path: scans?.path ?? resource.path, message: "images are not scanned on push" }];
    },
};
