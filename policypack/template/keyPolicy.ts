import { member } from "../values/path";
import { memberOf } from "../values/value";
import { propertiesPath, type Template } from "./calls";

/**
 * Where the policy of a key stands that a template makes; undefined for any other resource. The key's own account is the one
 * that AWS::AccountId stands for.
 *
 * @param id the logical ID of a resource
 */
export function keyPolicyPath(template: Template, id: string | undefined): string | undefined {
    const type = id === undefined ? undefined : memberOf(memberOf(template["Resources"], id), "Type");
    return id !== undefined && /^AWS::KMS::(Replica)?Key$/.test(String(type))
        ? member(propertiesPath(id), "KeyPolicy")
        : undefined;
}
