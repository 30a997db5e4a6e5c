// One resource for each way in; each is named after the rule that must stop it. Nothing here may come to be.
const aws = require("@pulumi/aws");

const issuer = "token.actions.githubusercontent.com";
const account = "111111111111";
const subject = "repo:acme/app:ref:refs/heads/main";

const document = (Statement) => JSON.stringify({ Version: "2012-10-17", Statement });

function role(name, Condition) {
    new aws.iam.Role(name, {
        name,
        assumeRolePolicy: document({
            Sid: "Entrance",
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition,
        }),
    });
}

role("subject-wildcard", {
    StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
    StringLike: { [`${issuer}:sub`]: "repo:acme/*" },
});
role("subject-missing", { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" } });
role("subject-fails-open", {
    StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
    StringEqualsIfExists: { [`${issuer}:sub`]: subject },
});
role("audience-open", { StringEquals: { [`${issuer}:sub`]: subject } });

const reads = (Principal) => ({ Sid: "Reads", Effect: "Allow", Principal, Action: ["ecr:BatchGetImage"] });

new aws.ecr.RepositoryPolicy("principal-account", {
    repository: "app",
    policy: document(reads({ AWS: "arn:aws:iam::123456789012:root" })),
});
new aws.ecr.RepositoryPolicy("principal-account-bare", {
    repository: "app",
    policy: document(reads({ AWS: "123456789012" })),
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

role("subject-shape", {
    StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: "repo:acme/app" },
});
role("document-invalid", {
    StringEqual: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: subject },
});
new aws.ecr.RepositoryPolicy("principal-unclear", {
    repository: "app",
    policy: document(reads({ AWS: "arn:aws:iam::123456789012:role/*" })),
});
new aws.ecr.RepositoryPolicy("ecr-service-source", {
    repository: "app",
    policy: document(reads({ Service: "lambda.amazonaws.com" })),
});
new aws.ecr.RepositoryCreationTemplate("principal-account-template", {
    prefix: "ROOT",
    appliedFors: ["REPLICATION"],
    repositoryPolicy: document(reads({ AWS: "arn:aws:iam::123456789012:root" })),
});
new aws.iam.OpenIdConnectProvider("provider-without-audience", {
    url: `https://${issuer}`,
    clientIdLists: [],
});
new aws.iam.Role("static-access-key", {
    name: "static-access-key",
    description: "for the mailer, which has AKIAIOSFODNN7EXAMPLE",
    assumeRolePolicy: document({
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
    }),
});
