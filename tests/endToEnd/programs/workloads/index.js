// A function and a service that run one image, with what calls them and what they log to.
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");

const trust = (Service) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
});

const input = new pulumi.Config().requireObject("input");
const { image, taskImage = image, settings = {}, task = {}, service = {}, pulls = "*", route = {} } = input;

const functionRole = new aws.iam.Role("function", {
    name: "function",
    assumeRolePolicy: trust("lambda.amazonaws.com"),
});
const logs = new aws.cloudwatch.LogGroup("function", {
    name: "/aws/lambda/hello",
    retentionInDays: input.retentionInDays,
    tags: { team: "a" },
});
const hello = new aws.lambda.Function("hello", {
    name: "hello",
    packageType: "Image",
    imageUri: image,
    role: functionRole.arn,
    publish: true,
    tags: { team: "a" },
    loggingConfig: { logFormat: "JSON", logGroup: logs.name },
    ...settings,
});
const live = new aws.lambda.Alias("live", {
    name: "live",
    functionName: hello.name,
    functionVersion: hello.version,
});
new aws.lambda.FunctionUrl("hello", { functionName: hello.name, authorizationType: "AWS_IAM" });

const api = new aws.apigatewayv2.Api("hello", { name: "hello", protocolType: "HTTP" });
const integration = new aws.apigatewayv2.Integration("hello", {
    apiId: api.id,
    integrationType: "AWS_PROXY",
    integrationUri: live.invokeArn,
    payloadFormatVersion: "2.0",
});
new aws.apigatewayv2.Route("hello", {
    apiId: api.id,
    routeKey: "GET /hello",
    target: pulumi.interpolate`integrations/${integration.id}`,
    ...route,
});
const stage = new aws.apigatewayv2.Stage("hello", { apiId: api.id, name: "$default", autoDeploy: true });
new aws.lambda.Permission("hello", {
    statementId: "HttpApi",
    action: "lambda:InvokeFunction",
    function: hello.name,
    qualifier: live.name,
    principal: "apigateway.amazonaws.com",
    sourceArn: pulumi.interpolate`${api.executionArn}/*/GET/hello`,
});

const taskRole = new aws.iam.Role("tasks", {
    name: "tasks",
    assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
});
const pull = new aws.iam.RolePolicy("tasks", {
    name: "pull",
    role: taskRole.name,
    policy: {
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
            { Effect: "Allow", Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource: pulls },
        ],
    },
});
const cluster = new aws.ecs.Cluster("app", { name: "app", tags: { team: "a" } });
const definition = new aws.ecs.TaskDefinition(
    "app",
    {
        family: "app",
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: "256",
        memory: "512",
        executionRoleArn: taskRole.arn,
        containerDefinitions: JSON.stringify([
            { name: "app", image: taskImage, portMappings: [{ containerPort: 80 }] },
        ]),
        ...task,
    },
    { dependsOn: pull },
);
new aws.ecs.Service("app", {
    name: "app",
    cluster: cluster.arn,
    taskDefinition: definition.arn,
    desiredCount: 1,
    launchType: "FARGATE",
    networkConfiguration: { subnets: ["subnet-1"] },
    ...service,
});

exports.version = hello.version;
exports.invokeArn = live.invokeArn;
exports.invokeUrl = stage.invokeUrl;
exports.executionArn = api.executionArn;
exports.apiId = api.id;
exports.revision = definition.revision;
exports.codeSha256 = hello.codeSha256;
