import assert from "node:assert/strict";
import { configured, foundIn, type PlanParts, refersTo, type Shown } from "./plans";

const GITHUB = "token.actions.githubusercontent.com";
const ATTACKER = "arn:aws:iam::999999999999:role/attacker";
const PROVIDER: PlanParts["shown"] = {
    "aws_iam_openid_connect_provider.gh": {
        values: { url: `https://${GITHUB}`, client_id_list: ["sts.amazonaws.com"] },
        unknown: { arn: true },
    },
};
const DATA = "data.aws_iam_policy_document";
const ROLE = "aws_iam_role.deploy";
const TRUST = `${DATA}.trust`;
const MAIN = "repo:acme/app:ref:refs/heads/main";
const OPEN = "repo:acme/*";
const BY_KEY = { references: [TRUST, "each.key"] };

/** A trust policy that waits for the apply: identifiers are a set, and so unknown as a whole. */
function trust(subject: string): Shown {
    return {
        values: {
            statement: [
                {
                    actions: ["sts:AssumeRoleWithWebIdentity"],
                    principals: [{ type: "Federated" }],
                    condition: [
                        { test: "StringEquals", variable: `${GITHUB}:aud`, values: ["sts.amazonaws.com"] },
                        { test: "StringLike", variable: `${GITHUB}:sub`, values: [subject] },
                    ],
                },
            ],
        },
        unknown: { json: true, statement: [{ principals: [{ identifiers: true }] }] },
    };
}

function federated(identifiers: object = refersTo("aws_iam_openid_connect_provider.gh.arn")): object {
    return configured(TRUST, {
        statement: [{ principals: [{ type: { constant_value: "Federated" }, identifiers }] }],
    });
}

const WAITS: Shown = { values: { name: "deploy" }, unknown: { assume_role_policy: true, arn: true } };

function roleWith(assumeRolePolicy: object): object {
    return configured(ROLE, { assume_role_policy: assumeRolePolicy });
}

/** What is found of a subject that is open, at the address of a role. */
function openAt(role: string, statement = 0): readonly (readonly string[])[] {
    const at = `${role}.assume_role_policy.Statement[${statement}].Condition.StringLike["${GITHUB}:sub"][0]`;
    return [["subject-wildcard", at, "repo:acme/attacker:pull_request"]];
}

/** Rule and path: the witnesses of subjects have tests of their own. */
function placesIn(parts: PlanParts, allowUnknown = false): readonly (readonly string[])[] {
    return foundIn(parts, allowUnknown).map((found) => found.slice(0, 2));
}

