// What the programs beside this file have in common: policy documents with one thing to choose.
const issuer = "token.actions.githubusercontent.com";
const account = "111111111111";

const document = (Statement) => JSON.stringify({ Version: "2012-10-17", Statement });

const entrance = (Condition, Federated = `arn:aws:iam::${account}:oidc-provider/${issuer}`) => ({
    Sid: "Entrance",
    Effect: "Allow",
    Principal: { Federated },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition,
});

const audience = { [`${issuer}:aud`]: "sts.amazonaws.com" };
const subject = (value) => ({ [`${issuer}:sub`]: value });

module.exports = {
    account,
    issuer,
    document,
    entrance,
    audience,
    subject,
    /** A trust policy for one subject of GitHub Actions. */
    trust: (value) => document(entrance({ StringEquals: { ...audience, ...subject(value) } })),
    /** A trust policy for every subject that the pattern matches. */
    openTrust: (pattern, Federated) =>
        entrance({ StringEquals: audience, StringLike: subject(pattern) }, Federated),
    serviceTrust: document({
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
    }),
    reads: (Principal) => ({ Sid: "Reads", Effect: "Allow", Principal, Action: ["ecr:BatchGetImage"] }),
};
