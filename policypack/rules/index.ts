import { audienceOpen } from "./audience-open";
import { documentInvalid } from "./document-invalid";
import { documentUnknown } from "./document-unknown";
import { ecrServiceSource } from "./ecr-service-source";
import { principalAccount } from "./principal-account";
import { principalAnonymous } from "./principal-anonymous";
import { principalUnclear } from "./principal-unclear";
import type { DocumentRule } from "./rule";
import { serviceSource } from "./service-source";
import { subjectFailsOpen } from "./subject-fails-open";
import { subjectMissing } from "./subject-missing";
import { subjectShape } from "./subject-shape";
import { subjectWildcard } from "./subject-wildcard";

/** The rules over policy documents, in the order in which they report. */
export const DOCUMENT_RULES: readonly DocumentRule[] = [
    documentInvalid,
    documentUnknown,
    subjectMissing,
    subjectFailsOpen,
    subjectWildcard,
    subjectShape,
    audienceOpen,
    principalAnonymous,
    principalAccount,
    principalUnclear,
    ecrServiceSource,
    serviceSource,
];
