import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { mock } from "node:test";
import { ImageRegistry } from "../../../components/ecr/imageRegistry";
import { type SharedImage } from "../../../components/ecr/model/sharedImage";
import { ImageFunction, type ImageFunctionArgs } from "../../../components/workloads/imageFunction";
import { type ImageTag } from "../../../components/workloads/plan/taggedImage";
import { linesOf } from "../problemsOf";
import { byName, type LookUps, recorded, type Registration, UNKNOWN, valueOf } from "../recorder";
import { sharing } from "../ecr/sharing";
import { DIGEST, filter } from "./filter";

const FUNCTION = "aws:lambda/function:Function";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const PERMISSION = "aws:lambda/permission:Permission";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const URL = "aws:lambda/functionUrl:FunctionUrl";

const COPY = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/filter";
const invokableBy = {
    findings: {
        service: "events.amazonaws.com",
        sourceArn: "arn:aws:events:eu-west-1:222222222222:rule/findings",
    },
};

const summary = ({ type, name, inputs, after, ignoreChanges }: Registration) => ({
    type,
    name,
    inputs,
    after,
    ignoreChanges,
});
const make = (changes: Partial<ImageFunctionArgs> = {}) =>
    recorded(() => new ImageFunction("filter", { ...filter, ...changes }));
const functionOf = (registrations: readonly Registration[]) =>
    byName(registrations, FUNCTION)["filter-function"];