const INSTANCES: readonly { name: string; plan: PlanParts; found: readonly (readonly string[])[] }[] = [
    {
        name: "by the key of the role, each to its own",
        plan: {
            shown: {
                ...PROVIDER,
                [`${ROLE}["app"]`]: WAITS,
                [`${ROLE}["web"]`]: WAITS,
                [`${TRUST}["app"]`]: trust(MAIN),
                [`${TRUST}["web"]`]: trust(OPEN),
            },
            configuration: { resources: [roleWith(BY_KEY), federated()] },
        },
        found: openAt(`${ROLE}["web"]`),
    },
    {
        name: "by a key with dots, brackets and quotes",
        plan: {
            shown: {
                ...PROVIDER,
                [`${ROLE}["a.b[0]\\"c"]`]: WAITS,
                [`${TRUST}["a.b[0]\\"c"]`]: trust(OPEN),
            },
            configuration: { resources: [roleWith(BY_KEY), federated()] },
        },
        found: openAt(`${ROLE}["a.b[0]\\"c"]`),
    },
    {
        name: "by the number of the role",
        plan: {
            shown: {
                ...PROVIDER,
                [`${ROLE}[0]`]: WAITS,
                [`${ROLE}[1]`]: WAITS,
                [`${TRUST}[0]`]: trust(MAIN),
                [`${TRUST}[1]`]: trust(OPEN),
            },
            configuration: {
                resources: [roleWith({ references: [TRUST, "count.index"] }), federated()],
            },
        },
        found: openAt(`${ROLE}[1]`),
    },
    {
        name: "by a key that is written out",
        plan: {
            shown: {
                ...PROVIDER,
                [ROLE]: WAITS,
                [`${TRUST}["a"]`]: trust(MAIN),
                [`${TRUST}["b"]`]: trust(OPEN),
            },
            configuration: { resources: [roleWith(refersTo(`${TRUST}["b"].json`)), federated()] },
        },
        found: openAt(ROLE),
    },
    {
        name: "as the only instance, by a splat",
        plan: {
            shown: { ...PROVIDER, [ROLE]: WAITS, [`${TRUST}[0]`]: trust(OPEN) },
            configuration: { resources: [roleWith({ references: [TRUST] }), federated()] },
        },
        found: openAt(ROLE),
    },
    {
        name: "by a value, where any instance may be meant",
        plan: {
            shown: {
                ...PROVIDER,
                [`${ROLE}["a"]`]: WAITS,
                [`${TRUST}["b"]`]: trust(OPEN),
                [`${TRUST}["a"]`]: trust(MAIN),
            },
            configuration: {
                resources: [roleWith({ references: [TRUST, "each.value"] }), federated()],
            },
        },
        found: openAt(`${ROLE}["a"]`, 1),
    },
    {
        name: "by a value, where more may be meant than are tried",
        plan: {
            shown: {
                ...PROVIDER,
                [`${ROLE}["a"]`]: WAITS,
                ...Object.fromEntries(
                    Array.from({ length: 51 }, (_, index) => [`${TRUST}["${index}"]`, trust(MAIN)]),
                ),
            },
            configuration: {
                resources: [roleWith({ references: [TRUST, "each.value"] }), federated()],
            },
        },
        found: [["document-unknown", `${ROLE}["a"].assume_role_policy`]],
    },
    ...[
        { name: "by its name and a key", references: [`${TRUST}.json`, TRUST, "each.key"] },
        { name: "by a key of two documents", references: [TRUST, `${DATA}.other`, "each.key"] },
        { name: "as one of two", references: refersTo(`${TRUST}.json`, `${DATA}.other.json`).references },
        { name: "by two keys", references: [TRUST, "each.key", "each.value"] },
    ].map(({ name, references }) => ({
        name: `${name}, so that it is not certain which is meant`,
        plan: {
            shown: {
                ...PROVIDER,
                [`${ROLE}["a"]`]: WAITS,
                [TRUST]: trust(MAIN),
                [`${TRUST}["a"]`]: trust(MAIN),
                [`${DATA}.other`]: trust(MAIN),
                [`${DATA}.other["a"]`]: trust(MAIN),
            },
            configuration: { resources: [roleWith({ references }), federated()] },
        },
        found: [["document-unknown", `${ROLE}["a"].assume_role_policy`]],
    })),
    {
        name: "of one module by a value, so that it is not certain which is meant",
        plan: {
            shown: {
                [`${ROLE}["a"]`]: WAITS,
                [`module.m["a"].${TRUST}`]: trust(MAIN),
            },
            configuration: {
                resources: [roleWith({ references: ["module.m", "each.value"] })],
                module_calls: {
                    m: { module: { outputs: { json: { expression: refersTo(`${TRUST}.json`) } } } },
                },
            },
        },
        found: [["document-unknown", `${ROLE}["a"].assume_role_policy`]],
    },
    ...[
        { name: "one of which a dynamic block makes", planned: ["a", "a"], written: ["a"] },
        { name: "which are written alike", planned: ["a"], written: ["a", "a"] },
    ].map(({ name, planned, written }) => ({
        name: `in blocks, ${name}`,
        plan: {
            shown: {
                ...PROVIDER,
                "aws_x.y": {
                    values: { role: planned.map((one) => ({ name: one })) },
                    unknown: { role: planned.map(() => ({ policy: true })) },
                },
                [TRUST]: trust(MAIN),
            },
            configuration: {
                resources: [
                    configured("aws_x.y", {
                        role: written.map((one) => ({
                            name: { constant_value: one },
                            policy: refersTo(`${TRUST}.json`),
                        })),
                    }),
                    federated(),
                ],
            },
        },
        found: planned.map((_, index) => ["document-unknown", `aws_x.y.role[${index}].policy`]),
    })),
    {
        name: "by a key in each of two documents that another takes in",
        plan: {
            shown: {
                ...PROVIDER,
                [`${ROLE}["a"]`]: WAITS,
                [`${DATA}.all["a"]`]: { unknown: { source_policy_documents: [true, true] } },
                [`${DATA}.one["a"]`]: {
                    values: {
                        statement: [
                            {
                                actions: ["sts:AssumeRole"],
                                principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }],
                            },
                        ],
                    },
                },
                [`${DATA}.two["a"]`]: {
                    values: {
                        statement: [
                            {
                                actions: ["sts:AssumeRole"],
                                principals: [{ type: "AWS", identifiers: ["*"] }],
                            },
                        ],
                    },
                },
            },
            configuration: {
                resources: [
                    roleWith({ references: [`${DATA}.all`, "each.key"] }),
                    configured(`${DATA}.all`, {
                        source_policy_documents: {
                            references: [`${DATA}.one`, "each.key", `${DATA}.two`, "each.key"],
                        },
                    }),
                ],
            },
        },
        found: [["principal-anonymous", `${ROLE}["a"].assume_role_policy.Statement[1].Principal.AWS[0]`]],
    },
    {
        name: "in a list of two policies that both may be it",
        plan: {
            shown: {
                ...PROVIDER,
                "aws_x.y": {
                    values: { inline: [{ name: "a" }, { name: "b" }] },
                    unknown: { inline: [{ policy: true }, { policy: true }] },
                },
                [TRUST]: trust(MAIN),
            },
            configuration: {
                resources: [configured("aws_x.y", { inline: refersTo(`${TRUST}.json`) }), federated()],
            },
        },
        found: [0, 1].map((index) => ["document-unknown", `aws_x.y.inline[${index}].policy`]),
    },
    {
        name: "by a key that has no instance",
        plan: {
            shown: { ...PROVIDER, [`${ROLE}["a"]`]: WAITS, [`${TRUST}["b"]`]: trust(MAIN) },
            configuration: { resources: [roleWith(BY_KEY), federated()] },
        },
        found: [["document-unknown", `${ROLE}["a"].assume_role_policy`]],
    },
    {
        name: "by a key, beside a value that is not shown",
        plan: {
            shown: { ...PROVIDER, [`${ROLE}["a"]`]: WAITS, [`${TRUST}["a"]`]: trust(MAIN) },
            configuration: {
                resources: [roleWith({ references: [TRUST, "each.key", "local.open"] }), federated()],
            },
        },
        found: [["document-unknown", `${ROLE}["a"].assume_role_policy`]],
    },
    {
        name: "in an instance of a module, by the variable that it is handed in",
        plan: {
            shown: {
                ...PROVIDER,
                [`module.m["a"].${ROLE}`]: WAITS,
                [`module.m["b"].${ROLE}`]: WAITS,
                [`${TRUST}["a"]`]: trust(MAIN),
                [`${TRUST}["b"]`]: trust(OPEN),
            },
            configuration: {
                resources: [federated()],
                module_calls: {
                    m: {
                        expressions: { trust: BY_KEY },
                        module: { resources: [roleWith({ references: ["var.trust"] })] },
                    },
                },
            },
        },
        found: openAt(`module.m["b"].${ROLE}`),
    },
    {
        name: "in a module in a module, by two variables",
        plan: {
            shown: { ...PROVIDER, [`module.m[0].module.n["x"].${ROLE}`]: WAITS, [TRUST]: trust(OPEN) },
            configuration: {
                resources: [federated()],
                module_calls: {
                    m: {
                        expressions: { trust: refersTo(`${TRUST}.json`) },
                        module: {
                            module_calls: {
                                n: {
                                    expressions: { policy: { references: ["var.trust"] } },
                                    module: { resources: [roleWith({ references: ["var.policy"] })] },
                                },
                            },
                        },
                    },
                },
            },
        },
        found: openAt(`module.m[0].module.n["x"].${ROLE}`),
    },
    ...[
        { name: "written out", references: ['module.m["a"].json', 'module.m["a"]'], role: ROLE },
        { name: "of the role", references: ["module.m", "each.key"], role: `${ROLE}["a"]` },
    ].map(({ name, references, role }) => ({
        name: `of a module's instance by its key, ${name}`,
        plan: {
            shown: {
                [role]: WAITS,
                'module.m["a"].aws_iam_openid_connect_provider.gh':
                    PROVIDER["aws_iam_openid_connect_provider.gh"] ?? {},
                [`module.m["a"].${TRUST}`]: trust(OPEN),
                [`module.m["b"].${TRUST}`]: trust(MAIN),
            },
            configuration: {
                resources: [roleWith({ references })],
                module_calls: {
                    m: {
                        module: {
                            resources: [federated()],
                            outputs: { json: { expression: refersTo(`${TRUST}.json`) } },
                        },
                    },
                },
            },
        },
        found: openAt(role),
    })),
    {
        name: "of a module that hands its own output in",
        plan: {
            shown: { [ROLE]: WAITS },
            configuration: {
                resources: [roleWith(refersTo("module.m.json"))],
                module_calls: {
                    m: {
                        expressions: { json: refersTo("module.m.json") },
                        module: { outputs: { json: { expression: { references: ["var.json"] } } } },
                    },
                },
            },
        },
        found: [["document-unknown", `${ROLE}.assume_role_policy`]],
    },
    {
        name: "of a module that hands two outputs in on many ways",
        plan: {
            shown: { [ROLE]: WAITS },
            configuration: {
                resources: [roleWith(refersTo("module.m.a"))],
                module_calls: {
                    m: {
                        expressions: {
                            a: refersTo("module.m.a", "module.m.b"),
                            b: refersTo("module.m.a", "module.m.b"),
                        },
                        module: {
                            outputs: {
                                a: { expression: { references: ["var.a", "var.b"] } },
                                b: { expression: { references: ["var.a", "var.b"] } },
                            },
                        },
                    },
                },
            },
        },
        found: [["document-unknown", `${ROLE}.assume_role_policy`]],
    },
    {
        name: "for a provider that a module is handed",
        plan: {
            shown: { ...PROVIDER, [`module.m.${ROLE}`]: WAITS, [`module.m.${TRUST}`]: trust(MAIN) },
            configuration: {
                module_calls: {
                    m: {
                        expressions: { provider: refersTo("aws_iam_openid_connect_provider.gh.arn") },
                        module: {
                            resources: [
                                roleWith(refersTo(`${TRUST}.json`)),
                                federated({ references: ["var.provider"] }),
                            ],
                        },
                    },
                },
            },
        },
        found: [],
    },
    {
        name: "in a block of its own",
        plan: {
            shown: {
                ...PROVIDER,
                "aws_x.y": {
                    values: { role: [{ name: "b" }, { name: "a" }] },
                    unknown: { role: [{ policy: true }, { policy: true }] },
                },
                [`${TRUST}["a"]`]: trust(MAIN),
                [`${TRUST}["b"]`]: trust(OPEN),
            },
            configuration: {
                resources: [
                    configured("aws_x.y", {
                        role: ["a", "b"].map((name) => ({
                            name: { constant_value: name },
                            policy: refersTo(`${TRUST}["${name}"].json`),
                        })),
                    }),
                    federated(),
                ],
            },
        },
        found: [
            [
                "subject-wildcard",
                `aws_x.y.role[0].policy.Statement[0].Condition.StringLike["${GITHUB}:sub"][0]`,
            ],
        ],
    },
];

