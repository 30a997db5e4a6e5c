import { WHO_KINDS } from "../who";

const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };
const TEXT_OR_NULL = { type: ["string", "null"] };

const SCOPE = {
    ...objectOf({ within: TEXTS, except: TEXTS }),
    description: "What the patterns under within match, and those under except do not.",
};

const CONDITIONS = {
    type: "array",
    description: "All of them have to hold.",
    items: objectOf({ operator: TEXT, key: TEXT, values: TEXTS }),
};

const GROUND = {
    file: TEXT,
    resource: { ...TEXT_OR_NULL, description: "The resource that has the statement, as its file names it." },
    path: TEXT,
    statement: {
        type: "object",
        properties: { index: { type: "integer", minimum: 0 }, sid: TEXT },
        required: ["index"],
        additionalProperties: false,
    },
};

const NARROWING = {
    ...GROUND,
    actions: SCOPE,
    resources: SCOPE,
    conditions: CONDITIONS,
    principals: { ...TEXTS, description: "Whom it names; empty where it stands on the principal." },
    exceptThem: { type: "boolean", description: "Whether it denies all but those." },
    doubt: { ...TEXT_OR_NULL, description: "Why it may not apply." },
};

const CELL = objectOf({
    who: objectOf({ kind: { enum: WHO_KINDS }, name: TEXT, issuer: TEXT_OR_NULL, account: TEXT_OR_NULL }),
    may: { ...TEXTS, description: "Verbs, and actions that have none." },
    actions: { ...SCOPE, description: "The actions, in lower case." },
    resource: objectOf({ name: TEXT, account: TEXT_OR_NULL, region: TEXT_OR_NULL, except: TEXTS }),
    decision: { enum: ["allowed", "undecided"] },
    reasons: { ...TEXTS, description: "Why it cannot be decided." },
    conditions: CONDITIONS,
    allowedBy: { type: "array", items: objectOf(GROUND) },
    narrowedBy: {
        type: "array",
        items: objectOf(NARROWING),
        description: "Every Deny that takes some of it.",
    },
});

/** What `keyless-policy access --json` prints, as a JSON schema. */
export function accessSchema(): object {
    const cells = { type: "array", items: { $ref: "#/definitions/cell" } };
    return {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: "Matrix of keyless-policy access, or with --against what is gained and lost",
        definitions: { cell: CELL },
        anyOf: [cells, objectOf({ gained: cells, lost: cells })],
    };
}

function objectOf(properties: Readonly<Record<string, object>>): object {
    return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}
