import { audienceOpen } from "./audience-open";
import { definitionElsewhere } from "./definition-elsewhere";
import { documentInvalid } from "./document-invalid";
import { documentUnknown } from "./document-unknown";
import { ecrServiceSource } from "./ecr-service-source";
import { guestAdmitted } from "./guest-admitted";
import { imageScanOff } from "./image-scan-off";
import { imageTagsMutable } from "./image-tags-mutable";
import { principalAccount } from "./principal-account";
import { principalAnonymous } from "./principal-anonymous";
import { principalUnclear } from "./principal-unclear";
import { providerWithoutAudience } from "./provider-without-audience";
import { registryOwnedTwice } from "./registry-owned-twice";
import { replicatedWithoutLambdaAccess } from "./replicated-without-lambda-access";
import { replicationPrefixCollision } from "./replication-prefix-collision";
import type { DocumentRule, ResourceRule, RuleMetadata, StackRule } from "./rule";
import { samlAudienceOpen } from "./saml-audience-open";
import { serviceSource } from "./service-source";
import { staticAccessKey } from "./static-access-key";
import { subjectFailsOpen } from "./subject-fails-open";
import { subjectForeign } from "./subject-foreign";
import { subjectMissing } from "./subject-missing";
import { subjectNeverSent } from "./subject-never-sent";
import { subjectPullRequest } from "./subject-pull-request";
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
    subjectForeign,
    subjectPullRequest,
    subjectNeverSent,
    audienceOpen,
    samlAudienceOpen,
    guestAdmitted,
    principalAnonymous,
    principalAccount,
    principalUnclear,
    ecrServiceSource,
    serviceSource,
];

/** The rules over one resource. */
export const RESOURCE_RULES: readonly ResourceRule[] = [
    staticAccessKey,
    providerWithoutAudience,
    imageTagsMutable,
    imageScanOff,
    definitionElsewhere,
];

/** The rules over the resources of a stack together. */
export const STACK_RULES: readonly StackRule[] = [
    replicatedWithoutLambdaAccess,
    replicationPrefixCollision,
    registryOwnedTwice,
];

export const RULES: readonly RuleMetadata[] = [...DOCUMENT_RULES, ...RESOURCE_RULES, ...STACK_RULES];
