import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { readConfiguration } from "../../../policypack/options/configuration";

const URN = "urn:pulumi:prod::shop::";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const NOT_KNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function trust(principal: unknown): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
    });
}

const OPEN = trust("*");
const CLOSED = trust({ Service: "ec2.amazonaws.com" });

function role(name: string, assumeRolePolicy: unknown, more: object = {}): object {
    return {
        urn: `${URN}aws:iam/role:Role::${name}`,
        custom: true,
        type: "aws:iam/role:Role",
        inputs: { assumeRolePolicy },
        outputs: { assumeRolePolicy, arn: "arn:aws:iam::111122223333:role/x" },
        propertyDependencies: {
            assumeRolePolicy: [`${URN}aws:iam/openIdConnectProvider:OpenIdConnectProvider::gh`],
        },
        ...more,
    };
}

function exported(...resources: readonly object[]): string {
    return JSON.stringify({
        version: 3,
        deployment: {
            manifest: { version: "v3.248.0" },
            resources: [
                { urn: `${URN}pulumi:pulumi:Stack::shop`, custom: false, type: "pulumi:pulumi:Stack" },
                ...resources,
            ],
        },
    });
}

function previewed(...steps: readonly object[]): string {
    return JSON.stringify({ config: { x: OPEN }, steps, changeSummary: { create: 1 } });
}

function found(text: string, config: object = {}, options: object = {}): unknown {
    return checkText("stack.json", text, readConfiguration(config), options).violations.map(
        ({ rule, resource, path }) => [rule, resource, path],
    );
}

