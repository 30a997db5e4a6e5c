import { SOME_ACCOUNT } from "../iam/arn";
import { readJson } from "../values/json";
import { propertiesPath } from "./calls";
import { concernsPolicies } from "./concerns";
import { insertedBy, LOOP } from "./inserted";
import { keyPolicyPath } from "./keyPolicy";
import { prepared } from "./prepared";
import { isTemplate, partsOf } from "./template";
import { readYaml } from "./yaml";

/** A template that is a property of a resource, such as a stack's. */
export interface TemplateBody {
    readonly parts: readonly {
        /** Where the part stands in the template. */
        readonly path: string;
        /** What it is in each combination of decisions that the template leaves open. */
        readonly variants: readonly unknown[];
        /** False where there are more combinations than were tried. */
        readonly complete: boolean;
        /** Where the policy of a key stands, if the part is one. */
        readonly keyPolicy?: string | undefined;
    }[];
    /** What AWS::AccountId stands for: the account that the template is deployed to, whichever that is. */
    readonly account: string;
    /** Why the text cannot be read as a template. */
    readonly problems: readonly string[];
    /** The paths of repeated keys. */
    readonly duplicates: readonly string[];
    /** What comes from elsewhere: where it stands, and who makes it. */
    readonly unknowns: readonly { readonly path: string; readonly maker: string }[];
}

const NOTHING: TemplateBody = {
    parts: [],
    account: SOME_ACCOUNT,
    problems: [],
    duplicates: [],
    unknowns: [],
};

/** Reads the text of a template, in JSON or in YAML; undefined where it is none of CloudFormation's. */
export function readTemplateBody(text: string): TemplateBody | undefined {
    const json = readJson(text);
    const reading = json.ok ? json : readYaml(text);
    if (!reading.ok) {
        return { ...NOTHING, problems: [reading.message] };
    }
    const { value, duplicates } = reading;
    if (!isTemplate(value)) {
        return json.ok
            ? undefined
            : { ...NOTHING, parts: [{ path: "", variants: [value], complete: true }], duplicates };
    }
    const { template, inserted: looped } = prepared(value);
    const parts = partsOf(template, SOME_ACCOUNT);
    const inserted = parts
        .flatMap(({ variants }) => variants.flatMap((variant) => variant.value.inserted))
        .filter((path) => concernsPolicies(template, path));
    return {
        ...NOTHING,
        parts: parts.map(({ id, variants, complete }) => ({
            path: id === undefined ? "" : propertiesPath(id),
            variants: variants.map((variant) => variant.value.value),
            complete,
            keyPolicy: keyPolicyPath(template, id),
        })),
        duplicates: duplicates.filter((path) => concernsPolicies(value, path)),
        unknowns: [
            ...looped.map((path) => ({ path, maker: LOOP })),
            ...Array.from(new Set(inserted), (path) => ({ path, maker: insertedBy(template, path) })),
        ],
    };
}
