/** Every rule of the policy pack through the real engine: what stops an update, what does not, and what is left alone. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RULES } from "../../policypack/rules";
import { forget, lookAround, type Outcome, resourcesOf, root, sandbox, worldRoles } from "./sandbox";
import { namesOf, type Violation, violationsIn } from "./violations";

const folder = (program: string) => join("tests", "endToEnd", "programs", program);
const pack = (config: string) => ["--policy-pack", join(root, "policypack"), "--policy-pack-config", config];
const run = (program: string, verb: string, config = join(root, folder(program), "policies.json")): Outcome =>
    sandbox("--cwd", folder(program), verb, ...pack(config));

const entrance = 'statement 0 (Sid "Entrance"), ';
const reads = 'statement 0 (Sid "Reads"), ';
const attacker = "Admits: arn:aws:iam::123456789012:role/attacker.";

/** What must stop the program `broken`: the rule, the resource, and what the message says besides. */
const stopped: readonly (readonly [rule: string, resource: string, ...says: string[]])[] = [
    ["subject-wildcard", "subject-wildcard", entrance, "Admits: repo:acme/attacker:ref:refs/heads/main."],
    ["subject-missing", "subject-missing", entrance, "Admits: repo:attacker/x:ref:refs/heads/main."],
    ["subject-fails-open", "subject-fails-open", entrance, "StringEqualsIfExists on", "without a sub claim."],
    ["subject-shape", "subject-shape", entrance, "Admits: repo:acme/app."],
    ["subject-foreign", "subject-foreign", entrance, "Admits: repo:acne/app:ref:refs/heads/main."],
    ["audience-open", "audience-open", entrance, "made for https://attacker.example."],
    ["guest-admitted", "guest-admitted", entrance, "Admits: a token of Amazon Cognito for a guest."],
    ["document-invalid", "document-invalid", entrance, 'no condition operator "StringEqual"'],
    ["principal-account", "principal-account", reads, attacker],
    ["principal-account", "principal-account-bare", reads, attacker],
    ["principal-account", "principal-account-template", reads, "repositoryPolicy.", attacker],
    ["principal-account", "principal-account-permission", "statement 0, principal: ", attacker],
    ["principal-anonymous", "principal-anonymous", reads, "arn:aws:iam::999999999999:role/attacker."],
    ["principal-unclear", "principal-unclear", reads, "contains a wildcard, which IAM does not accept"],
    ["ecr-service-source", "ecr-service-source", reads, "Admits: lambda.amazonaws.com for account 9999"],
    ["provider-without-audience", "provider-without-audience", "clientIdLists: ", "lists no audience"],
    ["static-access-key", "static-access-key", "the resource creates an access key that never expires"],
    [
        "static-access-key",
        "static-access-key-text",
        "description: the value contains the long-term access key",
        "AKIAIOSF…",
    ],
    [
        "static-access-key",
        "static-access-key-provider",
        "accessKey: the value contains the long-term access key",
        "AKIAIOSF…",
    ],
    ["replicated-without-lambda-access", "tool", 'its tag Lambda-Access is "false"'],
    ["replication-prefix-collision", "replication", 'the filter "repo_1" also replicates repo_10'],
    ["registry-owned-twice", "second-policy", "RegistryPolicy::first-policy also sets"],
    // An exception whose day is over.
    ["subject-wildcard", "subject-wildcard-expired", "(its exception expired on 2026-01-31)"],
    // The child of a component that another process makes, and types that the pack was never told of.
    ["subject-wildcard", "remote-role", entrance, "Admits: repo:acme/attacker:ref:refs/heads/main."],
    ["subject-wildcard", "native", "assumeRolePolicyDocument.Statement[0].Condition."],
    ["principal-account", "nested", "shelves[0].rules.access.Statement.", attacker],
    ["definition-elsewhere", "definition-elsewhere", "templateUrl: the definition is given by its address"],
];

/** All that is said of the program `tolerated`, which comes to be. */
const advised: readonly (readonly [rule: string, says: string])[] = [
    ["document-unknown", "policy: the policy of"],
    ["image-scan-off", "images are not scanned on push"],
    ["image-tags-mutable", 'the tag mutability is "MUTABLE", the default'],
    [
        "saml-audience-open",
        "no condition compares SAML:aud, so the role accepts assertions that were made for other services",
    ],
    ["service-source", "Admits: s3.amazonaws.com for account 999999999999."],
    ["subject-never-sent", "so it admits nobody"],
    ["subject-pull-request", "Admits: repo:acme/app:pull_request."],
];

/** Rules that are advice by default, and that the configuration of the broken program makes mandatory. */
const MADE_MANDATORY = ["definition-elsewhere", "replicated-without-lambda-access"];