describe("a document that waits for the apply is found", () => {
    for (const { name, plan, found } of INSTANCES) {
        it(name, () => {
            assert.deepEqual(
                placesIn(plan),
                found.map((one) => one.slice(0, 2)),
            );
        });
    }
});

const POLICY = "aws_s3_bucket_policy.b";
const BUCKET_DATA = `${DATA}.b`;
const AT = `${POLICY}.policy.Statement`;
const CI = { "aws_iam_role.ci": { values: { name: "ci" }, unknown: { arn: true } } };

/** A bucket policy from one data source, with its arguments as planned, which are unknown, and as written. */
function bucketPolicy(
    values: Readonly<Record<string, unknown>>,
    unknown: Readonly<Record<string, unknown>>,
    expressions: object,
    more: PlanParts["shown"] = {},
): PlanParts {
    return {
        shown: {
            ...CI,
            [POLICY]: { values: { bucket: "b" }, unknown: { policy: true } },
            [BUCKET_DATA]: { values, unknown: { json: true, ...unknown } },
            ...more,
        },
        configuration: {
            resources: [
                configured(POLICY, { policy: refersTo(`${BUCKET_DATA}.json`) }),
                configured(BUCKET_DATA, expressions),
                ...Object.keys(more)
                    .filter((address) => address.startsWith("data."))
                    .map((address) => configured(address, {})),
            ],
        },
    };
}

