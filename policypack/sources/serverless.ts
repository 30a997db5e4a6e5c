import { outerHole, withoutMarks } from "../template/pieces";
import { Origins } from "../template/origins";
import { element, joinPaths, member } from "../values/path";
import { isObject, memberOf } from "../values/value";
import { UnreadableError } from "./source";

type Json = Readonly<Record<string, unknown>>;

/** A template that is made of parts of a file. */
interface MadeTemplate {
    readonly template: Json;
    /** The path in the file of what stands at one of the template. */
    readonly pathInFile: (path: string) => string;
    /** What stands beside those parts in the file. */
    readonly rest: Json;
}

export function isService(value: Json): boolean {
    return "service" in value && (isObject(value["provider"]) || value["provider"] === "aws");
}

/**
 * The template that the Serverless Framework makes of a service, as far as the service tells who gets in: its resources, the
 * permissions of its functions, the policy of its API, and URLs that anybody may call. Variables are unknown in it.
 * https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml
 *
 * @throws UnreadableError where resources are not in the file
 */
export function templateOfService(service: Json): MadeTemplate {
    const parts = partsOf(service["resources"]);
    if (parts.some(({ part }) => isAssembled(part))) {
        throw new UnreadableError(PACKAGE_FIRST);
    }
    const origins = new Origins();
    const written = sectionsOf(parts, origins);
    const own = membersOf(written["Resources"]);
    const made = madeBy(service).map(({ name, resource, at, from }): [string, unknown] => {
        const id = name in own ? `${name}OfService` : name;
        origins.move(joinPaths(member("Resources", id), at), from);
        return [id, resource];
    });
    const template = { ...written, Resources: { ...own, ...Object.fromEntries(made) } };
    return {
        template: withUnknownVariables(template) as Json,
        pathInFile: (path) => origins.of(path),
        rest: withoutJudged(service),
    };
}

/** A template that is written in a service, which may have several; they become one. */
interface WrittenPart {
    readonly path: string;
    readonly part: unknown;
}

function partsOf(resources: unknown): readonly WrittenPart[] {
    return Array.isArray(resources)
        ? resources.map((part: unknown, index) => ({ path: element("resources", index), part }))
        : [{ path: "resources", part: resources }];
}

/** The sections of all parts together, and where each member of them stands. */
function sectionsOf(parts: readonly WrittenPart[], origins: Origins): Json {
    const sections: Record<string, unknown> = {};
    for (const { path, part } of parts) {
        for (const [name, section] of Object.entries(membersOf(part))) {
            origins.move(name, member(path, name));
            for (const key of Object.keys(membersOf(section))) {
                origins.move(member(name, key), member(member(path, name), key));
            }
            sections[name] = isObject(section) ? { ...membersOf(sections[name]), ...section } : section;
        }
    }
    return sections;
}

const PACKAGE_FIRST =
    "is a service of the Serverless Framework that takes resources from variables; " +
    "run serverless package, and check .serverless/cloudformation-template-update-stack.json";

/** Whether a variable stands for resources, which then are not in the file. */
function isAssembled(part: unknown): boolean {
    const own = memberOf(part, "Resources");
    return [part, own, ...Object.values(membersOf(own))].some(isVariable);
}

/** A resource that the framework adds. */
interface Made {
    readonly name: string;
    readonly resource: Json;
    /** The path in the resource of what stands at another one in the file. */
    readonly at: string;
    readonly from: string;
}

function madeBy(service: Json): readonly Made[] {
    const provider = membersOf(service["provider"]);
    return [
        ...rolesOf(service, provider),
        ...policiesOfApi(provider),
        ...Object.entries(membersOf(service["functions"])).flatMap(([name, one]) => urlOf(name, one)),
    ];
}

