import type { DocumentRule } from "./rule";
import { guardsImages, openServices, SERVICE_SOURCE } from "./service-source";

export const ecrServiceSource: DocumentRule = {
    ...SERVICE_SOURCE,
    id: "ecr-service-source",
    title: "A service pulls images only for a named source",
    severity: "high",
    enforcement: "mandatory",
    check: (located) => (guardsImages(located) ? openServices(located) : []),
};