/** A statement of it for identifiers of one kind. */
function forIdentifiers(
    identifiers: unknown,
    unknown: unknown,
    type = "AWS",
    references = CI_ARN,
): PlanParts {
    return bucketPolicy(
        { statement: [{ actions: ["s3:GetObject"], principals: [{ type, identifiers }] }] },
        { statement: [{ principals: [{ identifiers: unknown }], resources: true }] },
        { statement: [{ principals: [{ type: { constant_value: type }, identifiers: references }] }] },
    );
}

const CI_ARN = refersTo("aws_iam_role.ci.arn");
const ROOT = "arn:aws:iam::999999999999:root";

/** What the plan shows must be said with and without `--allow-unknown`; what it leaves open, only without. */
const HIDDEN: readonly {
    name: string;
    plan: PlanParts;
    open: readonly (readonly string[])[];
    shown: readonly (readonly string[])[];
}[] = [
    {
        name: "a star before an unknown identifier",
        plan: forIdentifiers(["*", null], [false, true]),
        open: [],
        shown: [["principal-anonymous", `${AT}[0].Principal.AWS[0]`, ATTACKER]],
    },
    {
        name: "a star after an unknown identifier",
        plan: forIdentifiers([null, "*"], [true, false]),
        open: [],
        shown: [["principal-anonymous", `${AT}[0].Principal.AWS[1]`, ATTACKER]],
    },
    {
        name: "a star in a list that leaves unknown identifiers out",
        plan: forIdentifiers(["*"], [true, false]),
        open: [],
        shown: [["principal-anonymous", `${AT}[0].Principal.AWS[1]`, ATTACKER]],
    },
    {
        name: "a star beyond what is marked",
        plan: forIdentifiers([null, "*"], [true]),
        open: [],
        shown: [["principal-anonymous", `${AT}[0].Principal.AWS[1]`, ATTACKER]],
    },
    {
        name: "a root beside an unknown identifier",
        plan: forIdentifiers([ROOT, null], [false, true]),
        open: [],
        shown: [["principal-account", `${AT}[0].Principal.AWS[0]`, ATTACKER]],
    },
    {
        name: "a star beside two unknown identifiers",
        plan: forIdentifiers(["*", null, null], [false, true, true]),
        open: [
            ["document-unknown", `${AT}[0].Principal.AWS[1]`],
            ["document-unknown", `${AT}[0].Principal.AWS[2]`],
        ],
        shown: [["principal-anonymous", `${AT}[0].Principal.AWS[0]`, ATTACKER]],
    },
    {
        name: "a set that is unknown as a whole",
        plan: forIdentifiers(undefined, true),
        open: [["document-unknown", `${AT}[0].Principal.AWS[0]`]],
        shown: [],
    },
    {
        name: "one unknown identifier that refers to two ARNs",
        plan: forIdentifiers(
            [null],
            [true],
            "AWS",
            refersTo("aws_iam_role.ci.arn", "aws_iam_role.other.arn"),
        ),
        open: [["document-unknown", `${AT}[0].Principal.AWS[0]`]],
        shown: [],
    },
    {
        name: "one unknown identifier that refers to one ARN",
        plan: forIdentifiers([null], [true]),
        open: [],
        shown: [],
    },
    {
        name: "a star beside a principal that is unknown as a whole",
        plan: bucketPolicy(
            {
                statement: [
                    { actions: ["s3:GetObject"], principals: [{ type: "AWS", identifiers: ["*"] }, {}] },
                ],
            },
            { statement: [{ principals: [{}, true] }] },
            {},
        ),
        open: [["document-unknown", `${AT}[0].Principal.AWS[1]`]],
        shown: [["principal-anonymous", `${AT}[0].Principal.AWS[0]`, ATTACKER]],
    },
    {
        name: "a star of a kind that is unknown",
        plan: bucketPolicy(
            { statement: [{ actions: ["s3:GetObject"], principals: [{ identifiers: ["*"] }] }] },
            { statement: [{ principals: [{ type: true }] }] },
            {},
        ),
        open: [["document-unknown", `${AT}[0].Principal.AWS[1]`]],
        shown: [["principal-anonymous", `${AT}[0].Principal.AWS[0]`, ATTACKER]],
    },
    {
        name: "an open statement beside a statement that is unknown",
        plan: bucketPolicy(
            { statement: [{ actions: ["s3:*"], principals: [{ type: "*", identifiers: ["*"] }] }, {}] },
            { statement: [{}, true] },
            {},
        ),
        open: [["document-unknown", `${AT}[1]`]],
        shown: [["principal-anonymous", `${AT}[0].Principal`, ATTACKER]],
    },
    {
        name: "an open statement beside a document that it takes in and that is unknown",
        plan: bucketPolicy(
            { statement: [{ actions: ["s3:*"], principals: [{ type: "*", identifiers: ["*"] }] }] },
            { override_policy_documents: true },
            { override_policy_documents: { references: ["local.more"] } },
        ),
        open: [["document-unknown", `${AT}[1]`]],
        shown: [["principal-anonymous", `${AT}[0].Principal`, ATTACKER]],
    },
    {
        name: "an open document that another takes in",
        plan: bucketPolicy(
            {},
            { source_policy_documents: [true] },
            { source_policy_documents: refersTo(`${DATA}.open.json`) },
            {
                [`${DATA}.open`]: {
                    values: {
                        statement: [{ actions: ["s3:*"], principals: [{ type: "*", identifiers: ["*"] }] }],
                    },
                    unknown: { statement: [{ resources: true }] },
                },
            },
        ),
        open: [],
        shown: [["principal-anonymous", `${AT}[0].Principal`, ATTACKER]],
    },
    {
        name: "an open statement in a text that a document takes in",
        plan: bucketPolicy(
            {
                source_policy_documents: [
                    '{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}',
                ],
            },
            { statement: true },
            {},
        ),
        open: [["document-unknown", `${AT}[1]`]],
        shown: [["principal-anonymous", `${AT}[0].Principal`, ATTACKER]],
    },
    {
        name: "an open statement that another of the same ID replaces",
        plan: bucketPolicy(
            {
                statement: [
                    { sid: "Read", actions: ["s3:*"], principals: [{ type: "*", identifiers: ["*"] }] },
                ],
                override_policy_documents: [
                    JSON.stringify({
                        Statement: [
                            {
                                Sid: "Read",
                                Effect: "Allow",
                                Principal: { AWS: "arn:aws:iam::111122223333:role/reader" },
                                Action: "s3:GetObject",
                                Resource: "*",
                            },
                        ],
                    }),
                ],
            },
            { statement: [{ resources: true }] },
            {},
        ),
        open: [],
        shown: [],
    },
    {
        name: "two documents that it takes in, of which one is shown",
        plan: bucketPolicy(
            {},
            { source_policy_documents: [true, true] },
            { source_policy_documents: refersTo(`${DATA}.one.json`) },
            {
                [`${DATA}.one`]: {
                    values: { statement: [{ actions: ["s3:GetObject"] }] },
                    unknown: { statement: [{ resources: true }] },
                },
            },
        ),
        open: [["document-unknown", `${AT}[0]`]],
        shown: [],
    },
    {
        name: "an open statement before another, both with an empty ID",
        plan: bucketPolicy(
            {
                statement: [
                    { sid: "", actions: ["s3:*"], principals: [{ type: "*", identifiers: ["*"] }] },
                    {
                        sid: "",
                        actions: ["s3:*"],
                        principals: [{ type: "AWS", identifiers: ["arn:aws:iam::111122223333:role/r"] }],
                    },
                ],
            },
            { statement: [{ resources: true }, { resources: true }] },
            {},
        ),
        open: [],
        shown: [["principal-anonymous", `${AT}[0].Principal`, ATTACKER]],
    },
    {
        name: "a document that takes itself in",
        plan: bucketPolicy(
            {},
            { source_policy_documents: [true] },
            { source_policy_documents: refersTo(`${BUCKET_DATA}.json`) },
        ),
        open: [["document-unknown", `${AT}[0]`]],
        shown: [],
    },
    {
        name: "a provider of SAML, which conditions do not tell from another,",
        plan: forIdentifiers(undefined, true, "Federated", refersTo("aws_iam_saml_provider.s.arn")),
        open: [["document-unknown", `${AT}[0].Principal.Federated[0]`]],
        shown: [],
    },
];

