import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION } from "../../../policypack/options/configuration";

/** A program with a role whose trust policy is given, and with what it refers to. */
function program(trust: string, more = ""): string {
    return `name: shop
runtime: yaml
config:
  repository: {type: string, default: acme/app}
variables:
  branch: main
  subject: repo:acme/app:ref:refs/heads/\${branch}
  me: {fn::invoke: {function: aws:getCallerIdentity}}
  circle: \${circle}
  document:
    fn::aws:iam:getPolicyDocument:
      statements:
        - actions: [sts:AssumeRole]
          principals:
            - {type: AWS, identifiers: ["*"]}
${more}
resources:
  gh:
    type: aws:iam:OpenIdConnectProvider
    properties: {url: https://token.actions.githubusercontent.com, clientIdLists: [sts.amazonaws.com]}
  group: {type: aws:scheduler:ScheduleGroup}
  other: {type: aws:iam/role:Role, get: {id: other}}
  deploy:
    type: aws:iam:Role
    properties:
      assumeRolePolicy:
${trust.replace(/^/gm, "        ")}
`;
}

function gitHub(subject: string, provider = "${gh.arn}"): string {
    return `fn::toJSON:
  Version: "2012-10-17"
  Statement:
    - Effect: Allow
      Principal: {Federated: "${provider}"}
      Action: sts:AssumeRoleWithWebIdentity
      Condition:
        StringEquals:
          token.actions.githubusercontent.com:aud: sts.amazonaws.com
          token.actions.githubusercontent.com:sub: ${subject}`;
}

function found(text: string, parameters = new Map<string, string>()): unknown {
    return checkText("Pulumi.yaml", text, DEFAULT_CONFIGURATION, { parameters }).violations.map(
        ({ rule, resource, position }) => [rule, resource, position.line],
    );
}

describe("a program of Pulumi's in YAML", () => {
    const closed: readonly { name: string; trust: string }[] = [
        { name: "a document under fn::toJSON", trust: gitHub("repo:acme/app:ref:refs/heads/main") },
        { name: "a subject from variables", trust: gitHub("${subject}") },
        {
            name: "an ARN with the account of the caller",
            trust: gitHub(
                "repo:acme/app:ref:refs/heads/main",
                "arn:aws:iam::${me.accountId}:oidc-provider/token.actions.githubusercontent.com",
            ),
        },
        {
            name: "a subject that is joined",
            trust: gitHub('{fn::join: [":", ["repo:acme/app", environment, prod]]}'),
        },
        {
            name: "an element of a list",
            trust: gitHub("{fn::select: [1, [x, repo:acme/app:environment:prod]]}"),
        },
        {
            name: "the ARN of another resource as the source",
            trust: `fn::toJSON:
  Statement:
    - Effect: Allow
      Principal: {Service: scheduler.amazonaws.com}
      Action: sts:AssumeRole
      Condition: {ArnLike: {"aws:SourceArn": "\${group.arn}"}, StringEquals: {"aws:SourceAccount": "111122223333"}}`,
        },
        { name: "a secret", trust: gitHub("{fn::secret: repo:acme/app:environment:prod}") },
    ];
    for (const { name, trust } of closed) {
        it(`passes with ${name}`, () => {
            assert.deepEqual(found(program(trust)), []);
        });
    }

    const open: readonly { name: string; trust: string; rules: readonly (readonly [string, number])[] }[] = [
        {
            name: "an open document as text",
            trust: `'{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}'`,
            rules: [["principal-anonymous", 26]],
        },
        {
            name: "an open document under fn::toJSON",
            trust: gitHub("repo:acme/app:ref:refs/heads/main", "*"),
            rules: [["principal-anonymous", 31]],
        },
        {
            name: "a document of the provider's function",
            trust: "${document.json}",
            rules: [["principal-anonymous", 26]],
        },
        {
            name: "a subject from configuration",
            trust: gitHub('"repo:${repository}:environment:prod"'),
            rules: [["document-unknown", 36]],
        },
        {
            name: "a subject that a resource makes",
            trust: gitHub('"repo:${deploy.uniqueId}:environment:prod"'),
            rules: [["document-unknown", 36]],
        },
        {
            name: "a name that leads to itself",
            trust: gitHub("${circle}"),
            rules: [["document-unknown", 36]],
        },
        { name: "a name that is nowhere", trust: gitHub("${nobody.arn}"), rules: [["document-unknown", 36]] },
        {
            name: "a function that reads a file",
            trust: "{fn::readFile: ./trust.json}",
            rules: [["document-unknown", 26]],
        },
    ];
    for (const { name, trust, rules } of open) {
        it(`is reported with ${name}`, () => {
            assert.deepEqual(
                found(program(trust)),
                rules.map(([rule, line]) => [rule, "deploy", line]),
            );
        });
    }

    it("takes configuration from parameters", () => {
        const text = program(gitHub('"repo:${repository}:environment:prod"'));
        assert.deepEqual(found(text, new Map([["repository", "acme/app"]])), []);
    });

    it("keeps a dollar sign that is written twice", () => {
        const identity = `        fn::toJSON:
          Version: "2012-10-17"
          Statement: [{Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::home/$\${aws:username}"}]`;
        const text = program(gitHub("${subject}")).replace(
            "  deploy:",
            () =>
                `  policy:\n    type: aws:iam:Policy\n    properties:\n      policy:\n${identity}\n  deploy:`,
        );
        assert.deepEqual(found(text), []);
    });

    it("lets the policy of a key name the root of the caller's account alone", () => {
        const judged = (type: string, account: string) =>
            found(`name: keys
runtime: yaml
variables:
  me: {fn::invoke: {function: aws:getCallerIdentity}}
resources:
  it:
    type: ${type}
    properties:
      policy:
        fn::toJSON:
          Version: "2012-10-17"
          Statement: [{Effect: Allow, Principal: {AWS: "arn:aws:iam::${account}:root"}, Action: "kms:*", Resource: "*"}]
`);
        const refused = [["principal-account", "it", 12]];
        assert.deepEqual(
            [
                judged("aws:kms:Key", "${me.accountId}"),
                judged("aws:kms:Key", "444455556666"),
                judged("aws:sqs:QueuePolicy", "${me.accountId}"),
            ],
            [[], refused, refused],
        );
    });

    it("may leave open where the permissions of an identity hold, and not what they are", () => {
        const statement = (elements: string) =>
            `{fn::toJSON: {Version: "2012-10-17", Statement: [{Effect: Allow, ${elements}}]}}`;
        const judged = (type: string, policy: string) =>
            found(`name: keys
runtime: yaml
resources:
  other: {type: aws:sqs:Queue}
  it:
    type: ${type}
    properties:
      policy: ${policy}
`);
        const later = [["document-unknown", "it", 8]];
        for (const type of ["aws:iam:UserPolicy", "aws:iam:RolePolicy", "aws:iam:Policy"]) {
            assert.deepEqual(
                [
                    judged(type, statement('Action: "s3:*", Resource: "${other.tagsAll}"')),
                    judged(type, statement('Action: "s3:*", Resource: "*", Condition: "${other.tagsAll}"')),
                    judged(type, statement('Action: "${other.tagsAll}", Resource: "*"')),
                    judged(type, '"${other.tagsAll}"'),
                    judged(type, "{fn::readFile: ./policy.json}"),
                ],
                [[], [], later, later, later],
            );
        }
    });

    it("is none where another language makes the resources", () => {
        const { kind } = checkText("Pulumi.yaml", "name: x\nruntime: nodejs\n", DEFAULT_CONFIGURATION, {
            comeBy: "named",
        });
        assert.equal(kind, "none");
    });
});
