import { parseArn } from "../iam/arn";
import { propertyOf } from "../resources/resource";
import type { Owned } from "./owned";

/** How the ARN of a kind of resource is made: the service, what stands before the name, and the properties with the name. */
interface Naming {
    readonly service: string;
    readonly before: string;
    readonly names: readonly string[];
    readonly isGlobal?: boolean;
    readonly hasNoAccount?: boolean;
}

const bucket: Omit<Naming, "names"> = { service: "s3", before: "", isGlobal: true, hasNoAccount: true };
const repository: Omit<Naming, "names"> = { service: "ecr", before: "repository/" };
const key: Omit<Naming, "names"> = { service: "kms", before: "key/" };
const queue: Omit<Naming, "names"> = { service: "sqs", before: "" };
const topic: Omit<Naming, "names"> = { service: "sns", before: "" };
const secret: Omit<Naming, "names"> = { service: "secretsmanager", before: "secret:" };
const lambda: Omit<Naming, "names"> = { service: "lambda", before: "function:" };

/**
 * Kinds of resources that policies stand on, and those that hold such a policy for another.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
const NAMINGS: ReadonlyMap<string, Naming> = new Map([
    ["iamrole", { service: "iam", before: "role/", names: ["name", "rolename"], isGlobal: true }],
    ["iamuser", { service: "iam", before: "user/", names: ["name", "username"], isGlobal: true }],
    ["iampolicy", { service: "iam", before: "policy/", names: ["name", "policyname"], isGlobal: true }],
    ["iammanagedpolicy", { service: "iam", before: "policy/", names: ["managedpolicyname"], isGlobal: true }],
    ["ecrrepository", { ...repository, names: ["name", "repositoryname"] }],
    ["ecrrepositorypolicy", { ...repository, names: ["repository", "repositoryname"] }],
    ["s3bucket", { ...bucket, names: ["bucket", "bucketname"] }],
    ["s3bucketpolicy", { ...bucket, names: ["bucket"] }],
    ["kmskey", { ...key, names: ["keyid"] }],
    ["kmsreplicakey", { ...key, names: ["keyid"] }],
    ["kmskeypolicy", { ...key, names: ["keyid"] }],
    ["sqsqueue", { ...queue, names: ["name", "queuename"] }],
    ["sqsqueuepolicy", { ...queue, names: ["queueurl", "queues"] }],
    ["sqsqueueinlinepolicy", { ...queue, names: ["queue"] }],
    ["snstopic", { ...topic, names: ["name", "topicname"] }],
    ["snstopicpolicy", { ...topic, names: ["arn", "topics"] }],
    ["secretsmanagersecret", { ...secret, names: ["name"] }],
    ["secretsmanagersecretpolicy", { ...secret, names: ["secretarn"] }],
    ["secretsmanagerresourcepolicy", { ...secret, names: ["secretid"] }],
    ["lambdafunction", { ...lambda, names: ["name", "functionname"] }],
    ["lambdapermission", { ...lambda, names: ["function", "functionname"] }],
    ["serverlessfunction", { ...lambda, names: ["functionname"] }],
]);

/** Kinds whose own policy has to allow in any case. */
const DECIDE_THEMSELVES = /^(iamrole|kms(key|replicakey|keypolicy))$/;

export function decidesItself(kind: string): boolean {
    return DECIDE_THEMSELVES.test(kind);
}

/** The ARN of what a resource is or holds a policy for, with wildcards for what is not known; its own name where it has none. */
export function guardedArn(owned: Owned): string {
    const { id, kind, properties, whereabouts } = owned;
    const own = propertyOf({ path: "", value: properties }, "arn")?.value;
    if (typeof own === "string" && parseArn(own) !== undefined) {
        return own;
    }
    const naming = NAMINGS.get(kind);
    if (naming === undefined) {
        return id;
    }
    const name = nameIn(owned, naming.names);
    if (parseArn(name) !== undefined) {
        return name;
    }
    const account = naming.hasNoAccount === true ? "" : (whereabouts.account ?? "*");
    const region = naming.isGlobal === true ? "" : (whereabouts.region ?? "*");
    const path = propertyOf({ path: "", value: properties }, "path")?.value;
    const isInPath = naming.service === "iam" && typeof path === "string";
    return `arn:aws:${naming.service}:${region}:${account}:${naming.before}${isInPath ? path.slice(1) : ""}${name}`;
}

/** The name that a resource has or refers to; what its file calls it where it has none yet. */
function nameIn({ id, properties }: Owned, names: readonly string[]): string {
    const value = propertyOf({ path: "", value: properties }, ...names)?.value;
    const [name]: readonly unknown[] = [value].flat();
    if (typeof name !== "string") {
        return shortName(id);
    }
    return parseArn(name) === undefined && name.includes("://") ? (name.split("/").at(-1) ?? name) : name;
}

/** The last part of what a file calls a resource: the name in a URN or an address. */
export function shortName(id: string): string {
    return id.split(/::|\.(?![^[]*\])/).at(-1) ?? id;
}
