import { readJson } from "../values/json";
import { isObject, memberOf, UNKNOWN } from "../values/value";
import { blockFor, listOf } from "./expressions";
import { countUnknown, fill } from "./unknowns";

/** What the names in a data source's expressions stand for. */
export interface Lookup {
    /** What is known of the one ARN that an expression refers to; undefined where it refers to more, or to anything else. */
    arnOf(expression: unknown): string | undefined;
    /**
     * The documents that an expression refers to, undefined for each that does not wait for the apply; undefined where it
     * refers to anything else.
     */
    documentsOf(expression: unknown): readonly (Document | undefined)[] | undefined;
}

export interface Document {
    readonly Version: string;
    readonly Statement: readonly unknown[];
}

/** Stands for the resources of a statement, which do not decide who is admitted. */
const SOMETHING = "arn:aws:unknown:::";

/** Elements of a statement, by the arguments of the data source. */
const ELEMENTS = [
    ["sid", "Sid"],
    ["effect", "Effect"],
    ["actions", "Action"],
    ["not_actions", "NotAction"],
    ["resources", "Resource"],
    ["not_resources", "NotResource"],
] as const;

/**
 * The document that a data source `aws_iam_policy_document` will make, from its arguments, with `UNKNOWN` for what the apply
 * decides. Of two statements with one ID, the later takes the place of the earlier.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 *
 * @param values its arguments, as planned
 * @param expressions the same in the configuration
 */
export function documentOf(values: unknown, expressions: unknown, lookup: Lookup): Document {
    const included = (...names: readonly string[]): unknown[] =>
        names.flatMap((name) => includedIn(memberOf(values, name), memberOf(expressions, name), lookup));
    const version = memberOf(values, "version");
    // A document that is included on several ways counts once.
    const all = new Set([
        ...included("source_json", "source_policy_documents"),
        ...ownStatements(withVariables(memberOf(values, "statement")), expressions, lookup),
        ...included("override_json", "override_policy_documents"),
    ]);
    const statements = [...all].reduce<readonly unknown[]>(withStatement, []);
    return {
        Version: typeof version === "string" ? version : "2012-10-17",
        Statement: statements.length === 0 ? [UNKNOWN] : statements,
    };
}

function ownStatements(statements: unknown, expressions: unknown, lookup: Lookup): readonly unknown[] {
    const written = listOf(memberOf(expressions, "statement"));
    const all = listOf(statements);
    return all.map((statement) =>
        statementOf(
            statement,
            // Blocks that the configuration makes in a loop are written fewer times than they are planned.
            written.length === all.length
                ? written[all.indexOf(statement)]
                : blockFor(statement, all, written),
            lookup,
        ),
    );
}

/** The statements of the documents that an argument takes in. */
function includedIn(value: unknown, expression: unknown, lookup: Lookup): readonly unknown[] {
    const texts = listOf(value).filter((text) => text !== null && text !== "");
    const unknown = Array.isArray(value) ? countUnknown(texts) : 1;
    const documents = texts.includes(UNKNOWN) ? (lookup.documentsOf(expression) ?? []) : [];
    const pending = documents.filter((document) => document !== undefined);
    const all = pending.length === unknown ? listOf(fill(texts, pending)) : texts;
    return all.flatMap(statementsOf);
}

/** The statements of a document, or of its JSON text; one that cannot be read may hold any. */
function statementsOf(document: unknown): readonly unknown[] {
    const reading = typeof document === "string" ? readJson(document) : undefined;
    const value = reading?.ok === true ? reading.value : document;
    return isObject(value) ? listOf(value["Statement"]) : [UNKNOWN];
}

function withStatement(statements: readonly unknown[], added: unknown): readonly unknown[] {
    const sid = memberOf(added, "Sid");
    const same = (one: unknown): boolean =>
        typeof sid === "string" && sid !== "" && memberOf(one, "Sid") === sid;
    return statements.some(same)
        ? statements.map((one) => (same(one) ? added : one))
        : [...statements, added];
}

