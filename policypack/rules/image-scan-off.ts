import { elementsOf, propertiesOf, propertyOf } from "../resources/resource";
import { UNKNOWN } from "../values/value";
import { NIST_RA_5 } from "./references";
import type { ResourceRule } from "./rule";

export const imageScanOff: ResourceRule = {
    id: "image-scan-off",
    title: "Images are scanned on push",
    why:
        "An image that is never scanned can run with known vulnerabilities. This setting has no effect where the registry " +
        "scanning configuration covers the repository.",
    severity: "low",
    enforcement: "advisory",
    remediation: "Set scanOnPush, or cover the repository with the registry scanning configuration.",
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
