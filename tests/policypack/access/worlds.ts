import fc from "fast-check";
import type { AccountDocuments, Policy } from "../../../policypack/access/account";
import { readDocument } from "../../../policypack/iam/document";
import type {
    PlainPolicy,
    PlainPrincipal,
    PlainStatement,
    PlainWorld,
    Request,
    Requester,
} from "./evaluator";

const HOME = "111122223333";
const OTHER = "444455556666";
export const GITHUB = "token.actions.githubusercontent.com";
const DEPLOY = `arn:aws:iam::${HOME}:role/deploy`;
const READER = `arn:aws:iam::${HOME}:role/reader`;
const ANN = `arn:aws:iam::${HOME}:user/ann`;
const EXTERNAL = `arn:aws:iam::${OTHER}:role/external`;
const REPOSITORY = `arn:aws:ecr:eu-west-1:${HOME}:repository/app`;
const BUCKET = "arn:aws:s3:::site";
const KEY = `arn:aws:kms:eu-west-1:${HOME}:key/1`;

/** What can be asked of which resource. */
const ACTIONS: readonly (readonly [action: string, on: string, resource: string])[] = [
    ["ecr:BatchGetImage", REPOSITORY, REPOSITORY],
    ["ecr:PutImage", REPOSITORY, REPOSITORY],
    ["s3:GetObject", BUCKET, `${BUCKET}/index.html`],
    ["s3:PutObject", BUCKET, `${BUCKET}/index.html`],
    ["s3:ListBucket", BUCKET, BUCKET],
    ["kms:Decrypt", KEY, KEY],
    ["sts:AssumeRole", DEPLOY, DEPLOY],
    ["sts:AssumeRoleWithWebIdentity", DEPLOY, DEPLOY],
];

const REQUESTERS: readonly Requester[] = [
    ...[DEPLOY, READER, ANN, EXTERNAL].map((arn) => ({ kind: "identity" as const, arn })),
    { kind: "service", name: "lambda.amazonaws.com" },
    { kind: "token", issuer: GITHUB, subject: "repo:acme/app:ref:refs/heads/main" },
    { kind: "token", issuer: GITHUB, subject: "repo:acme/app:environment:production" },
];

const CONTEXTS: readonly Request["context"][] = [
    {},
    { "aws:SourceVpce": "vpce-1", "aws:RequestTag/team": "web" },
    { "aws:SourceVpce": "vpce-2" },
    { "aws:SourceArn": `arn:aws:lambda:eu-west-1:${HOME}:function:web`, "aws:RequestTag/team": "data" },
];

/** Every request that can be made of these. */
export const REQUESTS: readonly Request[] = REQUESTERS.flatMap((requester) =>
    ACTIONS.flatMap(([action, on, resource]) =>
        CONTEXTS.map((context) => ({ requester, action, on, resource, context })),
    ),
);

const operator = fc.constantFrom(
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringEqualsIfExists",
    "ArnLike",
);
const test = fc.oneof(
    fc.tuple(
        operator,
        fc.constant("aws:SourceVpce"),
        fc.subarray(["vpce-1", "vpce-2", "vpce-*"], { minLength: 1 }),
    ),
    fc.tuple(
        operator,
        fc.constant("aws:RequestTag/team"),
        fc.subarray(["web", "data", "?eb"], { minLength: 1 }),
    ),
    fc.tuple(
        operator,
        fc.constant("aws:PrincipalArn"),
        fc.subarray([DEPLOY, EXTERNAL, "arn:aws:iam::*:role/*"], { minLength: 1 }),
    ),
    fc.tuple(fc.constant("Null"), fc.constant("aws:SourceVpce"), fc.constantFrom(["true"], ["false"])),
    fc.tuple(
        fc.constantFrom("StringEquals", "StringNotEquals"),
        fc.constant("aws:principalaccount"),
        fc.constantFrom([HOME], [OTHER]),
    ),
    fc.tuple(
        fc.constantFrom("ArnLike", "StringEquals"),
        fc.constant("aws:SourceArn"),
        fc.constantFrom(
            [`arn:aws:lambda:eu-west-1:${HOME}:function:web`],
            [`arn:aws:lambda:*:${HOME}:function:*`],
        ),
    ),
);

const condition = fc.array(test, { maxLength: 2 }).map((tests) => {
    const merged: Record<string, Record<string, readonly string[]>> = {};
    for (const [name, key, values] of tests) {
        merged[name] = { ...merged[name], [key]: values };
    }
    return merged;
});

const effect = fc.constantFrom("Allow" as const, "Allow" as const, "Allow" as const, "Deny" as const);

const actions = fc.oneof(
    {
        weight: 4,
        arbitrary: fc
            .subarray(
                [
                    ...ACTIONS.map(([action]) => action),
                    "s3:Get*",
                    "ecr:*",
                    "s3:*Object",
                    "STS:assume*",
                    "kms:De?rypt",
                ],
                { minLength: 1, maxLength: 4 },
            )
            .map((Action) => ({ Action })),
    },
    { weight: 1, arbitrary: fc.constant({ Action: "*" }) },
    {
        weight: 1,
        arbitrary: fc
            .subarray(["s3:*", "ecr:Put*", "sts:*", "kms:Decrypt"], { minLength: 1, maxLength: 2 })
            .map((NotAction) => ({ NotAction })),
    },
);