describe("ImageFunction", () => {
    it("registers a function of the copy in its region, its role, its logs and who invokes it", async () => {
        const { registrations, result } = await make({
            memory: 512,
            timeout: 30,
            architecture: "arm64",
            environment: { LEVEL: "high" },
            invokableBy,
            tags: { team: "security" },
        });
        const tags = { team: "security" };
        assert.deepEqual(registrations.map(summary), [
            {
                type: LOG_GROUP,
                name: "filter-logs",
                inputs: { name: "/aws/lambda/filter", retentionInDays: 30, tags },
                after: [],
                ignoreChanges: [],
            },
            {
                type: ROLE,
                name: "filter-role-filter-eu-west-1",
                inputs: {
                    name: "filter-eu-west-1",
                    path: "/",
                    description: "Run as by a Lambda function",
                    assumeRolePolicy: JSON.stringify({
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "Lambda",
                                Effect: "Allow",
                                Principal: { Service: "lambda.amazonaws.com" },
                                Action: "sts:AssumeRole",
                            },
                        ],
                    }),
                    tags,
                },
                after: [],
                ignoreChanges: [],
            },
            {
                type: ROLE_POLICY,
                name: "filter-logs-filter-eu-west-1",
                inputs: {
                    name: "logs",
                    role: "filter-eu-west-1",
                    policy: JSON.stringify({
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "WriteLogs",
                                Effect: "Allow",
                                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                                Resource:
                                    "arn:aws:logs:eu-west-1:222222222222:log-group:/aws/lambda/filter:*",
                            },
                        ],
                    }),
                },
                after: ["filter-role-filter-eu-west-1"],
                ignoreChanges: [],
            },
            {
                type: FUNCTION,
                name: "filter-function",
                inputs: {
                    name: "filter",
                    packageType: "Image",
                    imageUri: `${COPY}@${DIGEST}`,
                    role: "arn:aws:iam::222222222222:role/filter-eu-west-1",
                    architectures: ["arm64"],
                    memorySize: 512,
                    timeout: 30,
                    environment: { variables: { LEVEL: "high" } },
                    tags,
                },
                after: ["filter-logs", "filter-logs-filter-eu-west-1", "filter-role-filter-eu-west-1"],
                ignoreChanges: [],
            },
            {
                type: PERMISSION,
                name: "filter-invoke-findings",
                inputs: {
                    function: "filter",
                    statementId: "findings",
                    action: "lambda:InvokeFunction",
                    principal: "events.amazonaws.com",
                    sourceArn: "arn:aws:events:eu-west-1:222222222222:rule/findings",
                },
                after: ["filter-function"],
                ignoreChanges: [],
            },
            {
                type: "keyless-delivery:index:ImageFunction",
                name: "filter",
                inputs: {},
                after: [],
                ignoreChanges: [],
            },
        ]);
        assert.equal(await valueOf(result.arn), "arn:aws:lambda:eu-west-1:222222222222:function:filter");
        assert.equal(await valueOf(result.functionName), "filter");
        assert.equal(await valueOf(result.imageUri), `${COPY}@${DIGEST}`);
        assert.equal(await valueOf(result.roleArn), "arn:aws:iam::222222222222:role/filter-eu-west-1");
        assert.equal(await valueOf(result.logGroupName), "/aws/lambda/filter");
        assert.equal(await valueOf(result.url), undefined);
    });

    it("grants its role what it is asked to, beside its logs, within a boundary", async () => {
        const { registrations } = await make({
            grants: {
                statements: [
                    {
                        sid: "Findings",
                        actions: ["dynamodb:PutItem"],
                        resources: ["arn:aws:dynamodb:eu-west-1:222222222222:table/findings"],
                    },
                ],
            },
            roleName: "filter-run",
            rolePath: "/functions/",
            permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary",
        });
        const role = byName(registrations, ROLE)["filter-role-filter-run"]?.inputs;
        assert.deepEqual(
            [role?.["name"], role?.["path"], role?.["permissionsBoundary"]],
            ["filter-run", "/functions/", "arn:aws:iam::222222222222:policy/boundary"],
        );
        const policies = byName(registrations, ROLE_POLICY);
        assert.deepEqual(Object.keys(policies), ["filter-grants-filter-run", "filter-logs-filter-run"]);
        assert.equal(
            policies["filter-grants-filter-run"]?.inputs["policy"],
            '{"Version":"2012-10-17","Statement":[{"Sid":"Findings","Effect":"Allow","Action":"dynamodb:PutItem",' +
                '"Resource":"arn:aws:dynamodb:eu-west-1:222222222222:table/findings"}]}',
        );
        assert.equal(
            functionOf(registrations)?.inputs["role"],
            "arn:aws:iam::222222222222:role/functions/filter-run",
        );
    });

    it("runs as a role that is there, and makes none", async () => {
        const executionRoleArn = "arn:aws:iam::222222222222:role/functions";
        const { registrations } = await make({ executionRoleArn });
        assert.deepEqual(Object.keys(byName(registrations, ROLE)), []);
        assert.deepEqual(Object.keys(byName(registrations, ROLE_POLICY)), []);
        assert.equal(functionOf(registrations)?.inputs["role"], executionRoleArn);
    });

    it("hands on to the provider what it does not look at, as it is", async () => {
        const functionArgs = {
            vpcConfig: { subnetIds: pulumi.output(["subnet-1"]), securityGroupIds: ["sg-1"] },
            ephemeralStorage: { size: pulumi.output(1024) },
            reservedConcurrentExecutions: 5,
            imageConfig: { commands: ["app.other"] },
        };
        const { registrations } = await make({ functionArgs });
        const inputs = functionOf(registrations)?.inputs ?? {};
        assert.deepEqual(Object.fromEntries(Object.keys(functionArgs).map((key) => [key, inputs[key]])), {
            vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
            ephemeralStorage: { size: 1024 },
            reservedConcurrentExecutions: 5,
            imageConfig: { commands: ["app.other"] },
        });
    });

    it("has a URL where someone calls it, and never one without signatures", async () => {
        const caller = "arn:aws:iam::222222222222:role/caller";
        const { registrations } = await make({ invokableBy: { caller: { roleArn: caller, viaUrl: true } } });
        assert.deepEqual(byName(registrations, URL)["filter-url"]?.inputs, {
            functionName: "filter",
            authorizationType: "AWS_IAM",
        });
        const permissions = Object.values(byName(registrations, PERMISSION)).map(({ inputs }) => inputs);
        assert.deepEqual(permissions, [
            {
                function: "filter",
                statementId: "caller",
                action: "lambda:InvokeFunction",
                principal: caller,
                invokedViaFunctionUrl: true,
            },
            {
                function: "filter",
                statementId: "caller-url",
                action: "lambda:InvokeFunctionUrl",
                principal: caller,
                functionUrlAuthType: "AWS_IAM",
            },
        ]);
    });

    it("leaves the image to a workflow where that deploys it, and only then", async () => {
        const { registrations } = await make({ deployedBy: "workflow" });
        assert.deepEqual(functionOf(registrations)?.ignoreChanges, ["imageUri"]);
        const other = await make({ deployedBy: "program" });
        assert.deepEqual(functionOf(other.registrations)?.ignoreChanges, []);
    });

    it("is refused with everything that is wrong, and registers nothing", async () => {
        const { registrations } = await recorded(() => {
            assert.deepEqual(
                linesOf(
                    () =>
                        new ImageFunction("filter", {
                            ...filter,
                            region: "eu-west-2",
                            functionName: "x".repeat(65),
                            digest: undefined,
                            memory: 64,
                            timeout: 901,
                            architecture: "x86",
                            executionRoleArn: "arn:aws:iam::111111111111:role/functions",
                        }),
                ).map((line) => line.replace(/ -- .*/, "")),
                [
                    'architecture: is none that there is ("x86")',
                    "digest: is missing, and so is tag: there is no image to run",
                    'executionRoleArn: is a role of account 111111111111, and a function runs as a role of its own account, 222222222222 ("arn:aws:iam::111111111111:role/functions")',
                    `functionName: is not the name of a function, with 65 characters ("${"x".repeat(65)}")`,
                    "image: has no copy of filter in eu-west-2, where the function is: it is in 111111111111/us-east-2, 111111111111/eu-west-1",
                    `image: is not shared with function ${"x".repeat(65)} of 222222222222/eu-west-2: no reader of filter names it`,
                    "memory: is out of what Lambda takes (64)",
                    "timeout: is out of what Lambda takes (901)",
                ],
            );
        });
        assert.deepEqual(registrations, []);
    });
});

