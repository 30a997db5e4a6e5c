import { RULES } from "../rules";
import type { RuleMetadata } from "../rules/rule";
import { LEVEL_NAMES, SCHEMA_KEY, settingsOf } from "./configuration";

const LEVEL = { enum: LEVEL_NAMES };
const LEVEL_ALONE = {
    type: "object",
    properties: { enforcementLevel: LEVEL },
    required: ["enforcementLevel"],
    additionalProperties: false,
};

/** The configuration file as a JSON schema, for editors. https://json-schema.org/draft-07/json-schema-release-notes */
export function configurationSchema(): object {
    return {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: "Configuration of keyless-policy",
        description:
            "Enforcement levels, options and exceptions of the rules. Pulumi reads it, too, without $schema.",
        type: "object",
        properties: {
            [SCHEMA_KEY]: { type: "string", description: "This schema, for editors." },
            all: {
                description: "The level of every rule that has none of its own.",
                anyOf: [LEVEL, LEVEL_ALONE],
            },
            ...Object.fromEntries(RULES.map((rule) => [rule.id, schemaOf(rule)])),
        },
        additionalProperties: false,
    };
}

function schemaOf(rule: RuleMetadata): object {
    return {
        description: `${rule.title}. ${rule.enforcement} by default.`,
        anyOf: [
            LEVEL,
            {
                type: "object",
                properties: { enforcementLevel: LEVEL, ...settingsOf(rule) },
                additionalProperties: false,
            },
        ],
    };
}
