import type { DocumentProblem, Statement, StatementLabel } from "../iam/document";
import { type PrincipalEntry, readPrincipals } from "../iam/principals";
import { membersOf, propertiesOf, type Property, propertyOf, type Resource } from "../resources/resource";
import { isObject } from "../values/value";
import type { LocatedDocument } from "./located";

/** Grants access to principals that an argument of a resource names, without a document. */
interface ImpliedGrant {
    /** Where the argument is: names in lower case and without underscores, and `*` for any. */
    readonly argument: readonly string[];
    readonly action: string;
    /** The Principal element that the argument's value makes; undefined where it grants nothing. */
    readonly principal: (value: unknown) => unknown;
    readonly implied?: Statement["implied"];
}

const named = (value: unknown): unknown => ({ AWS: value });

/** @param tool what adds a permission for everybody to a function URL without authentication */
const functionUrl = (
    tool: string,
    argument: readonly string[],
    principal: ImpliedGrant["principal"],
): ImpliedGrant => ({
    argument,
    action: "lambda:InvokeFunctionUrl",
    principal,
    implied: {
        message: `without authentication, ${tool} adds a permission for everybody to the function`,
        remediation:
            "Set the authorization type to AWS_IAM, and name the roles that call the function by their ARNs in permissions.",
    },
});

/** The provider looks at what the deployment decides; until then it is a principal that nobody can read. */
const providerUrl = functionUrl("the provider", ["authorizationtype"], (value) =>
    value === "NONE" ? "*" : typeof value === "string" ? undefined : named(value),
);

/**
 * AWS SAM looks at the template alone, so that a function such as `Ref` adds no permission, and without one nobody gets in.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html
 */
const serverlessUrl = functionUrl("AWS SAM", ["functionurlconfig", "authtype"], (value) =>
    value === "NONE" ? "*" : undefined,
);

/** Whoever may make an endpoint for a service. https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#add-remove-permissions */
const endpointService = (argument: string): ImpliedGrant => ({
    argument: [argument],
    action: "ec2:CreateVpcEndpoint",
    principal: named,
});

/**
 * Accounts that AWS SAM writes into the policy of an API.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html
 */
const apiAccounts = (...owner: readonly string[]): ImpliedGrant => ({
    argument: [...owner, "auth", "resourcepolicy", "awsaccountwhitelist"],
    action: "execute-api:Invoke",
    principal: named,
});

/** Networks that AWS SAM writes into it: it grants access to everybody, and denies it by network. */
const apiNetworks = (...owner: readonly string[]): readonly ImpliedGrant[] =>
    NETWORKS.map((list) => ({
        argument: [...owner, "auth", "resourcepolicy", list],
        action: "execute-api:Invoke",
        principal: () => "*",
        implied: {
            message: "AWS SAM grants access to everybody, and denies it by network alone",
            remediation: "Name the roles under CustomStatements, or use IAM authorization.",
        },
    }));

const NETWORKS: readonly string[] = [
    "iprangewhitelist",
    "iprangeblacklist",
    "sourcevpcwhitelist",
    "sourcevpcblacklist",
    "intrinsicvpcwhitelist",
    "intrinsicvpcblacklist",
    "intrinsicvpcewhitelist",
    "intrinsicvpceblacklist",
];

const api = (...owner: readonly string[]): readonly ImpliedGrant[] => [
    apiAccounts(...owner),
    ...apiNetworks(...owner),
];

const EVENTS: readonly string[] = ["events", "*", "properties"];

/**
 * The policy of a queue that AWS SAM puts between a topic and a function: who acts for the topic is not in it.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sns.html
 */
const SUBSCRIBED_QUEUE: ImpliedGrant = {
    argument: [...EVENTS, "sqssubscription"],
    action: "sqs:SendMessage",
    principal: (value) => (value === true || isObject(value) ? "*" : undefined),
    implied: {
        message: "AWS SAM lets everybody send to the queue who acts for the topic",
        remediation: "Make queue, policy and subscription yourself, with sns.amazonaws.com as the principal.",
    },
};

/**
 * The kinds of resources that grant access by an argument. A function URL of Terraform's provider, of Pulumi's which is made
 * from it, and of AWS SAM adds a permission; one of CloudFormation and of Cloud Control (kind `lambdaurl`) adds none.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function_url
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html
 */
const GRANTS: ReadonlyMap<string, readonly ImpliedGrant[]> = new Map([
    ["lambdafunctionurl", [providerUrl]],
    ["serverlessfunction", [serverlessUrl, ...api(...EVENTS), SUBSCRIBED_QUEUE]],
    ["serverlessstatemachine", api(...EVENTS)],
    ["serverlessapi", api()],
    ["vpcendpointservice", [endpointService("allowedprincipals")]],
    ["ec2vpcendpointservice", [endpointService("allowedprincipals")]],
    ["ec2vpcendpointservicepermissions", [endpointService("allowedprincipals")]],
    ["vpcendpointserviceallowedprincipal", [endpointService("principalarn")]],
    // Pulumi spells it so.
    ["ec2vpcendpointserviceallowedprinciple", [endpointService("principalarn")]],
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
    ["kmsgrant", [{ argument: ["granteeprincipal"], action: "kms:*", principal: named }]],
]);

const LABEL: StatementLabel = { index: 0 };

/** What a resource grants without a document, as documents that the rules can judge. */
export function impliedDocuments(resource: Resource): LocatedDocument[] {
    return (GRANTS.get(resource.kind) ?? []).flatMap((grant) =>
        argumentsAt(propertiesOf(resource), grant.argument).flatMap((argument) => {
            const principal = grant.principal(argument.value);
            const isEmpty = Array.isArray(argument.value) && argument.value.length === 0;
            return principal === undefined || isEmpty ? [] : [documentFor(argument, principal, grant)];
        }),
    );
}

function argumentsAt(owner: Property, [name, ...rest]: readonly string[]): readonly Property[] {
    if (name === undefined) {
        return [owner];
    }
    const members = name === "*" ? membersOf(owner) : [propertyOf(owner, name) ?? []].flat();
    return members.flatMap((one) => argumentsAt(one, rest));
}

function documentFor(
    { path }: Property,
    principal: unknown,
    { action, implied }: ImpliedGrant,
): LocatedDocument {
    const problems: DocumentProblem[] = [];
    const unknowns: string[] = [];
    // The element itself does not exist here, so what is said of it is said of the argument.
    const placed = (at: string): string => path + (/^\.AWS(.*)$/.exec(at)?.[1] ?? "");
    const principals = readPrincipals(principal, "", {
        problem: (at, message, remediation) =>
            problems.push({ path: placed(`.${at}`), message, remediation, statement: LABEL }),
        unknown: (at) => unknowns.push(placed(`.${at}`)),
    }).map((entry): PrincipalEntry => ({ ...entry, path: placed(`.${entry.path}`) }));
    const statement: Statement = {
        label: LABEL,
        path,
        allows: true,
        principalElement: "Principal",
        principalPath: path,
        principals,
        actionElement: "Action",
        actions: [action],
        resourcePath: path,
        resourceElement: undefined,
        resources: [],
        resourceUnknown: false,
        conditions: [],
        conditionUnknown: false,
        ...(implied && { implied }),
    };
    return {
        path,
        kind: "resource",
        document: { version: undefined, statements: [statement], problems, unknowns },
    };
}