describe("the policy pack in the engine", () => {
    let broken: Outcome;
    let tolerated: Outcome;
    let late: Outcome;
    const seen: Violation[] = [];
    before(() => {
        forget();
        broken = run("broken", "up");
        tolerated = run("tolerated", "up");
        late = sandbox("--cwd", folder("late"), "up");
        seen.push(...[broken, tolerated, late].flatMap(({ stdout }) => violationsIn(stdout)));
    });
    after(forget);

    describe("stops the preview", () => {
        for (const [rule, resource, ...says] of stopped) {
            it(`by ${rule}, for ${resource}`, () =>
                expectViolation(broken, "mandatory", rule, resource, says));
        }

        it("with a status that CI sees, and nothing is made", () => {
            assert.notEqual(broken.status, 0);
            assert.doesNotMatch(broken.stdout, /^Updating/m);
            assert.deepEqual(resourcesOf("keyless-delivery-broken"), []);
        });
    });

    describe("advises, and the update goes on", () => {
        for (const [rule, says] of advised) {
            it(`by ${rule}`, () => expectViolation(tolerated, "advisory", rule, rule, [says]));
        }

        it("without a word on what is excepted, on what the update shows to be sound, or on others' grammars", () => {
            assert.deepEqual(
                namesOf(violationsIn(tolerated.stdout)),
                advised.map(([rule]) => `${rule} ${rule}`),
            );
        });

        it("with everything made", () => {
            assert.equal(tolerated.status, 0, tolerated.stdout + tolerated.stderr);
            assert.deepEqual(resourcesOf("keyless-delivery-tolerated"), [
                "cluster-role",
                "document-unknown",
                "excepted",
                "image-scan-off",
                "image-tags-mutable",
                "mailer",
                "network-policy",
                "reader",
                "resize",
                "saml-audience-open",
                "service-source",
                "subject-never-sent",
                "subject-pull-request",
            ]);
        });
    });

    it("cannot judge at preview what only the update knows, and stops it there", () => {
        const [preview = "", update = ""] = late.stdout.split(/^Updating/m);
        expectViolation({ ...late, stdout: preview }, "advisory", "document-unknown", "entrance", []);
        expectViolation({ ...late, stdout: update }, "mandatory", "subject-wildcard", "entrance", [
            "Admits: repo:acme/attacker:ref:refs/heads/main.",
        ]);
        assert.notEqual(late.status, 0);
        assert.deepEqual(resourcesOf("keyless-delivery-late"), ["provider"]);
    });

    it("has shown each of its rules", () => {
        assert.deepEqual([...new Set(seen.map(({ rule }) => rule))].sort(), RULES.map(({ id }) => id).sort());
        for (const { id, enforcement } of RULES) {
            const level = seen.find(({ rule }) => rule === id)?.level;
            assert.equal(level, MADE_MANDATORY.includes(id) ? "mandatory" : enforcement, id);
        }
    });

    it("let nothing come to be in the local AWS but what it tolerated", () => {
        const made = (kind: string) => `arn:aws:iam::111111111111:${kind}`;
        const repository = (name: string) => `arn:aws:ecr:us-east-2:111111111111:repository/${name}`;
        const { repositories, providers, roles } = lookAround();
        assert.deepEqual([...repositories].sort(), [repository("moving"), repository("unscanned")]);
        assert.deepEqual(providers, [made("oidc-provider/token.actions.githubusercontent.com")]);
        assert.deepEqual(
            roles,
            [
                ...worldRoles(),
                ...["reader", "saml-audience-open", "subject-never-sent", "subject-pull-request"].map(
                    (name) => made(`role/${name}`),
                ),
            ].sort(),
        );
    });
});

describe("the configuration of the policy pack", () => {
    let config: string;
    before(() => {
        forget();
        config = join(mkdtempSync(join(tmpdir(), "keyless-pack-")), "config.json");
    });
    after(() => {
        rmSync(join(config, ".."), { recursive: true });
        forget();
    });

    const preview = (configuration: object): Outcome => {
        writeFileSync(config, JSON.stringify(configuration));
        return run("broken", "preview", config);
    };

    it("is refused with every problem where it is wrong", () => {
        const { status, stdout, stderr } = preview({
            "principal-account": { ownAccounts: ["12"] },
            "static-access-key": { exceptions: [{ resource: "x" }] },
        });
        assert.notEqual(status, 0);
        for (const problem of [/principal-account: ownAccounts\.0: /, /exceptions\.0: expires is required/]) {
            assert.match(stdout + stderr, problem);
        }
    });

    it("silences all rules but one, and excepts the one resource that breaks that", () => {
        const { status, stdout, stderr } = preview({
            all: "disabled",
            "registry-owned-twice": {
                enforcementLevel: "mandatory",
                exceptions: [
                    {
                        resource:
                            "urn:pulumi:dev::keyless-delivery-broken::aws:ecr/registryPolicy:RegistryPolicy::second-policy",
                        reason: "being moved over",
                        expires: "9999-12-31",
                    },
                ],
            },
        });
        assert.equal(status, 0, stdout + stderr);
        assert.deepEqual(violationsIn(stdout), []);
    });
});

function expectViolation(
    { stdout }: Outcome,
    level: Violation["level"],
    rule: string,
    resource: string,
    says: readonly string[],
): void {
    const violation = violationsIn(stdout).find((one) => one.rule === rule && one.resource === resource);
    assert.ok(violation, `${rule} on ${resource} in:\n${stdout}`);
    assert.equal(violation.level, level);
    for (const part of says) {
        assert.ok(violation.text.includes(part), `"${part}" in:\n${violation.text}`);
    }
}