describe("what a plan shows of a document that is partly unknown", () => {
    it("is no ARN of a data source, of one of two roles, or of a provider for what is no token", () => {
        const places = ({ shown, configuration }: PlanParts, more: PlanParts["shown"]) =>
            placesIn({ shown: { ...shown, ...more }, configuration });
        const unknown = [["document-unknown", `${AT}[0].Principal.AWS[0]`]];
        const lookedUp = forIdentifiers([null], [true], "AWS", refersTo("data.aws_iam_role.d.arn"));
        assert.deepEqual(places(lookedUp, { "data.aws_iam_role.d": { unknown: { arn: true } } }), unknown);
        const several = forIdentifiers([null], [true], "AWS", { references: ["aws_iam_role.n"] });
        const roles = { "aws_iam_role.n[0]": WAITS, "aws_iam_role.n[1]": WAITS };
        assert.deepEqual(
            places(several, roles).filter(([, path = ""]) => path.startsWith(AT)),
            unknown,
        );
        const provider = refersTo("aws_iam_openid_connect_provider.gh.arn");
        assert.deepEqual(places(forIdentifiers(undefined, true, "AWS", provider), PROVIDER), unknown);
    });

    for (const { name, plan, open, shown } of HIDDEN) {
        it(name, () => {
            const rules = (found: readonly (readonly string[])[]) =>
                found.filter(([rule]) => rule !== "document-invalid");
            assert.deepEqual(rules(foundIn(plan)), [...open, ...shown]);
            assert.deepEqual(rules(foundIn(plan, true)), shown);
        });
    }
});

