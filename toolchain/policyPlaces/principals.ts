import type { Decision } from "./decisions";

/** Who gets access is named outside of a document here, and the rules hold for the name. */
export const GRANTS: readonly Decision[] = [
    {
        matches:
            /^ec2vpcendpointservice(permissions)? allowedprincipal$|^ec2vpcendpointserviceallowedprinciple principalarn$/,
        reason: "who may connect to an endpoint service: https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html",
    },
    {
        matches: /^kmsgrant granteeprincipal$/,
        reason: "who may use a key: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
    },
    {
        matches:
            /^(lambdapermission|lambdalayerversionpermission|cloudwatcheventpermission|eventseventbuspolicy|acmpcapermission|signerprofilepermission|signersigningprofilepermission) principal$/,
        reason: "permissions: the service adds one statement to a policy",
    },
    {
        matches: /^lambdafunctionurl authorizationtype$|^serverlessfunction functionurlconfig\.authtype$/,
        reason: "for NONE, Pulumi's and Terraform's provider and SAM add a permission for everybody; CloudFormation does not",
    },
    {
        matches: /^serverlessfunction .*\.resourcepolicy\.awsaccountwhitelist$/,
        reason: "SAM writes a statement for these accounts into the policy of the API",
    },
];

/** The same in documentation, where no schema has it yet. */
export const UNPUBLISHED_GRANTS: readonly { readonly type: string; readonly path: string }[] = [
    { type: "AWS::Serverless::Api", path: "Auth.ResourcePolicy.AwsAccountWhitelist[]" },
    {
        type: "AWS::Serverless::StateMachine",
        path: "Events.*.Properties.Auth.ResourcePolicy.AwsAccountWhitelist[]",
    },
];

/** Services that know accounts by design: what they share deserves a look, and no more. */
export const SHARES: readonly Decision[] = [
    {
        matches:
            /^ramresourceshare principal$|^ramprincipalassociation principal$|^ramresourceshareassociationsexclusive principal$/,
        reason: "shares of AWS RAM: https://docs.aws.amazon.com/ram/latest/userguide/getting-started-sharing.html",
    },
    {
        matches:
            /^lakeformation\w* (principal|principal\.datalakeprincipalidentifier|datalakeprincipal\.datalakeprincipalidentifier|trustedresourceowner)$/,
        reason: "Lake Formation: https://docs.aws.amazon.com/lake-formation/latest/dg/cross-account-permissions.html",
    },
];