const resources = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ Resource: "*" }) },
    {
        weight: 3,
        arbitrary: fc
            .subarray(
                [
                    REPOSITORY,
                    BUCKET,
                    `${BUCKET}/*`,
                    KEY,
                    DEPLOY,
                    "arn:aws:s3:::*",
                    `arn:aws:ecr:*:${HOME}:repository/a*`,
                    `arn:aws:iam::${HOME}:role/*`,
                ],
                { minLength: 1, maxLength: 3 },
            )
            .map((Resource) => ({ Resource })),
    },
    {
        weight: 1,
        arbitrary: fc
            .subarray([REPOSITORY, `${BUCKET}/*`], { minLength: 1 })
            .map((NotResource) => ({ NotResource })),
    },
);

const principals: fc.Arbitrary<PlainPrincipal> = fc.oneof(
    {
        weight: 4,
        arbitrary: fc
            .subarray([DEPLOY, READER, ANN, EXTERNAL], { minLength: 1, maxLength: 2 })
            .map((AWS) => ({ AWS })),
    },
    {
        weight: 2,
        arbitrary: fc.constantFrom(
            { AWS: `arn:aws:iam::${HOME}:root` },
            { AWS: `arn:aws:iam::${OTHER}:root` },
        ),
    },
    { weight: 1, arbitrary: fc.constant("*" as const) },
    { weight: 1, arbitrary: fc.constant({ Service: "lambda.amazonaws.com" }) },
);

const identityPolicy: fc.Arbitrary<PlainPolicy> = fc.record({
    Statement: fc.array(
        fc
            .record({ effect, actions, resources, Condition: condition })
            .map(({ effect: Effect, actions: action, resources: resource, Condition }): PlainStatement => ({
                Effect,
                ...action,
                ...resource,
                Condition,
            })),
        { minLength: 1, maxLength: 3 },
    ),
});

function resourcePolicy(resource: fc.Arbitrary<Pick<PlainStatement, "Resource">>): fc.Arbitrary<PlainPolicy> {
    const statement = fc
        .record({ effect, actions, resource, Principal: principals, Condition: condition })
        .map(({ effect: Effect, actions: action, resource: own, Principal, Condition }): PlainStatement => ({
            Effect,
            Principal,
            ...action,
            ...own,
            Condition,
        }));
    return fc.record({ Statement: fc.array(statement, { minLength: 1, maxLength: 3 }) });
}

const token = fc
    .record({
        subject: fc.constantFrom("repo:acme/app:ref:refs/heads/main", "repo:acme/app:*"),
        Condition: condition,
        effect,
    })
    .map(({ subject, effect: Effect }): PlainStatement => ({
        Effect,
        Principal: { Federated: `arn:aws:iam::${HOME}:oidc-provider/${GITHUB}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringLike: { [`${GITHUB}:sub`]: subject } },
    }));

const trust = fc
    .tuple(resourcePolicy(fc.constant({})), fc.array(token, { maxLength: 2 }))
    .map(([{ Statement }, tokens]): PlainPolicy => ({ Statement: [...Statement, ...tokens] }));

const identity = (arn: string): fc.Arbitrary<PlainWorld["identities"][number]> =>
    fc.record({
        arn: fc.constant(arn),
        kind: fc.constant(arn.includes(":user/") ? ("user" as const) : ("role" as const)),
        account: fc.constant(arn.split(":")[4] ?? ""),
        policies: fc.array(identityPolicy, { maxLength: 2 }),
        boundary: fc.option(identityPolicy, { nil: undefined, freq: 2 }),
    });

const resource = (
    arn: string,
    policy: fc.Arbitrary<PlainPolicy>,
    decidesItself: boolean,
): fc.Arbitrary<PlainWorld["resources"][number]> =>
    fc.record({
        arn: fc.constant(arn),
        account: fc.constant(HOME),
        policy,
        decidesItself: fc.constant(decidesItself),
    });

/** Two accounts with roles, a user, a repository, a bucket, a key, and policies of every kind on them. */
export const worlds: fc.Arbitrary<PlainWorld> = fc.record({
    identities: fc.tuple(identity(DEPLOY), identity(READER), identity(ANN), identity(EXTERNAL)),
    resources: fc.tuple(
        resource(REPOSITORY, resourcePolicy(fc.constant({})), false),
        resource(
            BUCKET,
            resourcePolicy(
                fc.constantFrom({ Resource: [BUCKET, `${BUCKET}/*`] }, { Resource: `${BUCKET}/*` }),
            ),
            false,
        ),
        resource(KEY, resourcePolicy(fc.constant({ Resource: "*" })), true),
        resource(DEPLOY, trust, true),
    ),
    controls: fc.array(
        fc.record({
            account: fc.constantFrom(HOME, OTHER),
            policy: identityPolicy.map(({ Statement }) => ({
                Statement: Statement.map((one): PlainStatement => ({ ...one, Effect: "Deny" })),
            })),
        }),
        { maxLength: 1 },
    ),
});

/** The same as the pack reads it. */
export function asDocuments({ identities, resources: on, controls }: PlainWorld): AccountDocuments {
    return {
        identities: identities.map(({ policies, boundary, ...rest }) => ({
            ...rest,
            policies: policies.map((policy, index) => toPolicy(policy, `${rest.arn} ${index}`)),
            boundary: boundary && toPolicy(boundary, `boundary of ${rest.arn}`),
            unread: [],
        })),
        guarded: on.map(({ policy, ...rest }) => ({
            ...rest,
            region: undefined,
            policies: [toPolicy(policy, rest.arn)],
        })),
        bounds: controls.map(({ account, policy }) => ({
            policy: toPolicy(policy, "control"),
            limits: "principals",
            accounts: [account],
        })),
        aliases: new Map(),
    };
}

function toPolicy(policy: PlainPolicy, owner: string): Policy {
    return { document: readDocument(policy, ""), file: "world.json", owner, reported: (path) => path };
}
