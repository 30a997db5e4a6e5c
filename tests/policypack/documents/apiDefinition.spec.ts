import assert from "node:assert/strict";
import { checkProperties } from "../../../policypack/engine/engine";
import { UNKNOWN } from "../../../policypack/values/value";

const OPEN = `
x-amazon-apigateway-policy:
  Version: '2012-10-17'
  Statement:
    - Effect: Allow
      Principal: '*'
      Action: execute-api:Invoke
      Resource: '*'
`;
const AT = 'body["x-amazon-apigateway-policy"].Statement[0].Principal';
const ANONYMOUS = [["principal-anonymous", AT, "arn:aws:iam::999999999999:role/attacker"]];
const REST_API = "aws_api_gateway_rest_api";

/** What is said of the definition of a REST API: rule, path and witness. */
const CASES: readonly {
    name: string;
    type?: string;
    body: unknown;
    found: readonly (readonly string[])[];
}[] = [
    ...[REST_API, "aws:apigateway/restApi:RestApi", "aws-native:apigateway:RestApi"].map((type) => ({
        name: `YAML, ${type}`,
        type,
        body: `openapi: 3.0.1\npaths: {}${OPEN}`,
        found: ANONYMOUS,
    })),
    { name: "YAML with a directive", body: `%YAML 1.2\n---\nopenapi: 3.0.1${OPEN}`, found: ANONYMOUS },
    { name: "YAML with quoted keys", body: `"openapi": 3.0.1${OPEN}`, found: ANONYMOUS },
    {
        name: "YAML with a key in escapes",
        body: `openapi: 3.0.1${OPEN.replace("x-amazon-apigateway-policy", '"x-amazon-apigateway-polic\\x79"')}`,
        found: ANONYMOUS,
    },
    {
        name: "YAML in braces",
        body: `{openapi: 3.0.1, x-amazon-apigateway-policy: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "*"}]}}`,
        found: ANONYMOUS,
    },
    {
        name: "JSON with a key in escapes",
        body: '{"x-amazon-apigateway-polic\\u0079":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"*"}]}}',
        found: ANONYMOUS,
    },
    {
        name: "a policy that follows an anchor",
        body: `x-caller: &caller "*"\n${OPEN.trimStart().replace("'*'", "*caller")}`,
        found: ANONYMOUS,
    },
    {
        name: "a policy for one role",
        body: `openapi: 3.0.1${OPEN.replace("'*'", "{AWS: 'arn:aws:iam::111122223333:role/caller'}")}`,
        found: [],
    },
    { name: "no policy", body: "openapi: 3.0.1\npaths: {}\n", found: [] },
    { name: "broken YAML without a policy", body: "openapi: [3.0.1\n", found: [] },
    {
        name: "broken YAML with a policy",
        body: `openapi: [3.0.1\n${OPEN}`,
        found: [["document-invalid", "body"]],
    },
    { name: "a body that is unknown", body: UNKNOWN, found: [["document-unknown", "body"]] },
    { name: "an HTTP API, which has no policy", type: "aws_apigatewayv2_api", body: OPEN, found: [] },
    { name: "an unknown body of an HTTP API", type: "aws_apigatewayv2_api", body: UNKNOWN, found: [] },
];

describe("the policy in the definition of an API", () => {
    for (const { name, type = REST_API, body, found } of CASES) {
        it(name, () => {
            assert.deepEqual(
                checkProperties({ body }, type).map(({ rule, path, witness }) =>
                    witness === undefined ? [rule, path] : [rule, path, witness],
                ),
                found,
            );
        });
    }
});
