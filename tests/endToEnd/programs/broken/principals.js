// Policies of resources that let in more than a principal which somebody answers for.
const aws = require("@pulumi/aws");
const { document, reads } = require("../documents");

const policyOf = (name, principal) =>
    new aws.ecr.RepositoryPolicy(name, { repository: "app", policy: document(reads(principal)) });
const root = "arn:aws:iam::123456789012:root";

policyOf("principal-account", { AWS: root });
policyOf("principal-account-bare", { AWS: "123456789012" });
new aws.ecr.RepositoryCreationTemplate("principal-account-template", {
    prefix: "ROOT",
    appliedFors: ["REPLICATION"],
    repositoryPolicy: document(reads({ AWS: root })),
});
new aws.lambda.Permission("principal-account-permission", {
    statementId: "Calls",
    function: "resize",
    action: "lambda:InvokeFunction",
    principal: "123456789012",
});
new aws.s3.BucketPolicy("principal-anonymous", {
    bucket: "acme-artifacts",
    policy: document({
        Sid: "Reads",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::acme-artifacts/*",
    }),
});
policyOf("principal-unclear", { AWS: "arn:aws:iam::123456789012:role/*" });
policyOf("ecr-service-source", { Service: "lambda.amazonaws.com" });
