import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION } from "../../../policypack/options/configuration";

/** Values that a plan shows, and which of them are unknown. */
export interface Shown {
    readonly values?: Readonly<Record<string, unknown>>;
    readonly unknown?: Readonly<Record<string, unknown>>;
}

export interface PlanParts {
    /** Resources and data sources by address; data sources are those that wait for the apply. */
    readonly shown: Readonly<Record<string, Shown>>;
    /** The root module of the configuration. */
    readonly configuration: object;
}

/** A plan as `terraform show -json` prints it, as far as the check reads it. */
export function plan({ shown, configuration }: PlanParts): string {
    const all = Object.entries(shown).map(([address, { values = {}, unknown = {} }]) => {
        const own = address.replace(/^(module\.[^.[]+(\["[^"]*"\]|\[\d+\])?\.)*/, "");
        const isData = own.startsWith("data.");
        const [type = ""] = own.replace(/^data\./, "").split(".");
        return { address, type, mode: isData ? "data" : "managed", values, unknown };
    });
    return JSON.stringify({
        format_version: "1.2",
        terraform_version: "1.9.8",
        planned_values: {
            root_module: {
                resources: all
                    .filter(({ mode }) => mode === "managed")
                    .map(({ address, type, mode, values }) => ({ address, type, mode, values })),
            },
        },
        resource_changes: all.map(({ address, type, mode, values, unknown }) => ({
            address,
            type,
            mode,
            change: {
                actions: [mode === "data" ? "read" : "create"],
                before: null,
                after: values,
                after_unknown: unknown,
            },
        })),
        configuration: { root_module: configuration },
    });
}

/** What is found in a plan: rule, path and, where there is one, witness. */
export function foundIn(parts: PlanParts, allowUnknown = false): readonly (readonly string[])[] {
    return checkText("plan.json", plan(parts), DEFAULT_CONFIGURATION, { allowUnknown })
        .violations.filter(({ enforcement }) => enforcement === "mandatory")
        .map(({ rule, path, witness }) => (witness === null ? [rule, path] : [rule, path, witness]));
}

/** An expression that refers to an attribute: Terraform names what it belongs to as well. */
export function refersTo(...attributes: readonly string[]): { readonly references: readonly string[] } {
    return {
        references: attributes.flatMap((attribute) => {
            const owner = attribute.replace(/\.[^.]*$/, "");
            return [...new Set([attribute, owner, owner.replace(/\[[^\]]*\]$/, "")])];
        }),
    };
}

/** A resource or a data source in the configuration. */
export function configured(address: string, expressions?: object, more: object = {}): object {
    return { address, provider_config_key: "aws", ...(expressions && { expressions }), ...more };
}
