import type { DocumentRule } from "./rule";
import { guardsImages, openServices, SERVICE_SOURCE } from "./service-source";

export const ecrServiceSource: DocumentRule = {
    ...SERVICE_SOURCE,
    id: "ecr-service-source",
    title: "A service may pull images only on behalf of a named source",
    severity: "high",
    enforcement: "mandatory",
    check: (located) => (guardsImages(located) ? openServices(located) : []),
};
