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

/** Types whose `Ref` is a name in which the service takes any sign, a star included. */
const NAMED_FREELY =
    /^AWS::(CloudWatch::(Composite)?Alarm|AutoScaling::(AutoScalingGroup|LaunchConfiguration)|Budgets::Budget|Config::ConfigRule|EC2::(KeyPair|PlacementGroup|SecurityGroup))$/;

/** Whether a resource of a type can be called whatever its author likes, so that its name is no plain word. */
export function isNamedFreely(type: string): boolean {
    return NAMED_FREELY.test(type);
}

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

/** A cluster of EKS, as CloudFormation and as AWS CDK make one. */
const CLUSTER = /^(AWS::EKS::Cluster|Custom::AWSCDK-EKS-Cluster)$/;

/**
 * An attribute whose shape AWS publishes, although its value is not known: the issuer of a cluster's tokens, which is of that
 * cluster alone, and the canonical user of an origin access identity. Undefined for any other.
 *
 * @param type undefined where the template does not describe the resource
 * @param path the logical ID and the attribute
 */
export function attributeOfShape(
    type: string | undefined,
    attribute: string,
    path: string,
): Text | undefined {
    if (attribute === "OpenIdConnectIssuerUrl" && (type === undefined || CLUSTER.test(type))) {
        return [`https://oidc.eks.us-east-1.amazonaws.com/id/${hexOf(path, 32).toUpperCase()}`];
    }
    return attribute === "S3CanonicalUserId" && type === "AWS::CloudFront::CloudFrontOriginAccessIdentity"
        ? [hexOf(path, 96)]
        : undefined;
}

/** Hexadecimal digits that no other short name has. */
function hexOf(name: string, length: number): string {
    return Buffer.from(name).toString("hex").padEnd(length, "0").slice(0, length);
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
