import { kindOfResource } from "../../policypack/resources/resource";

/**
 * Pulumi's provider is made from Terraform's and takes its resources' names apart, into a module and the rest. Put together
 * again they are Terraform's, but for these modules and names. One that no place uses stops the script.
 */
const PREFIXES: ReadonlyMap<string, string> = new Map([
    ["amp", "prometheus"],
    ["cloudcontrol", "cloudcontrolapi"],
    ["ec2", ""],
    ["opensearchingest", "osis"],
]);

const RENAMED: ReadonlyMap<string, string> = new Map([
    ["codeartifactdomainpermissions", "codeartifactdomainpermissionspolicy"],
    ["ec2vpcendpointserviceallowedprinciple", "vpcendpointserviceallowedprincipal"],
]);

/**
 * The kinds of resources that Terraform names otherwise than Pulumi: Terraform's, and Pulumi's.
 *
 * @param types the types of the resources that have places; of them, those that are Pulumi's tokens count
 * @throws Error where a name above is used by none of them
 */
export function terraformKinds(types: readonly string[]): Record<string, string> {
    const unused = new Set([...PREFIXES.keys(), ...RENAMED.keys()]);
    const tokens = [...new Set(types)].filter((type) => type.startsWith("aws:"));
    const entries = tokens.flatMap((type): [string, string][] => {
        const kind = kindOfResource(type);
        const [, module = ""] = type.split(/[:/]/);
        const prefix = PREFIXES.get(module);
        const terraform =
            RENAMED.get(kind) ?? (prefix === undefined ? kind : `${prefix}${kind.slice(module.length)}`);
        unused.delete(RENAMED.has(kind) ? kind : module);
        return terraform === kind ? [] : [[terraform, kind]];
    });
    if (unused.size > 0) {
        throw new Error(`Terraform's names of these are not needed: ${[...unused].join(", ")}`);
    }
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