describe("the identifiers of a trust policy that a plan leaves open", () => {
    const principals = `${ROLE}.assume_role_policy.Statement[0].Principal.Federated`;
    const trusting = (identifiers: unknown, unknown: unknown): PlanParts => {
        const { values = {} } = trust(MAIN);
        const [statement] = values["statement"] as readonly object[];
        return {
            shown: {
                ...PROVIDER,
                [ROLE]: WAITS,
                [TRUST]: {
                    values: {
                        statement: [{ ...statement, principals: [{ type: "Federated", identifiers }] }],
                    },
                    unknown: { statement: [{ principals: [{ identifiers: unknown }] }] },
                },
            },
            configuration: { resources: [roleWith(refersTo(`${TRUST}.json`)), federated()] },
        };
    };

    it("are the provider where the conditions are on its claims", () => {
        assert.deepEqual(placesIn(trusting(undefined, true)), []);
        assert.deepEqual(placesIn(trusting([null], [true])), []);
    });

    it("keep a star and another issuer's provider beside it", () => {
        assert.deepEqual(placesIn(trusting(["*", null], [false, true]), true), [
            ["principal-anonymous", `${principals}[0]`],
        ]);
        const other = "arn:aws:iam::111122223333:oidc-provider/gitlab.com";
        assert.deepEqual(placesIn(trusting([null, other], [true, false]), true), [
            ["subject-missing", `${principals}[1]`],
            ["audience-open", `${principals}[1]`],
        ]);
    });
});

