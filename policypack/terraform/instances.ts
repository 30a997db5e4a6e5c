import { SOME_ACCOUNT } from "../iam/arn";

/** A resource of a plan, or a data source that waits for the apply. */
export interface Instance {
    readonly type: string;
    readonly isData: boolean;
    /** Its arguments, with `UNKNOWN` for what the apply decides. */
    readonly properties: Readonly<Record<string, unknown>>;
}

/** The ARN of a resource that the apply will make, as far as its type and its arguments tell. */
export function arnOf(address: string, { type, isData, properties }: Instance): string | undefined {
    if (isData) {
        return undefined;
    }
    const name = (text: unknown): string => (typeof text === "string" ? text : address.replace(/\W+/g, "_"));
    switch (type) {
        case "aws_iam_openid_connect_provider":
            return typeof properties["url"] === "string"
                ? `arn:aws:iam::${SOME_ACCOUNT}:oidc-provider/${properties["url"].replace(/^https:\/\//, "")}`
                : undefined;
        case "aws_iam_role":
        case "aws_iam_user":
            return `arn:aws:iam::${SOME_ACCOUNT}:${type.slice("aws_iam_".length)}/${name(properties["name"])}`;
        case "aws_s3_bucket":
            return `arn:aws:s3:::${name(properties["bucket"])}`;
        default: {
            const [, service] = /^aws_([a-z0-9]+)_/.exec(type) ?? [];
            return service && `arn:aws:${service}:us-east-1:${SOME_ACCOUNT}:${name(undefined)}`;
        }
    }
}