describe("a stack of Pulumi's", () => {
    it("has each violation once, by the URN, at the inputs", () => {
        assert.deepEqual(found(exported(role("web", CLOSED), role("deploy", OPEN))), [
            [
                "principal-anonymous",
                `${URN}aws:iam/role:Role::deploy`,
                "deployment.resources[2].inputs.assumeRolePolicy.Statement[0].Principal",
            ],
        ]);
        assert.equal(
            checkText("stack.json", exported(role("web", CLOSED)), readConfiguration({})).kind,
            "pulumi-stack",
        );
    });

    it("lets the policy of a key name the root of the key's own account alone", () => {
        const policy = JSON.stringify({
            Version: "2012-10-17",
            Statement: {
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::111122223333:root" },
                Action: "kms:*",
                Resource: "*",
            },
        });
        const judged = (type: string, outputs: object) => {
            const urn = `${URN}${type}::it`;
            const resource = { urn, custom: true, type, inputs: { policy }, outputs };
            return checkText("stack.json", exported(resource), readConfiguration({})).violations.map(
                ({ rule }) => rule,
            );
        };
        const arnIn = (account: string) => ({ arn: `arn:aws:kms:eu-west-1:${account}:key/1` });
        assert.deepEqual(
            [
                judged("aws:kms/key:Key", arnIn("111122223333")),
                judged("aws:kms/key:Key", arnIn("444455556666")),
                judged("aws:kms/key:Key", {}),
                judged("aws:sqs/queuePolicy:QueuePolicy", arnIn("111122223333")),
            ],
            [[], ["principal-account"], ["principal-account"], ["principal-account"]],
        );
    });

    it("is read as a backend keeps it, too", () => {
        const { deployment } = JSON.parse(exported(role("deploy", OPEN))) as { deployment: object };
        assert.deepEqual(
            found(JSON.stringify({ version: 3, checkpoint: { stack: "prod", latest: deployment } })),
            [
                [
                    "principal-anonymous",
                    `${URN}aws:iam/role:Role::deploy`,
                    "checkpoint.latest.resources[1].inputs.assumeRolePolicy.Statement[0].Principal",
                ],
            ],
        );
    });

    const left: readonly { name: string; more: object }[] = [
        { name: "was only looked up", more: { external: true } },
        { name: "waits to be deleted", more: { delete: true } },
        { name: "is a component, whose children are there themselves", more: { custom: false } },
        { name: "is a provider", more: { type: "pulumi:providers:aws" } },
    ];
    for (const { name, more } of left) {
        it(`says nothing of what ${name}`, () => {
            assert.deepEqual(found(exported(role("deploy", OPEN, more))), []);
        });
    }

    it("is judged by the outputs of a resource that has no inputs", () => {
        assert.deepEqual(found(exported(role("deploy", OPEN, { inputs: {} }))), [
            [
                "principal-anonymous",
                `${URN}aws:iam/role:Role::deploy`,
                "deployment.resources[1].outputs.assumeRolePolicy.Statement[0].Principal",
            ],
        ]);
    });

    it("has its exceptions by the URN, in whichever file", () => {
        const exception = {
            resource: `${URN}aws:iam/role:Role::deploy`,
            reason: "until it moves",
            expires: "9999-12-31",
        };
        const config = { "principal-anonymous": { exceptions: [exception] } };
        const text = exported(role("deploy", OPEN), role("other", OPEN));
        assert.deepEqual(
            checkText("stack.json", text, readConfiguration(config), { isOneOfSeveral: true }).violations.map(
                ({ resource }) => resource,
            ),
            [`${URN}aws:iam/role:Role::other`],
        );
    });

    const values: readonly { name: string; value: unknown; rules: readonly string[] }[] = [
        { name: "a value known only after apply", value: NOT_KNOWN, rules: ["document-unknown"] },
        {
            name: "a secret that only the stack's key opens",
            value: { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" },
            rules: ["document-unknown"],
        },
        {
            name: "a secret that is shown",
            value: { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", plaintext: JSON.stringify(OPEN) },
            rules: ["principal-anonymous"],
        },
        {
            name: "an output",
            value: { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: OPEN, dependencies: [] },
            rules: ["principal-anonymous"],
        },
        {
            name: "an output that is not known",
            value: { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", dependencies: [] },
            rules: ["document-unknown"],
        },
    ];
    for (const { name, value, rules } of values) {
        it(`is read through ${name}`, () => {
            const { violations } = checkText(
                "s.json",
                exported(role("deploy", value)),
                readConfiguration({}),
            );
            assert.deepEqual(
                violations.map(({ rule }) => rule),
                rules,
            );
        });
    }

    it("is compared as a stack", () => {
        const repository = (name: string, provider: string): object => ({
            urn: `${URN}aws:ecr/repository:Repository::${name}`,
            custom: true,
            type: "aws:ecr/repository:Repository",
            provider,
            inputs: { name },
        });
        const replication = {
            urn: `${URN}aws:ecr/replicationConfiguration:ReplicationConfiguration::r`,
            custom: true,
            type: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
            provider: "p::1",
            inputs: {
                replicationConfiguration: {
                    rules: [
                        {
                            destinations: [{ region: "us-west-2", registryId: "111122223333" }],
                            repositoryFilters: [{ filter: "shop", filterType: "PREFIX_MATCH" }],
                        },
                    ],
                },
            },
        };
        const collides = (provider: string): unknown[] =>
            (
                found(
                    exported(repository("shop", "p::1"), repository("shopping", provider), replication),
                ) as string[][]
            ).filter(([rule]) => rule === "replication-prefix-collision");
        assert.equal(collides("p::1").length, 1);
        assert.deepEqual(collides("p::2"), []);
    });
});

describe("a preview of Pulumi's", () => {
    const urn = `${URN}aws:iam/role:Role::deploy`;

    it("is judged for what will be, and not for what was", () => {
        assert.deepEqual(
            found(
                previewed({
                    op: "update",
                    urn,
                    oldState: role("deploy", OPEN),
                    newState: role("deploy", CLOSED),
                }),
            ),
            [],
        );
        assert.deepEqual(found(previewed({ op: "delete", urn, oldState: role("deploy", OPEN) })), []);
        assert.deepEqual(
            found(
                previewed({
                    op: "update",
                    urn,
                    oldState: role("deploy", CLOSED),
                    newState: role("deploy", OPEN),
                }),
            ),
            [
                [
                    "principal-anonymous",
                    urn,
                    "steps[0].newState.inputs.assumeRolePolicy.Statement[0].Principal",
                ],
            ],
        );
    });

    it("has one of the steps of a replacement", () => {
        const newState = role("deploy", OPEN);
        const steps = ["create-replacement", "replace", "delete-replaced"].map((op) => ({
            op,
            urn,
            newState,
        }));
        assert.deepEqual((found(previewed(...steps)) as unknown[]).length, 1);
    });

    it("is unknown where the update decides, unless a later check judges it", () => {
        const text = previewed({ op: "create", urn, newState: role("deploy", NOT_KNOWN) });
        const [first] = checkText("p.json", text, readConfiguration({})).violations;
        assert.deepEqual([first?.rule, first?.enforcement], ["document-unknown", "mandatory"]);
        const [later] = checkText("p.json", text, readConfiguration({}), { allowUnknown: true }).violations;
        assert.deepEqual([later?.rule, later?.enforcement], ["document-unknown", "advisory"]);
    });

    it("is read event by event, one a line, as the engine streams a preview", () => {
        const event = (op: string, urn: string, policy: string, more: object = {}): string =>
            JSON.stringify({
                sequence: 1,
                resourcePreEvent: {
                    metadata: { op, urn, type: "aws:iam/role:Role", new: role(urn, policy), ...more },
                    planning: true,
                },
            });
        const lines = [
            '{"sequence":0,"preludeEvent":{"config":{}}}',
            event("create", "web", CLOSED),
            event("create", "deploy", OPEN),
            event("delete", "gone", OPEN, { new: null, old: role("gone", OPEN) }),
            '{"sequence":9,"summaryEvent":{"resourceChanges":{"create":2}}}',
        ];
        for (const text of [lines.join("\n"), `${lines.join("\r\n")}\r\n`]) {
            const { violations } = checkText("preview.jsonl", text, readConfiguration({}));
            assert.deepEqual(
                violations.map(({ rule, resource, path, position }) => [rule, resource, path, position.line]),
                [
                    [
                        "principal-anonymous",
                        `${URN}aws:iam/role:Role::deploy`,
                        "[2].resourcePreEvent.metadata.new.inputs.assumeRolePolicy.Statement[0].Principal",
                        3,
                    ],
                ],
            );
        }
    });

    it("is read from the plan that a preview keeps, as far as it holds what changes", () => {
        const goal = (name: string, inputDiff: object): readonly [string, object] => [
            `${URN}aws:iam/role:Role::${name}`,
            { goal: { type: "aws:iam/role:Role", name, custom: true, inputDiff }, steps: ["update"] },
        ];
        const text = JSON.stringify({
            version: 1,
            plan: {
                manifest: { version: "v3.248.0" },
                resourcePlans: Object.fromEntries([
                    goal("new", { adds: { assumeRolePolicy: OPEN } }),
                    goal("kept", {}),
                    goal("changed", { adds: { path: "/" }, updates: { assumeRolePolicy: OPEN } }),
                    goal("closed", { updates: { assumeRolePolicy: CLOSED } }),
                    [`${URN}aws:iam/role:Role::gone`, { steps: ["delete"] }],
                ]),
            },
        });
        const at = (name: string): readonly string[] => [
            "principal-anonymous",
            `${URN}aws:iam/role:Role::${name}`,
            `plan.resourcePlans["${URN}aws:iam/role:Role::${name}"].goal.inputs.assumeRolePolicy.Statement[0].Principal`,
        ];
        assert.deepEqual(found(text), [at("new"), at("changed")]);
    });
});