/** A queue for notifications of a bucket, with values of its condition on the source. */
function queuePolicy(values: unknown, unknown: unknown, more: readonly object[] = []): PlanParts {
    const condition = { test: "ArnEquals", variable: "aws:SourceArn" };
    return {
        shown: {
            "aws_s3_bucket.in": { values: { bucket: "in" }, unknown: { arn: true } },
            "aws_sqs_queue_policy.q": { unknown: { policy: true } },
            [`${DATA}.q`]: {
                values: {
                    statement: [
                        {
                            actions: ["sqs:SendMessage"],
                            principals: [{ type: "AWS", identifiers: ["*"] }],
                            condition: [...more, { ...condition, values }],
                        },
                    ],
                },
                unknown: {
                    statement: [
                        { resources: [true], condition: [...more.map(() => ({})), { values: unknown }] },
                    ],
                },
            },
        },
        configuration: {
            resources: [
                configured("aws_sqs_queue_policy.q", { policy: refersTo(`${DATA}.q.json`) }),
                configured(`${DATA}.q`, {
                    statement: [
                        {
                            condition: [
                                {
                                    test: { constant_value: "ArnEquals" },
                                    variable: { constant_value: "aws:SourceArn" },
                                    values: refersTo("aws_s3_bucket.in.arn"),
                                },
                                ...more.map(() => ({
                                    test: { constant_value: "StringEquals" },
                                    variable: { constant_value: "aws:SourceAccount" },
                                })),
                            ],
                        },
                    ],
                }),
            ],
        },
    };
}

