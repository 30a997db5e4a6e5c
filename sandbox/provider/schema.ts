/** The schema of the stand-in, from its own table: what YAML programs need to know of a type and of a provider. */
import { resourceTypes } from "./types";

const ANY = { $ref: "pulumi.json#/Any" };
const STRING = { type: "string" };

/** https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
export function schema(): object {
    const resources = Object.entries(resourceTypes).map(([type, { inputs, outputs }]) => {
        const inputProperties = Object.fromEntries(inputs.map((name) => [name, ANY]));
        const computed = Object.fromEntries(outputs.map((name) => [name, ANY]));
        return [type, { inputProperties, properties: { ...inputProperties, ...computed } }];
    });
    return {
        name: "aws",
        version: process.env["KEYLESS_AWS_PLUGIN_VERSION"],
        provider: {
            inputProperties: { region: STRING, allowedAccountIds: { type: "array", items: STRING } },
        },
        resources: Object.fromEntries(resources) as object,
    };
}