/** What a variable stands for among permissions admits nobody. */
function rolesOf(service: Json, provider: Json): readonly Made[] {
    const places: readonly [path: string, statements: unknown][] = [
        ["provider.iam.role.statements", memberOf(memberOf(provider["iam"], "role"), "statements")],
        ["provider.iamRoleStatements", provider["iamRoleStatements"]],
        ...Object.entries(membersOf(service["functions"])).map(([name, one]): [string, unknown] => [
            member(member("functions", name), "iamRoleStatements"),
            memberOf(one, "iamRoleStatements"),
        ]),
    ];
    return places.flatMap(([from, statements], index) =>
        Array.isArray(statements) && statements.length > 0
            ? [
                  {
                      name: `IamRoleLambdaExecution${index === 0 ? "" : index}`,
                      resource: {
                          Type: "AWS::IAM::RolePolicy",
                          Properties: { PolicyDocument: { Statement: knownOf(statements) } },
                      },
                      at: "Properties.PolicyDocument.Statement",
                      from,
                  },
              ]
            : [],
    );
}

/** The same list, in which a statement that denies all stands for each variable, so that positions stay. */
function knownOf(statements: readonly unknown[]): readonly unknown[] {
    return statements.map((one) => (isVariable(one) ? { Effect: "Deny", Action: "*", Resource: "*" } : one));
}

function policiesOfApi(provider: Json): readonly Made[] {
    const places: readonly [path: string, statements: unknown][] = [
        ["provider.apiGateway.resourcePolicy", memberOf(provider["apiGateway"], "resourcePolicy")],
        ["provider.resourcePolicy", provider["resourcePolicy"]],
    ];
    return places.flatMap(([from, statements]) =>
        statements === undefined
            ? []
            : [
                  {
                      name: "ApiGatewayRestApi",
                      resource: {
                          Type: "AWS::ApiGateway::RestApi",
                          Properties: {
                              Policy: Array.isArray(statements) ? { Statement: statements } : statements,
                          },
                      },
                      at: Array.isArray(statements) ? "Properties.Policy.Statement" : "Properties.Policy",
                      from,
                  },
              ],
    );
}

/** The permission for everybody that comes with a URL without an authorizer. */
function urlOf(name: string, one: unknown): readonly Made[] {
    const url = memberOf(one, "url");
    const isOpen = url === true || (isObject(url) && url["authorizer"] === undefined);
    return isOpen
        ? [
              {
                  name: `${name}LambdaPermissionFnUrl`,
                  resource: {
                      Type: "AWS::Lambda::Permission",
                      Properties: {
                          Action: "lambda:InvokeFunctionUrl",
                          FunctionName: name,
                          FunctionUrlAuthType: "NONE",
                          Principal: "*",
                      },
                  },
                  at: "Properties.Principal",
                  from: member(member("functions", name), "url"),
              },
          ]
        : [];
}

/** The service without what the template holds. */
function withoutJudged(service: Json): Json {
    const provider = without(membersOf(service["provider"]), "iam", "iamRoleStatements", "resourcePolicy");
    const apiGateway = without(membersOf(provider["apiGateway"]), "resourcePolicy");
    return { ...without(service, "resources"), provider: { ...provider, apiGateway } };
}

function without(value: Json, ...names: readonly string[]): Json {
    return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

/**
 * A variable, which the framework fills in before CloudFormation sees the template. None of CloudFormation's begins so.
 * https://www.serverless.com/framework/docs/guides/variables
 */
const VARIABLE = /\$\{(?!AWS::)([A-Za-z][\w-]*(?:\([^{}]*\)(?::[^{}]*)?|:[^{}]*))\}/g;

function isVariable(value: unknown): boolean {
    return typeof value === "string" && withUnknownVariables(value) !== value;
}

/** A value with a mark in place of each variable, the innermost first. */
function withUnknownVariables(value: unknown): unknown {
    if (typeof value === "string") {
        const marked = value.replace(VARIABLE, (_, name: string) =>
            outerHole({ name: withoutMarks(name), free: true }),
        );
        return marked === value ? value : withUnknownVariables(marked);
    }
    if (Array.isArray(value)) {
        return value.map(withUnknownVariables);
    }
    return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withUnknownVariables(item)]))
        : value;
}

function membersOf(value: unknown): Json {
    return isObject(value) ? value : {};
}
