import { kindOfResource } from "../resources/resource";
import { documentOf } from "../terraform/documents";
import { segmentsOf } from "../values/path";
import { isObject, UNKNOWN } from "../values/value";

type Json = Readonly<Record<string, unknown>>;

/** What a program in YAML comes to before it is deployed, with `UNKNOWN` for what only the deployment decides. */
export class Evaluation {
    /** What is being looked up, so that a name that leads to itself ends. */
    private readonly pending = new Set<string>();

    constructor(
        private readonly program: Json,
        private readonly account: string,
        /** Values of configuration. */
        private readonly given: ReadonlyMap<string, string>,
    ) {}

    valueOf(value: unknown): unknown {
        if (typeof value === "string") {
            return this.text(value);
        }
        if (Array.isArray(value)) {
            return value.map((item) => this.valueOf(item));
        }
        if (!isObject(value)) {
            return value;
        }
        const [[name, argument] = ["", undefined], ...others] = Object.entries(value);
        return others.length === 0 && /^fn::/i.test(name)
            ? this.call(name.slice("fn::".length), argument)
            : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.valueOf(item)]));
    }

    /** A text with what its `${NAME.MEMBER}` stand for; `$${` is a dollar sign and a brace. */
    private text(text: string): unknown {
        const [, only] = /^\$\{([^}]*)\}$/.exec(text) ?? [];
        if (only !== undefined) {
            return this.reference(only);
        }
        const values: unknown[] = [];
        const joined = text.replace(/\$\$\{|\$\{([^}]*)\}/g, (_, expression?: string) => {
            const value = expression === undefined ? "${" : this.reference(expression);
            values.push(value);
            return String(value);
        });
        return values.every(isScalar) ? joined : UNKNOWN;
    }

    private call(name: string, argument: unknown): unknown {
        const value = this.valueOf(argument);
        switch (name.toLowerCase()) {
            // A document is looked for in a value as it is in its text, and a value may hold what is unknown.
            case "tojson":
            case "secret":
                return value;
            case "join":
                return joined(value);
            case "select":
                return Array.isArray(value) && typeof value[0] === "number"
                    ? itemOf(value[1], value[0])
                    : UNKNOWN;
            case "invoke":
                return isObject(value) ? this.invoked(value) : UNKNOWN;
            default:
                return name.includes(":") ? this.invoked({ function: name, arguments: value }) : UNKNOWN;
        }
    }

    private invoked({ function: name, arguments: input, return: only }: Json): unknown {
        const result = this.resultOf(String(name), input);
        return typeof only === "string" ? itemOf(result, only) : result;
    }

    /** Functions of AWS's provider whose result is known before anything is deployed. */
    private resultOf(name: string, input: unknown): unknown {
        switch (name.replace(/\/\w+/, "").toLowerCase()) {
            case "aws:iam:getpolicydocument":
                return { json: documentOf(asDataSource(input), undefined, NOTHING_REFERRED_TO) };
            case "aws:index:getcalleridentity":
            case "aws:getcalleridentity":
                return { accountId: this.account };
            case "aws:index:getpartition":
            case "aws:getpartition":
                return { partition: "aws", dnsSuffix: "amazonaws.com" };
            default:
                return UNKNOWN;
        }
    }

    private reference(expression: string): unknown {
        const [name, ...path] = segmentsOf(expression);
        const key = String(name);
        if (this.pending.has(key)) {
            return UNKNOWN;
        }
        this.pending.add(key);
        const value = this.named(key, path);
        this.pending.delete(key);
        return value;
    }

    private named(name: string, path: readonly (string | number)[]): unknown {
        const [variables, resources] = [this.program["variables"], this.program["resources"]];
        const given = this.given.get(name);
        if (given !== undefined) {
            return given;
        }
        if (isObject(variables) && Object.hasOwn(variables, name)) {
            return path.reduce<unknown>(itemOf, this.valueOf(variables[name]));
        }
        const resource = isObject(resources) && Object.hasOwn(resources, name) ? resources[name] : undefined;
        return isObject(resource) ? this.attribute(name, resource, path) : UNKNOWN;
    }

    /** What the program says of a resource, and the name and the ARN that AWS gives it. */
    private attribute(name: string, resource: Json, path: readonly (string | number)[]): unknown {
        const properties = isObject(resource["properties"]) ? resource["properties"] : {};
        const [first = ""] = path;
        if (typeof first === "string" && Object.hasOwn(properties, first)) {
            return path.slice(1).reduce<unknown>(itemOf, this.valueOf(properties[first]));
        }
        const kind = kindOfResource(String(resource["type"]));
        const own = this.valueOf(properties["name"] ?? name);
        if (path.length !== 1 || kind === "" || typeof own !== "string") {
            return UNKNOWN;
        }
        return /arn$/i.test(String(first))
            ? this.arnOf(kind, own, properties)
            : first === "id" || first === "name"
              ? own
              : UNKNOWN;
    }

    /**
     * The ARN as far as the type and the name tell it: whose it is, is certain. The part behind the account may not be spelled so.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
     */
    private arnOf(kind: string, name: string, properties: Json): unknown {
        if (kind === "iamopenidconnectprovider") {
            const url = this.valueOf(properties["url"]);
            return typeof url === "string"
                ? `arn:aws:iam::${this.account}:oidc-provider/${url.replace(/^https:\/\//, "")}`
                : UNKNOWN;
        }
        const iamType = IAM_TYPES[kind];
        if (iamType !== undefined) {
            return `arn:aws:iam::${this.account}:${iamType}/${name}`;
        }
        return /^s3bucket(v2)?$/.test(kind)
            ? `arn:aws:s3:::${name}`
            : `arn:aws:${kind}:us-east-1:${this.account}:${name}`;
    }
}

/** How IAM names what it has, before the name itself. */
const IAM_TYPES: Readonly<Record<string, string>> = {
    iamrole: "role",
    iamuser: "user",
    iampolicy: "policy",
    iamsamlprovider: "saml-provider",
};

/** Values in a program are known, or are not: no expression stands beside them. */
const NOTHING_REFERRED_TO = { arnOf: () => undefined, documentsOf: () => undefined };

/** The arguments of Pulumi's function under the names that Terraform's data source has for them. */
function asDataSource(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(asDataSource);
    }
    return isObject(value)
        ? Object.fromEntries(
              Object.entries(value).map(([key, item]) => {
                  const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
                  return [
                      name.replace(/^(statement|condition|override_json|source_json)s$/, "$1"),
                      asDataSource(item),
                  ];
              }),
          )
        : value;
}

function joined(value: unknown): unknown {
    const [separator, items] = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return typeof separator === "string" && Array.isArray(items) && items.every(isScalar)
        ? items.map(String).join(separator)
        : UNKNOWN;
}

function itemOf(owner: unknown, key: string | number): unknown {
    if (Array.isArray(owner)) {
        return typeof key === "number" && key in owner ? (owner as readonly unknown[])[key] : UNKNOWN;
    }
    return isObject(owner) && Object.hasOwn(owner, key) ? owner[key] : UNKNOWN;
}

function isScalar(value: unknown): boolean {
    return ["string", "number", "boolean"].includes(typeof value);
}
