/**
 * What a stack names as somebody else's, and AWS wants to be there: the roles that policies name as principals, and the
 * buckets that they allow access to. A tour makes it, so that a stack comes up here as it would in accounts where it is. It is
 * found in what the stack plans to make, whatever its program is.
 */
import { type Project } from "./project";
import { Cloud } from "./provider/cloud";
import { type Pulumi } from "./pulumi";
import { makeBucket, makeRole, readWorld, unlessThere } from "./world";

interface Planned {
    readonly type: string;
    readonly urn: string;
    readonly provider?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
}

/** A role, whose name stands behind its path, or a bucket. */
interface Existing {
    readonly what: "role" | "bucket";
    readonly account: string;
    readonly region: string;
    readonly name: string;
}

/** Makes what a stack names and neither it nor the local AWS has. @returns what was made, one line each. */
export async function makeExisting(
    pulumi: Pulumi,
    project: Project,
    stack: string,
): Promise<readonly string[]> {
    const shown = await pulumi.capture(project, "preview", "--json", "--stack", stack);
    // What is wrong with the program shows when it is brought up.
    const planned = shown.status === 0 ? plannedIn(shown.stdout) : [];
    const made: string[] = [];
    for (const { what, account, region, name } of existingIn(planned)) {
        const cloud = new Cloud(pulumi.endpoint, account, region);
        const making = what === "role" ? makeRole(cloud, name) : makeBucket(cloud, name);
        if (await unlessThere(making)) {
            made.push(`${what} ${name} in account ${account}`);
        }
    }
    return made;
}

/** What the plan of `pulumi preview --json` makes or has. */
function plannedIn(json: string): readonly Planned[] {
    const { steps = [] } = JSON.parse(json) as {
        readonly steps?: readonly { readonly newState?: Planned }[];
    };
    return steps.flatMap(({ newState }) => newState ?? []);
}

/** What the policies of planned resources name, each once, without what the plan makes itself. */
export function existingIn(planned: readonly Planned[]): readonly Existing[] {
    const places = new Map(planned.flatMap((its) => placeOf(its)));
    const placed = planned.map(({ type, provider = "", inputs = {} }) => {
        const urn = provider.slice(0, provider.lastIndexOf("::"));
        return {
            type,
            inputs,
            place: places.get(urn) ?? { account: readWorld().account, region: "us-east-1" },
        };
    });
    const own = new Set(placed.flatMap(({ type, inputs, place }) => ownKeys(type, inputs, place.account)));
    const found = new Map<string, Existing>();
    for (const { inputs, place } of placed) {
        for (const text of Object.values(inputs).filter((value) => typeof value === "string")) {
            for (const its of namedIn(text, place)) {
                const key = its.what === "role" ? `${its.account} ${its.name}` : its.name;
                if (!own.has(key)) {
                    found.set(key, its);
                }
            }
        }
    }
    return [...found.values()];
}

/** The account and region of an AWS provider, by its URN. */
function placeOf({ type, urn, inputs = {} }: Planned): [string, { account: string; region: string }][] {
    const { allowedAccountIds, region } = inputs;
    const [account] = (
        typeof allowedAccountIds === "string" ? JSON.parse(allowedAccountIds) : []
    ) as string[];
    return type === "pulumi:providers:aws" && account !== undefined && typeof region === "string"
        ? [[urn, { account, region }]]
        : [];
}

/** What a resource will be known by in policies. */
function ownKeys(
    type: string,
    inputs: Readonly<Record<string, unknown>>,
    account: string,
): readonly string[] {
    const { name, path = "/", bucket } = inputs;
    if (type === "aws:iam/role:Role" && typeof name === "string" && typeof path === "string") {
        return [`${account} ${path.slice(1)}${name}`];
    }
    return typeof bucket === "string" ? [bucket] : [];
}

/** The roles of other teams and the buckets that a policy document names. */
function namedIn(
    text: string,
    { account, region }: { account: string; region: string },
): readonly Existing[] {
    if (!text.startsWith("{") || !text.includes('"Statement"')) {
        return [];
    }
    const roles = [...text.matchAll(/"arn:aws[\w-]*:iam::(\d{12}):role\/([\w+=,.@/-]+)"/g)];
    const buckets = [...text.matchAll(/"arn:aws[\w-]*:s3:::([a-z0-9.-]+)[/"]/g)];
    return [
        ...roles
            .filter(([, , name = ""]) => !name.startsWith("aws-service-role/"))
            .map(([, owner = "", name = ""]): Existing => ({ what: "role", account: owner, region, name })),
        ...buckets.map(([, name = ""]): Existing => ({ what: "bucket", account, region, name })),
    ];
}
