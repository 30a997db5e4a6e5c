import { RULES } from "../../rules";

const TEXT = { type: "string" };
const TEXT_OR_NULL = { type: ["string", "null"] };
const FROM_ONE = { type: "integer", minimum: 1 };

/** What a violation has, each with what it says. */
const MEMBERS: Readonly<Record<string, object>> = {
    rule: { description: "The ID of the rule.", enum: RULES.map(({ id }) => id) },
    severity: { enum: ["low", "medium", "high", "critical"] },
    enforcement: { enum: ["mandatory", "advisory"] },
    url: { description: "The page of the rule.", type: "string", format: "uri" },
    version: { ...TEXT, description: "The version of the rules." },
    resource: {
        ...TEXT_OR_NULL,
        description: "Its logical ID, address, URN or name; null where nothing tells it.",
    },
    path: {
        ...TEXT,
        description: "Where it is, below the file or, in Terraform, below the resource's address.",
    },
    line: { ...FROM_ONE, description: "The line in the file, or of what holds it." },
    column: { ...FROM_ONE, description: "The column in UTF-16 code units." },
    statement: {
        description: "The statement of the document; null where the violation is of none.",
        anyOf: [
            { type: "null" },
            {
                type: "object",
                properties: { index: { type: "integer", minimum: 0 }, sid: TEXT },
                required: ["index"],
                additionalProperties: false,
            },
        ],
    },
    message: TEXT,
    witness: { ...TEXT_OR_NULL, description: "An external principal, or a token of one, that is admitted." },
    remediation: TEXT,
};

/** What `--format json` prints, as a JSON schema. https://json-schema.org/draft-07/json-schema-release-notes */
export function findingsSchema(): object {
    return {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: "Findings of keyless-policy check",
        type: "array",
        items: {
            type: "object",
            properties: {
                file: { ...TEXT, description: "As it was named; - for standard input." },
                kind: { ...TEXT, description: "What the document is attached to, or what else the file is." },
                violations: { type: "array", items: objectOf(MEMBERS) },
            },
            required: ["file", "kind", "violations"],
            additionalProperties: false,
        },
    };
}

function objectOf(properties: Readonly<Record<string, object>>): object {
    return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}