function statementOf(statement: unknown, written: unknown, lookup: Lookup): unknown {
    if (!isObject(statement)) {
        return UNKNOWN;
    }
    const elements = ELEMENTS.flatMap(([argument, name]): [string, unknown][] => {
        const value = statement[argument];
        if (!isGiven(value)) {
            return argument === "effect" ? [[name, "Allow"]] : [];
        }
        return [[name, /^(Not)?Resource$/.test(name) && countUnknown(value) > 0 ? SOMETHING : value]];
    });
    const blocksOf = (name: string): readonly Block[] => {
        const all = listOf(statement[name]);
        return all.map((planned) => ({
            planned,
            written: blockFor(planned, all, memberOf(written, name)),
        }));
    };
    const [principals, excluded, conditions] = [
        principalsIn(blocksOf("principals"), lookup),
        principalsIn(blocksOf("not_principals"), lookup),
        conditionIn(blocksOf("condition"), lookup),
    ];
    return {
        ...Object.fromEntries(elements),
        ...(principals === undefined ? {} : { Principal: principals }),
        ...(excluded === undefined ? {} : { NotPrincipal: excluded }),
        ...(conditions === undefined ? {} : { Condition: conditions }),
    };
}

/** A block of arguments as it is planned, and as it is written where that is certain. */
interface Block {
    readonly planned: unknown;
    readonly written: unknown;
}

/** The data source writes the kind `*` as everybody. What belongs to no known kind counts as one more, unknown. */
function principalsIn(blocks: readonly Block[], lookup: Lookup): unknown {
    if (blocks.length === 0) {
        return undefined;
    }
    const byType = new Map<string, readonly unknown[]>();
    for (const { planned, written } of blocks) {
        const type = memberOf(planned, "type");
        const identifiers = memberOf(planned, "identifiers");
        const known = typeof type === "string" ? type : "AWS";
        const all =
            typeof type === "string"
                ? identifiersIn(identifiers, type, lookup.arnOf(memberOf(written, "identifiers")))
                : [...listOf(identifiers).filter((one) => one === "*"), UNKNOWN];
        byType.set(known, [...(byType.get(known) ?? []), ...all]);
    }
    return byType.has("*") ? "*" : Object.fromEntries(byType);
}

/**
 * Identifiers are a set, and one that holds an unknown value is unknown as a whole: a `"*"` beside it is shown nowhere. Only
 * a provider of OpenID Connect may stand for it, because conditions on its own claims bind every other provider's tokens too.
 */
function identifiersIn(identifiers: unknown, type: string, arn: string | undefined): readonly unknown[] {
    const isIssuer = type === "Federated" && arn?.includes(":oidc-provider/") === true;
    return identifiers === UNKNOWN && !isIssuer ? [UNKNOWN] : withArn(identifiers, arn);
}

/** Values with an ARN in the place of the one that is unknown. Beside it, an expression may hold constants: these are known. */
function withArn(values: unknown, arn: string | undefined): readonly unknown[] {
    return listOf(arn !== undefined && countUnknown(values) === 1 ? fill(values, [arn]) : values);
}

function conditionIn(blocks: readonly Block[], lookup: Lookup): unknown {
    if (blocks.length === 0) {
        return undefined;
    }
    const condition: Record<string, Record<string, readonly unknown[]>> = {};
    for (const { planned, written } of blocks) {
        const [test, variable, values] = ["test", "variable", "values"].map((name) =>
            memberOf(planned, name),
        );
        if (typeof test !== "string" || typeof variable !== "string") {
            return UNKNOWN;
        }
        const arn = values === UNKNOWN ? undefined : lookup.arnOf(memberOf(written, "values"));
        const keys = (condition[test] ??= {});
        keys[variable] = [...(keys[variable] ?? []), ...withArn(values, arn)];
    }
    return condition;
}

/** The data source writes `&{…}` for a policy variable, because `${…}` is Terraform's own. */
function withVariables(value: unknown): unknown {
    if (typeof value === "string") {
        return value.replaceAll("&{", "${");
    }
    if (Array.isArray(value)) {
        return value.map(withVariables);
    }
    return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withVariables(item)]))
        : value;
}

function isGiven(value: unknown): boolean {
    return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
