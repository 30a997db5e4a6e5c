import type { Text } from "./pieces";

/** What stands before the name in the ARNs of services whose resources have no region, or no account either. */
const GLOBAL: readonly string[] = ["cloudfront", "iam", "organizations", "route53", "globalaccelerator"];

/** Types whose `Ref` is an ARN. */
const NAMED_BY_ARN =
    /^AWS::(SNS::Topic|IAM::(SAMLProvider|ManagedPolicy)|StepFunctions::(StateMachine|Activity)|SecretsManager::Secret|CertificateManager::Certificate|ElasticLoadBalancingV2::\w+|Serverless::StateMachine)$/;

/** How IAM names what it has, before the name itself. */
const IAM_TYPES: ReadonlyMap<string, string> = new Map([
    ["AWS::IAM::Role", "role"],
    ["AWS::IAM::User", "user"],
    ["AWS::IAM::Group", "group"],
    ["AWS::IAM::ManagedPolicy", "policy"],
    ["AWS::IAM::SAMLProvider", "saml-provider"],
]);

/** Whether CloudFormation's `Ref` of a type is an ARN. */
export function isNamedByArn(type: string): boolean {
    return NAMED_BY_ARN.test(type) || isIssuer(type);
}

/**
 * Whether a type is an OpenID Connect provider, with its issuer's `Url`. One of these is a custom resource of AWS CDK: if it
 * were somebody else's, and another issuer's, the condition on the keys of this issuer would admit nobody.
 */
export function isIssuer(type: string): boolean {
    return type === "AWS::IAM::OIDCProvider" || type === "Custom::AWSCDKOpenIdConnectProvider";
}

/**
 * The ARN of a resource as far as its type tells: partition, service, region and account are certain, the name is not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function arnOfType(type: string, id: string, account: string): Text {
    const name = { name: id, free: false };
    const service = (type.split("::")[1] ?? "").toLowerCase();
    const iamType = IAM_TYPES.get(type);
    if (iamType !== undefined) {
        return [`arn:aws:iam::${account}:${iamType}/`, name];
    }
    if (type === "AWS::S3::Bucket") {
        return ["arn:aws:s3:::", name];
    }
    return [`arn:aws:${service}:${GLOBAL.includes(service) ? "" : "us-east-1"}:${account}:`, name];
}
