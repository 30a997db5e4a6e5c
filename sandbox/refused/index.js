// The trust policy that many tutorials show: the star admits every branch, tag and pull request of a repository,
// and here of every repository of every organization. IAM saves it; the policy pack blocks it at preview.
const aws = require("@pulumi/aws");

new aws.iam.Role("deploy", {
    name: "deploy",
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "GitHubActions",
                Effect: "Allow",
                Principal: {
                    Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
                },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                    StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
                    StringLike: { "token.actions.githubusercontent.com:sub": "repo:*" },
                },
            },
        ],
    }),
});
