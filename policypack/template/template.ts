import { member } from "../values/path";
import { isObject, memberOf } from "../values/value";
import { propertiesPath, type Template } from "./calls";
import { concernsPolicies } from "./concerns";
import { Scope } from "./functions";
import { isDynamic } from "./pieces";
import { resolve, type Resolved } from "./resolve";
import { type Choose, explore, NO_DECISIONS, type Scenario, type Variant } from "./scenarios";

/** So many combinations of conditions and parameters of one resource are tried. */
const MAX_SCENARIOS = 128;

/** What is said of documents in a resource that was not tried in each of them. */
export const TOO_MANY = {
    message: "the conditions and parameters around the policy combine in more ways than can be tried",
    remediation:
        "Pass --parameters NAME=VALUE to keyless-policy check for the parameters that the conditions compare.",
};

/** Transforms of AWS that add resources of their own and change no document of the template. */
const HARMLESS = /^AWS::(Serverless-\d|LanguageExtensions|CodeDeployBlueGreen|SecretsManager-\d)/;

/** A part of a template that can be judged by itself: a resource, or what stands beside the resources. */
export interface TemplatePart {
    /** The logical ID; undefined for what stands beside the resources. */
    readonly id: string | undefined;
    /** What it is in each combination of decisions; each value has the template's own shape, with this part alone. */
    readonly variants: readonly Variant<Resolved>[];
    /** False where there are more combinations than were tried. */
    readonly complete: boolean;
}

/** Whether a value is a template, by its sections. */
export function isTemplate(value: unknown): value is Template {
    return (
        isObject(value) &&
        isObject(value["Resources"]) &&
        ("AWSTemplateFormatVersion" in value ||
            "Transform" in value ||
            Object.values(value["Resources"]).some(
                (resource) => isObject(resource) && typeof resource["Type"] === "string",
            ))
    );
}

/**
 * The parts of a template that is prepared, with each function replaced by what it resolves to, where that is known. Both branches of `Fn::If` and every value
 * that a parameter allows make a variant each. A resource that exists only under a condition is judged like any other.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 *
 * @param account what AWS::AccountId stands for
 */
export function partsOf(template: Template, account: string): TemplatePart[] {
    const { Resources: resources, ...beside } = template;
    return [
        ...(Object.keys(beside).length === 0 ? [] : [besideResources(template, beside, account)]),
        ...Object.keys(isObject(resources) ? resources : {}).map((id) => ({
            id,
            ...exploredAlone(template, id, account),
        })),
    ];
}

/** What something is in each combination of decisions, and whether those are all there are. */
interface Explored {
    readonly variants: readonly Variant<Resolved>[];
    readonly complete: boolean;
}

/**
 * Some resources of a template together, in each combination of decisions.
 *
 * @param ids their logical IDs
 */
export function explored(template: Template, ids: readonly string[], account: string): Explored {
    const all = isObject(template["Resources"]) ? template["Resources"] : {};
    return tried(template, Object.fromEntries(ids.map((id) => [id, all[id]])), account);
}

/** One resource. Parameters of what cannot hold a policy need not be combined with those of what can. */
function exploredAlone(template: Template, id: string, account: string): Explored {
    const whole = explored(template, [id], account);
    if (whole.complete) {
        return whole;
    }
    const resource = memberOf(template["Resources"], id);
    const focused = tried(template, { [id]: withPolicies(template, id, resource) }, account);
    const variants = focused.variants.map(({ scenario }) => ({
        scenario,
        value: made(
            template,
            { [id]: resource },
            account,
            (name, [first = ""]) => scenario.get(name) ?? first,
            scenario,
        ),
    }));
    return { variants: [...variants, ...whole.variants], complete: focused.complete };
}

function tried(template: Template, resources: Template, account: string): Explored {
    const { variants, complete } = explore(
        (choose) => made(template, resources, account, choose),
        MAX_SCENARIOS,
    );
    const feasible = variants.filter(({ value }) => value.isFeasible);
    return { variants: feasible.length === 0 ? variants : feasible, complete };
}

/** @param scenario what is decided already */
function made(
    template: Template,
    resources: Template,
    account: string,
    choose: Choose,
    scenario: Scenario = NO_DECISIONS,
) {
    const scope = new Scope(template, account, choose, scenario);
    const { value, inserted, ...rest } = resolve(resources, "Resources", scope, account);
    const open = Object.keys(resources).filter((id) => isMadeElsewhere(resources[id]));
    return {
        value: { Resources: value },
        inserted: [...open.map((id) => member("Resources", id)), ...inserted],
        ...rest,
        isFeasible: scope.isFeasible,
    };
}

/** A resource with those of its properties alone that can hold a policy or be part of one. */
function withPolicies(template: Template, id: string, resource: unknown): unknown {
    const properties = isObject(resource) ? resource["Properties"] : undefined;
    if (!isObject(resource) || !isObject(properties)) {
        return resource;
    }
    const kept = Object.entries(properties).filter(([key]) =>
        concernsPolicies(template, member(propertiesPath(id), key)),
    );
    return { ...resource, Properties: Object.fromEntries(kept) };
}

/**
 * Whether a resource is a module, in whose place CloudFormation puts other resources, or one whose type only a deployment tells.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/modules.html
 */
function isMadeElsewhere(resource: unknown): boolean {
    const type = memberOf(resource, "Type");
    return typeof type === "string" && (type.endsWith("::MODULE") || isDynamic(type));
}

/** Sections other than the resources are looked into as they are; what a macro will make of the template is not known. */
function besideResources(template: Template, beside: Template, account: string): TemplatePart {
    const macros = [template["Transform"] ?? []].flat() as readonly unknown[];
    const inserted = macros.some((macro) => typeof macro !== "string" || !HARMLESS.test(macro))
        ? ["Transform"]
        : [];
    const scope = new Scope(template, account, (_, [first = ""]) => first);
    const { value, origins } = resolve(beside, "", scope, account);
    return {
        id: undefined,
        variants: [{ scenario: NO_DECISIONS, value: { value, origins, inserted } }],
        complete: true,
    };
}

/** The resource of a part as its template describes it. */
export function describedIn({ value }: Resolved, id: string): Readonly<Record<string, unknown>> | undefined {
    const resources = isObject(value) ? value["Resources"] : undefined;
    const resource = isObject(resources) ? resources[id] : undefined;
    return isObject(resource) ? resource : undefined;
}
