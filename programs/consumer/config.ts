import * as pulumi from "@pulumi/pulumi";
import { type Path, Problems, ProblemsError } from "keyless-delivery";
import { z } from "zod";

/** Prefix of this program's keys in a stack's configuration. */
const NAMESPACE = "image-consumer:";

// Keys and types, and what to write there; the components check what a value may be.

const text = (what: string) => z.string(`write ${what}`);
const count = z.number("write a number");
const DIGITS = 'write its 12 digits, in quotes: "111111111111"';
const accountId = z.string(DIGITS).regex(/^\d{12}$/, DIGITS);

const DIGEST = "write sha256: and its 64 hexadecimal digits in lower case, as docker push prints them";
const PATH = "write a path that begins with a slash, such as /hello";

/** The image of a workload, which is made when the digest is there. */
const image = {
    image: text("the name of the repository that the platform shares"),
    digest: z
        .string(DIGEST)
        .regex(/^sha256:[\da-f]{64}$/, DIGEST)
        .optional(),
    architecture: z.enum(["x86_64", "arm64"], "write x86_64 or arm64").default("x86_64"),
};

/** The role that makes and updates the function, for runs of one repository's workflow. */
const deployRole = z.strictObject({
    name: text("the name of the role, as the image's reader has it"),
    owner: text("the organization or user that owns the repository"),
    repository: text("the name of the repository on GitHub"),
    ownerId: text("the owner's ID on GitHub in digits, in quotes").optional(),
    repositoryId: text("the repository's ID on GitHub in digits, in quotes").optional(),
    environment: text("the environment that the job names, such as production"),
    providerArn: text("the ARN of the OIDC provider that the account already has").optional(),
});

const api = z.strictObject({
    ...image,
    function: text("the name of the function, as the image's reader has it"),
    path: z.string(PATH).regex(/^\/\S*$/, PATH),
    deployRole,
    memory: count.optional(),
    timeout: count.optional(),
});

const task = z.strictObject({
    ...image,
    name: text("a name for cluster, task and service"),
    executionRole: text("the name of the role that pulls, as the image's reader has it"),
    cpu: count.default(256),
    memory: count.default(512),
    count: count.default(1),
    subnets: z.array(text("the ID of a subnet"), "write a list of IDs of subnets"),
    securityGroups: z.array(text("the ID of a security group"), "write a list of IDs of security groups"),
});

const consumer = z.strictObject({
    platform: text("the platform's stack, such as organization/keyless-delivery/dev"),
    accountId,
    region: text("a region's code, such as us-east-2"),
    registryAccountId: accountId,
    overwrite: z.array(z.string(), "write a list of settings, such as [policy]").optional(),
    api: api.optional(),
    task: task.optional(),
});

/** A stack of this team: one account and region, and what runs there. */
export type Consumer = z.infer<typeof consumer>;
export type Api = z.infer<typeof api>;
export type Task = z.infer<typeof task>;

/** @throws RunError with everything that is wrong with the stack's configuration. */
export function readConfiguration(): Consumer {
    return reported(() => parsed(rawConfiguration()));
}

/** What a check returns; its problems are the user's, and a stack trace would bury them. */
export function reported<T>(check: () => T): T {
    try {
        return check();
    } catch (error) {
        throw error instanceof ProblemsError
            ? new pulumi.RunError(`nothing was changed, because of the configuration: ${error.message}`)
            : error;
    }
}

function rawConfiguration(): object {
    const all = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(NAMESPACE));
    return Object.fromEntries(all.map(([key, value]) => [key.slice(NAMESPACE.length), json(value)]));
}

/** Mappings and lists come as JSON; an account ID in quotes does not, and stays text. */
function json(value: string): unknown {
    return /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value;
}

function parsed(raw: object): Consumer {
    const { data, error } = consumer.safeParse(raw);
    const problems = new Problems();
    for (const issue of error?.issues ?? []) {
        const path = issue.path as Path;
        if (issue.code === "unrecognized_keys") {
            for (const key of issue.keys) {
                problems.add({ path: [...path, key], message: "unknown key", remediation: "leave it out" });
            }
        } else {
            const value = valueAt(raw, path);
            const text = value === undefined ? "is missing" : "is not what belongs here";
            problems.check(path, value, { message: text, remediation: issue.message });
        }
    }
    return problems.orThrow(data);
}

function valueAt(root: unknown, path: Path): unknown {
    return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], root);
}
