import type { PlaceContent } from "../../policypack/resources/policyPlace";

/**
 * What the schemas do not tell. A decision matches texts such as `iamrole policy.policydocument`: the kind of the resource,
 * and the path as all tools write it. One that matches nothing is out of date, and stops the script.
 */
export interface Decision {
    readonly matches: RegExp;
    readonly reason: string;
}

/** Settings of services that are called policies, told by the word before: `SslPolicy`, `RedriveAllowPolicy`. */
export const SETTINGS =
    /(archive|browser|caching|content_?security|datap?rotection|deletion|delivery|dns|exception|execution|failure|fill|filter|handling|https|import|index|lifecycle|notification|padding|propagation|protection|protocol|pull|rate|redrive|redrive_?allow|referrer|replace|replay|retention|routing|safeguard|scaling|security|selection|sizing|snapshot|ssl|termination|tls|alpn|user_?context)_?polic(y|ies)(_?(document|text))?$/i;

/** What is called a policy, holds text or JSON, and is no document of IAM. */
export const NO_POLICIES: readonly Decision[] = [
    {
        matches: /^(configconfigrule|configorganizationconfigrule|cfgrule|cfgorganizationcustompolicyrule) /,
        reason: "rules of AWS Config, written in Guard",
    },
    { matches: /^(ec2)?verifiedaccess(endpoint|group) /, reason: "Cedar, which knows no principals of AWS" },
    {
        matches: /^opensearchserverless(access|lifecycle|security)policy /,
        reason: "rules of OpenSearch Serverless, a list without statements: no reader of IAM's can tell one from none",
    },
    { matches: /^networkmanagercorenetwork(policyattachment)? /, reason: "the segments of a network" },
    {
        matches: /^(logs|cloudwatchlog)accountpolicy /,
        reason: "what CloudWatch Logs masks, indexes, transforms or forwards in all log groups",
    },
    {
        matches: /^cloudwatchlog(dataprotection|index)policy |^snsdataprotectionpolicy /,
        reason: "what is masked or indexed; it grants nothing",
    },
    { matches: /^ecrlifecyclepolicy /, reason: "which images expire" },
    { matches: /^dlmlifecyclepolicy defaultpolicy$/, reason: "VOLUME or INSTANCE" },
    { matches: /^ssmparameter policy$/, reason: "when a parameter expires" },
    { matches: /^iotpolicyattachment policy$/, reason: "the name of a policy" },
    {
        matches: /^serverless(function|statemachine) policy$/,
        reason: "names of managed policies and of templates; a document in the list is told by its statements",
    },
    { matches: /^rampermission /, reason: "what a share of it would allow; it names nobody" },
    { matches: /^sesreceiptfilter /, reason: "Block or Allow" },
    { matches: /^ivschannel /, reason: "ALLOW or REQUIRE" },
    { matches: /^quicksightdataset /, reason: "GRANT_ACCESS or DENY_ACCESS" },
    { matches: /^transferwebapp /, reason: "STANDARD or FIPS" },
];

/** Documents that grant nobody from outside anything. */
export const PERMISSIONS: readonly Decision[] = [
    {
        matches: /^iam(group|managed|role|user)?policy |^iam(group|role|user) (inline)?policy\./,
        reason: "identity policies: what the role, the user or the group that has them may do",
    },
    { matches: /^sso(admin)?permissionset(inlinepolicy)? /, reason: "the same of IAM Identity Center" },
    { matches: /^iotpolicy /, reason: "what the devices that it is attached to may do" },
    {
        matches: /^(rolesanywhereprofile|transferaccess|transferuser|ekspodidentityassociation) /,
        reason: "session policies: they only take away",
    },
    {
        matches: /^ec2vpcendpoint(policy)? |^odb(odb)?network /,
        reason: "policies of endpoints: what passes still needs leave at its destination",
    },
    { matches: /^cloudformationstack /, reason: "stack policies: which resources an update may change" },
];

/** Places that are not called policies. */
export const MORE_PLACES: readonly (Decision & { readonly content: PlaceContent })[] = [
    { matches: /^eventseventbuspolicy statement$/, content: "access", reason: "one statement is the policy" },
    { matches: /^organizationsresourcepolicy content$/, content: "access", reason: "delegates to accounts" },
    {
        matches: /^organizationspolicy content$/,
        content: "permissions",
        reason: "policies of an organization only take away, also where they must name everybody",
    },
    {
        matches: /^serverless(function|statemachine) policy\.statement$/,
        content: "permissions",
        reason: "a document among the policies of SAM",
    },
    {
        matches: /^serverlessfunction .*\.resourcepolicy\.customstatement$/,
        content: "statements",
        reason: "SAM writes them into the policy of the API",
    },
    {
        matches: /^apigatewayrestapi(put)? body$|^serverlessapi definitionbody$/,
        content: "definition",
        reason: "x-amazon-apigateway-policy; HTTP APIs have no resource policies",
    },
    {
        matches: /^cloudformationstack(set)? templatebody$/,
        content: "definition",
        reason: "a template",
    },
    {
        matches: /^cloudcontrolresource desiredstate$/,
        content: "definition",
        reason: "a resource of any type",
    },
    {
        matches:
            /^cloudformationstack(set)? templateurl$|^serverlessapi definitionuri(\.key)?$|^serverlessapplication location$|^apigatewayrestapi bodys3location\.key$/,
        content: "elsewhere",
        reason: "where the template or the description of the API lies",
    },
];

/** Places that documentation names and the schemas do not have yet. One that a schema has by now stops the script. */
export const UNPUBLISHED: readonly {
    readonly type: string;
    readonly path: string;
    readonly content: PlaceContent;
    readonly url: string;
}[] = [
    {
        type: "AWS::Serverless::Api",
        path: "Policy",
        content: "access",
        url: "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html",
    },
    {
        type: "AWS::Serverless::Api",
        path: "Auth.ResourcePolicy.CustomStatements[]",
        content: "statements",
        url: "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html",
    },
    {
        type: "AWS::Serverless::Api",
        path: "Domain.Policy",
        content: "access",
        url: "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-domainconfiguration.html",
    },
    {
        type: "AWS::Serverless::StateMachine",
        path: "Events.*.Properties.Auth.ResourcePolicy.CustomStatements[]",
        content: "statements",
        url: "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-statemachine-apistatemachineauth.html",
    },
    {
        type: "AWS::CloudFormation::Stack",
        path: "TemplateBody",
        content: "definition",
        url: "https://www.pulumi.com/registry/packages/aws-native/api-docs/cloudformation/stack/",
    },
    {
        type: "AWS::CloudFormation::Stack",
        path: "StackPolicyBody",
        content: "permissions",
        url: "https://www.pulumi.com/registry/packages/aws-native/api-docs/cloudformation/stack/",
    },
];
