import { kindOfResource } from "../resources/resource";
import { readYaml, type YamlReading } from "../template/yaml";
import { type JsonReading, readJson } from "../values/json";
import type { Place } from "./kind";

/**
 * Whether a property holds the OpenAPI definition of a REST API, which may carry the API's policy. HTTP APIs have none.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-policy.html
 */
export function isApiDefinition({ property, type }: Place): boolean {
    return /^body$/i.test(property) && kindOfResource(type) === "apigatewayrestapi";
}

/** Reads a definition in JSON or in YAML. */
export function readApiDefinition(text: string): JsonReading | YamlReading {
    const json = readJson(text);
    return json.ok ? json : readYaml(text);
}

/** Whether a definition that cannot be read may hold a policy; a key of YAML may be written with escapes. */
export function mayHoldPolicy(text: string): boolean {
    return /policy|\\/i.test(text);
}