describe("an image function's tag", () => {
    const tagged = { digest: DIGEST, manifest: JSON.stringify({ schemaVersion: 2, layers: [] }) };
    const byTag: ImageFunctionArgs = { ...filter, digest: undefined, tag: "v1" };

    it("is looked up in the registry of the copy, and the function runs the digest", async () => {
        const asked: ImageTag[] = [];
        const readImage = (question: ImageTag) => {
            asked.push(question);
            return Promise.resolve(tagged);
        };
        const { registrations } = await recorded(() => new ImageFunction("filter", byTag, { readImage }));
        assert.equal(functionOf(registrations)?.inputs["imageUri"], `${COPY}@${DIGEST}`);
        assert.deepEqual(asked, [
            {
                registry: { accountId: "111111111111", region: "eu-west-1" },
                repository: "filter",
                tag: "v1",
            },
        ]);
    });
});

describe("who deploys an image function", () => {
    const warnings = async (arn: string) => {
        const lookUps: LookUps = {
            "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "222222222222", arn },
            "aws:index/getRegion:getRegion": { region: "eu-west-1" },
        };
        const warn = mock.method(pulumi.log, "warn", () => Promise.resolve());
        await recorded(() => new ImageFunction("filter", filter), lookUps);
        warn.mock.restore();
        return warn.mock.calls.map(({ arguments: [message] }: { arguments: unknown[] }) => message);
    };

    it("is the role that a reader names, or is warned", async () => {
        const role = (name: string) => `arn:aws:sts::222222222222:assumed-role/${name}/run`;
        assert.deepEqual(await warnings(role("deployer")), []);
        assert.deepEqual(await warnings(role("admin")), [
            `function filter is deployed as ${role("admin")}, and readers of filter name ` +
                "arn:aws:iam::222222222222:role/ci/deployer for that: Lambda may refuse the image -- deploy as that role, " +
                "or name the other one as deployRole",
        ]);
    });
});

describe("an image that is not known yet", () => {
    it("leaves the image of the function unknown, and nothing else", async () => {
        const { registrations } = await recorded(() => {
            const unknown = pulumi.unknown as unknown as SharedImage;
            const unresolved = pulumi.output(0).apply(() => unknown);
            return new ImageFunction("filter", { ...filter, image: unresolved });
        });
        const inputs = functionOf(registrations)?.inputs ?? {};
        assert.equal(inputs["imageUri"], UNKNOWN);
        assert.equal(inputs["name"], "filter");
        assert.equal(inputs["role"], "arn:aws:iam::222222222222:role/filter-eu-west-1");
    });

    it("may be a registry's of the same program, for which the function waits", async () => {
        const { registrations } = await recorded(() => {
            const images = new ImageRegistry("images", sharing);
            return new ImageFunction("filter", {
                ...filter,
                accountId: "123456789012",
                region: "us-east-2",
                image: images.sharedImages.apply((all) => all["repo_name_1"] as SharedImage),
            });
        });
        const { inputs, after } = functionOf(registrations) ?? {};
        assert.equal(
            inputs?.["imageUri"],
            `111111111111.dkr.ecr.us-east-2.amazonaws.com/repo_name_1@${DIGEST}`,
        );
        assert.ok(after?.includes("images-repo_name_1-policy"));
    });
});
