import { readJson } from "../values/json";
import { element, member } from "../values/path";
import { isObject } from "../values/value";

type Json = Readonly<Record<string, unknown>>;

/** A resource in what the AWS command line prints, whose type decides what its policy means. */
export interface AnsweredResource {
    readonly type: string;
    readonly path: string;
    readonly properties: Json;
}

/** Lists of resources, by the type of those in them. */
const LISTS: Readonly<Record<string, string>> = {
    VpcEndpoints: "AWS::EC2::VPCEndpoint",
};

/**
 * The resources in a response of the AWS command line that says nothing of their types; undefined for any other value.
 * https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-vpc-endpoints.html
 * https://docs.aws.amazon.com/cli/latest/reference/organizations/describe-policy.html
 */
export function answeredResources(value: unknown): readonly AnsweredResource[] | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    const { Policy: policy } = value;
    if (isObject(policy) && isObject(policy["PolicySummary"]) && "Content" in policy) {
        return [{ type: "AWS::Organizations::Policy", path: "Policy", properties: policy }];
    }
    for (const [key, type] of Object.entries(LISTS)) {
        const list: unknown = value[key];
        if (Array.isArray(list)) {
            return list.map((item: unknown, index) => ({
                type,
                path: element(member("", key), index),
                properties: isObject(item) ? item : {},
            }));
        }
    }
    return undefined;
}

/**
 * The statement in what `aws lambda add-permission` prints, which is a JSON text under the name of a document's statements, as
 * the document that it is added to; undefined for any other value.
 * https://docs.aws.amazon.com/cli/latest/reference/lambda/add-permission.html
 */
export function addedStatement(value: unknown): Json | undefined {
    const { Statement: text, ...others } = isObject(value) ? value : {};
    const reading = typeof text === "string" && Object.keys(others).length === 0 ? readJson(text) : undefined;
    return reading?.ok === true && isObject(reading.value) ? { Statement: reading.value } : undefined;
}
