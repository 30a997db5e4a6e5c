// Everything here comes to be: the pack only advises against it, or has been told to let it be, or has no say in it.
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
const { account, document, reads, serviceTrust, trust } = require("../documents");

// Each is named after the rule that advises against it.
const role = (name, assumeRolePolicy) => new aws.iam.Role(name, { name, assumeRolePolicy });
role("subject-pull-request", trust("repo:acme/app:pull_request"));
role("subject-never-sent", trust("repo:acme/app:ref:refs/heads/*"));
role(
    "saml-audience-open",
    document({
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:saml-provider/Staff` },
        Action: "sts:AssumeRoleWithSAML",
    }),
);
new aws.ecr.Repository("image-tags-mutable", {
    name: "moving",
    imageScanningConfiguration: { scanOnPush: true },
});
const unscanned = new aws.ecr.Repository("image-scan-off", {
    name: "unscanned",
    imageTagMutability: "IMMUTABLE",
});
const resize = new aws.lambda.Function("resize", {
    name: "resize",
    role: `arn:aws:iam::${account}:role/lambda-deployer`,
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "acme-website-dev",
    s3Key: "resize.zip",
});
new aws.lambda.Permission("service-source", {
    statementId: "Notifies",
    function: resize.name,
    action: "lambda:InvokeFunction",
    principal: "s3.amazonaws.com",
});

// Known only when the role is there, and sound then.
const reader = role("reader", serviceTrust);
new aws.ecr.RepositoryPolicy("document-unknown", {
    repository: unscanned.name,
    policy: reader.arn.apply((arn) => document(reads({ AWS: arn }))),
});

// A mandatory violation that the configuration excepts.
const mailer = new aws.iam.User("mailer", { name: "mailer" });
new aws.iam.AccessKey("excepted", { user: mailer.name });

// Words that resemble those of IAM, in another system's grammar.
new pulumi.CustomResource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "cluster-role", {
    metadata: { name: "admin" },
    rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
});
new pulumi.CustomResource("kubernetes:networking.k8s.io/v1:NetworkPolicy", "network-policy", {
    spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] },
});