describe("the values of a condition that a plan leaves open", () => {
    const unknownIn = (plan: PlanParts) => placesIn(plan).filter(([rule]) => rule === "document-unknown");
    const at = 'aws_sqs_queue_policy.q.policy.Statement[0].Condition.ArnEquals["aws:SourceArn"]';

    it("are the ARN where there is one, whichever block comes first", () => {
        assert.deepEqual(unknownIn(queuePolicy([null], [true])), []);
        const account = { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] };
        assert.deepEqual(unknownIn(queuePolicy([null], [true], [account])), []);
    });

    it("are unknown where there are two, or any number", () => {
        assert.deepEqual(unknownIn(queuePolicy([null, null], [true, true])), [
            ["document-unknown", `${at}[0]`],
            ["document-unknown", `${at}[1]`],
        ]);
        assert.deepEqual(unknownIn(queuePolicy(undefined, true)), [["document-unknown", `${at}[0]`]]);
    });

    it("keep what is known beside the ARN", () => {
        const open = queuePolicy(["*", null], [false, true]);
        assert.deepEqual(unknownIn(open), []);
        assert.deepEqual(placesIn(open, true), [
            ["principal-anonymous", "aws_sqs_queue_policy.q.policy.Statement[0].Principal.AWS[0]"],
        ]);
    });
});
