import { samlGrants } from "../iam/saml";
import { admission, type Admission } from "../iam/subjects";
import { nameOf } from "../values/value";
import { NIST_IA_9 } from "./references";
import type { DocumentRule } from "./rule";

/** Every address at which AWS takes assertions, or those of every Region. */
const AWS_SIGN_IN =
    /^https:\/\/(\*\.)?signin\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/saml(\/acs\/\*|\*)?$/;

export const samlAudienceOpen: DocumentRule = {
    id: "saml-audience-open",
    title: "A trust policy for SAML names the audience of its assertions",
    why:
        "An identity provider makes assertions for many services. AWS checks the recipient itself, and the console adds this " +
        "condition to every role that it creates. Without it, the role relies on the provider's settings alone.",
    severity: "medium",
    enforcement: "advisory",
    remediation: 'Add "StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}.',
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html",
    references: [NIST_IA_9],
    check: ({ document }) =>
        samlGrants(document).flatMap(({ statement, path, audience }) => {
            const admitted = admission(audience);
            const message = whatIsOpen(admitted);
            return message === undefined
                ? []
                : [
                      {
                          path: "test" in admitted ? admitted.test.path : path,
                          statement: statement.label,
                          message,
                      },
                  ];
        }),
};

function whatIsOpen(admitted: Admission): string | undefined {
    switch (admitted.kind) {
        case "exactly":
        case "bounded":
            return undefined;
        case "pattern":
            return admitted.others === 0 && AWS_SIGN_IN.test(admitted.value.text)
                ? undefined
                : `${nameOf(admitted.value.text)} on SAML:aud admits more than one audience`;
        case "any":
            return admitted.because === "absent"
                ? "no condition compares SAML:aud, so the role accepts assertions that were made for other services"
                : `${admitted.test.operator.name} on SAML:aud does not require a certain audience`;
    }
}
