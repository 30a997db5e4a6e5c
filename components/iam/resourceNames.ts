import { isLater } from "../later";

/**
 * Pulumi's name of a resource that belongs to a role of this name in IAM. With the role's name in it, a renamed role is
 * another resource: it is made before the old one is deleted. Under one name Pulumi deletes the old role first, because
 * the name is fixed, and a new one that IAM then refuses would leave neither. Names that differ in case alone are one to IAM,
 * so they are one resource here too. A name that is not known yet cannot be part of Pulumi's.
 * https://www.pulumi.com/docs/iac/concepts/resources/options/deletebeforereplace/
 *
 * @param component name of the component
 * @param part what the resource is to the role, such as `role` or `permissions`
 */
export function roleResourceName(component: string, part: string, roleName: string): string {
    return isLater(roleName) ? `${component}-${part}` : `${component}-${part}-${roleName.toLowerCase()}`;
}
