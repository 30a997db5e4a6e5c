// Roles that more workflows can assume than anybody meant.
const aws = require("@pulumi/aws");
const { audience, document, entrance, issuer, openTrust, subject, trust } = require("../documents");

const role = (name, assumeRolePolicy) => new aws.iam.Role(name, { name, assumeRolePolicy });
const main = "repo:acme/app:ref:refs/heads/main";

role("subject-wildcard", document(openTrust("repo:acme/*")));
role("subject-wildcard-expired", document(openTrust("repo:acme/*")));
role("subject-missing", document(entrance({ StringEquals: audience })));
role(
    "subject-fails-open",
    document(entrance({ StringEquals: audience, StringEqualsIfExists: subject(main) })),
);
role("subject-shape", trust("repo:acme/app"));
role("subject-foreign", trust("repo:acne/app:ref:refs/heads/main"));
role("audience-open", document(entrance({ StringEquals: subject(main) })));
const guests = "cognito-identity.amazonaws.com";
const pool = { [`${guests}:aud`]: "us-east-2:11111111-2222-3333-4444-555555555555" };
role("guest-admitted", document(entrance({ StringEquals: pool }, guests)));
role("document-invalid", document(entrance({ StringEqual: { ...audience, ...subject(main) } })));

new aws.iam.OpenIdConnectProvider("provider-without-audience", {
    url: `https://${issuer}`,
    clientIdLists: [],
});
