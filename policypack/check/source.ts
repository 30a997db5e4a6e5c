import type { PolicyDocument } from "../iam/document";
import { readJson } from "../iam/json";
import type { Kind } from "../kind";
import { locate, withDuplicates } from "../located";
import type { StackResource } from "../stack";
import { type Survey, survey } from "../walk";
import { isTemplate, logicalIdOf, resolveTemplate, resourcesOf } from "./cloudformation";
import { isPlan, plannedResources } from "./terraform";

/** What was found in a file, and what its parts are called there. */
export interface Source {
    readonly kind: string;
    readonly parts: readonly Part[];
    readonly stack: readonly StackResource[];
}

/** What belongs to one resource of a file, or to the file itself. */
export interface Part {
    /** The resource's address, in front of the paths in it; empty where the paths are the file's own. */
    readonly prefix: string;
    readonly survey: Survey;
    /** The resource that a path belongs to. */
    resourceAt(path: string): string | undefined;
}

/** In a template, the account that it is deployed to, where the configuration names none. */
const SOME_ACCOUNT = "000000000000";

const NO_PLACE = { property: "", type: "" };

/**
 * Reads a policy document, a CloudFormation template, the JSON of a Terraform plan, or any other JSON with documents in it.
 * What holds no document at all is taken for one that is wrong, and so never passes unseen.
 *
 * @param kind what the document is attached to; found out by default
 * @param account what AWS::AccountId stands for in a template
 */
export function readSource(text: string, kind?: Kind, account = SOME_ACCOUNT): Source {
    const reading = kind === undefined ? readJson(text) : undefined;
    if (reading?.ok !== true) {
        return single(text, kind);
    }
    if (isTemplate(reading.value)) {
        const template = resolveTemplate(reading.value, account);
        const found = withDuplicateKeys(survey(template), reading.duplicates);
        const part = { prefix: "", survey: found, resourceAt: logicalIdOf };
        return { kind: "cloudformation-template", parts: [part], stack: resourcesOf(template) };
    }
    if (isPlan(reading.value)) {
        const stack = plannedResources(reading.value);
        const parts = stack.map(({ id, type, properties }) => ({
            prefix: id,
            survey: survey(properties, type),
            resourceAt: () => id,
        }));
        return { kind: "terraform-plan", parts, stack };
    }
    const found = survey(text);
    const [first, ...others] = found.documents;
    return first === undefined && found.resources.length === 0
        ? single(text)
        : {
              kind: first === undefined || others.length > 0 ? "resources" : first.kind,
              parts: [{ prefix: "", survey: found, resourceAt: () => undefined }],
              stack: [],
          };
}

function single(text: string, kind?: Kind): Source {
    const document = locate(text, "", NO_PLACE, kind);
    const found: Survey = { documents: [document], resources: [] };
    return {
        kind: document.kind,
        parts: [{ prefix: "", survey: found, resourceAt: () => undefined }],
        stack: [],
    };
}

/** Which of two keys counts is not defined, wherever in a template they stand. */
function withDuplicateKeys(found: Survey, duplicates: readonly string[]): Survey {
    if (duplicates.length === 0) {
        return found;
    }
    const nothing: PolicyDocument = { version: undefined, statements: [], problems: [], unknowns: [] };
    const repeated = {
        path: "",
        kind: "resource",
        document: withDuplicates(nothing, "", duplicates),
    } as const;
    return { ...found, documents: [repeated, ...found.documents] };
}
