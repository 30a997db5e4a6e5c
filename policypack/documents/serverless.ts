import { readDocument } from "../iam/document";
import { elementsOf, propertiesOf, type Property, propertyOf, type Resource } from "../resources/resource";
import { Origins } from "../template/origins";
import { element, member } from "../values/path";
import { isObject } from "../values/value";
import type { LocatedDocument } from "./located";
import { relocated } from "./relocate";

/** A statement that AWS SAM makes, with where each part of it was written. */
interface Made {
    readonly statement: unknown;
    /** Where what decides it stands. */
    readonly path: string;
    /** Paths below the statement, and where they come from. */
    readonly parts?: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html */
const PUBLIC_URL = {
    message: "without authentication, AWS SAM adds a permission for everybody to the function",
    remediation:
        "Set AuthType to AWS_IAM, and grant lambda:InvokeFunctionUrl to the roles that call the function.",
};

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sns.html */
const SUBSCRIBED_QUEUE = {
    message: "AWS SAM lets everybody send to the queue who acts for the topic",
    remediation: "Make queue, policy and subscription yourself, with sns.amazonaws.com as the principal.",
};

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html */
const NARROWED = {
    message: "AWS SAM grants access to everybody, and denies it by network alone",
    remediation: "Name the roles under CustomStatements, or use IAM authorization.",
};

/** What AWS SAM makes of its shorthand that says who gets access to a function or an API. */
export function serverlessDocuments(resource: Resource): readonly LocatedDocument[] {
    const properties = propertiesOf(resource);
    switch (resource.kind) {
        case "serverlessapi":
            return ofApi(propertyOf(properties, "auth"));
        case "serverlessfunction":
            return [...ofUrl(propertyOf(properties, "functionurlconfig")), ...ofEvents(properties)];
        case "serverlessstatemachine":
            return ofEvents(properties);
        default:
            return [];
    }
}

function ofUrl(config: Property | undefined): readonly LocatedDocument[] {
    const type = config && propertyOf(config, "authtype");
    return type?.value !== "NONE"
        ? []
        : [documentOf([everybody("lambda:InvokeFunctionUrl", type.path)], type.path, PUBLIC_URL)];
}

function ofEvents(properties: Property): readonly LocatedDocument[] {
    return membersOf(propertyOf(properties, "events")).flatMap((event) => {
        const own = propertyOf(event, "properties");
        const queue = own && propertyOf(own, "sqssubscription");
        return [...ofApi(own && propertyOf(own, "auth")), ...ofSubscription(queue, own)];
    });
}

/** The queue between a topic and a function. A condition on the topic does not say who acts for it. */
function ofSubscription(
    queue: Property | undefined,
    event: Property | undefined,
): readonly LocatedDocument[] {
    if (queue === undefined || (queue.value !== true && !isObject(queue.value))) {
        return [];
    }
    const topic = event && propertyOf(event, "topic")?.value;
    const made = everybody("sqs:SendMessage", queue.path);
    const condition = { ArnEquals: { "aws:SourceArn": typeof topic === "string" ? topic : ANY_TOPIC } };
    const statement = { ...made.statement, Condition: condition };
    return [documentOf([{ ...made, statement }], queue.path, SUBSCRIBED_QUEUE)];
}

const ANY_TOPIC = "arn:aws:sns:us-east-1:111111111111:topic";

function ofApi(auth: Property | undefined): readonly LocatedDocument[] {
    const policy = auth && propertyOf(auth, "resourcepolicy");
    const statements = policy === undefined ? [] : statementsOf(policy);
    return policy === undefined || statements.length === 0
        ? []
        : [documentOf(statements, policy.path, NARROWED)];
}

function statementsOf(policy: Property): readonly Made[] {
    const list = (name: string): Property | undefined => propertyOf(policy, name);
    const networks = NETWORKS.flatMap(([name, operator, key]) => {
        const entry = list(name);
        return entry === undefined || elementsOf(entry).length === 0
            ? []
            : narrowed(entry.path, { [operator]: { [key]: entry.value } });
    });
    return [
        ...byAccount(list("awsaccountwhitelist"), "Allow"),
        ...byAccount(list("awsaccountblacklist"), "Deny"),
        ...networks,
        ...elementsOf(list("customstatements")).map(({ path, value }) => ({ statement: value, path })),
    ];
}

/** Lists of networks and of VPCs, with the test on which SAM denies what it has granted to everybody. */
const NETWORKS: readonly (readonly [name: string, operator: string, key: string])[] = [
    ["iprangewhitelist", "NotIpAddress", "aws:SourceIp"],
    ["iprangeblacklist", "IpAddress", "aws:SourceIp"],
    ["sourcevpcwhitelist", "StringNotEquals", "aws:SourceVpc"],
    ["sourcevpcblacklist", "StringEquals", "aws:SourceVpc"],
    ["intrinsicvpcwhitelist", "StringNotEquals", "aws:SourceVpc"],
    ["intrinsicvpceblacklist", "StringEquals", "aws:SourceVpce"],
    ["intrinsicvpcewhitelist", "StringNotEquals", "aws:SourceVpce"],
    ["intrinsicvpcblacklist", "StringEquals", "aws:SourceVpc"],
];

function byAccount(accounts: Property | undefined, effect: "Allow" | "Deny"): readonly Made[] {
    return accounts === undefined || elementsOf(accounts).length === 0
        ? []
        : [
              {
                  statement: { ...INVOKE, Effect: effect, Principal: { AWS: accounts.value } },
                  path: accounts.path,
                  parts: { "Principal.AWS": accounts.path },
              },
          ];
}

const INVOKE = { Action: "execute-api:Invoke", Resource: "execute-api:/*" };

function narrowed(path: string, condition: unknown): readonly Made[] {
    const denied = { ...INVOKE, Effect: "Deny", Principal: "*", Condition: condition };
    return [everybody(INVOKE.Action, path), { statement: denied, path }];
}

function everybody(action: string, path: string) {
    return {
        statement: { Effect: "Allow", Principal: "*", Action: action, Resource: "*" },
        path,
        parts: { Principal: path },
    };
}

/** The statements as one document, of whose paths each leads to where it was written. */
function documentOf(
    made: readonly Made[],
    path: string,
    implied: { readonly message: string; readonly remediation: string },
): LocatedDocument {
    const origins = new Origins();
    made.forEach(({ path: from, parts = {} }, index) => {
        const at = element("Statement", index);
        origins.move(at, from);
        for (const [part, source] of Object.entries(parts)) {
            origins.move(`${at}.${part}`, source);
        }
    });
    const document = readDocument({ Statement: made.map(({ statement }) => statement) }, "");
    const placed = relocated(document, (at) => (at === "" ? path : origins.of(at)));
    const statements = placed.statements.map((statement, index) =>
        made[index]?.parts?.["Principal"] === undefined ? statement : { ...statement, implied },
    );
    return { path, kind: "resource", document: { ...placed, statements } };
}

function membersOf(property: Property | undefined): readonly Property[] {
    return property === undefined || !isObject(property.value)
        ? []
        : Object.entries(property.value).map(([key, value]) => ({ path: member(property.path, key), value }));
}
