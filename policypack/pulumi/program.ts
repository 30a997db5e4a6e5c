import { holdsKeyPolicy } from "../resources/key";
import { kindOfResource } from "../resources/resource";
import { member, segmentsOf } from "../values/path";
import { isObject } from "../values/value";
import type { PulumiResource } from "./deployment";
import { Evaluation } from "./evaluation";

type Json = Readonly<Record<string, unknown>>;

/** A type such as `aws:iam:Role` or `aws:iam/role:Role`. */
const TYPE = /^[a-z][\w-]*:([\w/-]+:)?\w+$/;

/**
 * The resources of a program that is written in YAML; undefined for any other file. What only a deployment decides is
 * `UNKNOWN`, as it is in a preview: configuration too, unless its value is given.
 * https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/
 *
 * @param account the account that it is deployed to
 * @param given values of configuration
 */
export function programResources(
    value: unknown,
    account: string,
    given: ReadonlyMap<string, string>,
): readonly PulumiResource[] | undefined {
    if (!isObject(value) || !isProgram(value)) {
        return undefined;
    }
    const evaluation = new Evaluation(value, account, given);
    return Object.entries(membersOf(value["resources"])).flatMap(([name, resource]) => {
        const type = isObject(resource) ? String(resource["type"]) : "";
        return !isObject(resource) || "get" in resource || type.startsWith("pulumi:")
            ? []
            : [toResource(name, type, evaluation.valueOf(resource["properties"]), account)];
    });
}

function isProgram(value: Json): boolean {
    const runtime = isObject(value["runtime"]) ? value["runtime"]["name"] : value["runtime"];
    return (
        (runtime === undefined || runtime === "yaml") &&
        Object.values(membersOf(value["resources"])).some(
            (resource) =>
                isObject(resource) && typeof resource["type"] === "string" && TYPE.test(resource["type"]),
        )
    );
}

function toResource(name: string, type: string, properties: unknown, account: string): PulumiResource {
    return {
        id: name,
        type,
        kind: kindOfResource(type),
        path: "",
        registry: undefined,
        properties: membersOf(properties),
        origin: `${member("resources", name)}.properties`,
        keyAccount: holdsKeyPolicy(type) ? account : undefined,
    };
}

/**
 * A path to what a program comes to, as the path to what is written: it leads through the functions in between.
 *
 * @param program what is written
 */
export function writtenPath(program: unknown, path: string): string {
    let node = program;
    let written = "";
    for (const segment of segmentsOf(path)) {
        for (let call = callIn(node); call !== undefined && call !== segment; call = callIn(node)) {
            written = member(written, call);
            node = membersOf(node)[call];
        }
        written = typeof segment === "number" ? `${written}[${segment}]` : member(written, segment);
        const next: unknown = Array.isArray(node) ? node[Number(segment)] : membersOf(node)[segment];
        node = next;
    }
    return written;
}

function callIn(node: unknown): string | undefined {
    const [key, ...others] = Object.keys(membersOf(node));
    return key !== undefined && others.length === 0 && /^fn::/i.test(key) ? key : undefined;
}

function membersOf(value: unknown): Json {
    return isObject(value) ? value : {};
}
