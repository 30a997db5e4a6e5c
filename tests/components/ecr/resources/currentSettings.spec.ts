import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    type RegistrySetting,
    type RepositorySetting,
} from "../../../../components/ecr/registry/keptSettings";
import { currentSettings, hasReplicationRole } from "../../../../components/ecr/resources/currentSettings";
import { type RegistryAccess } from "../../../../components/ecr/resources/registryAccess";
import { requireReplicationRole } from "../../../../components/ecr/resources/registryHooks";

/** What ECR answers: a document, or an error by its name. */
type Answer = object | string;

const rules = [
    {
        destinations: [{ region: "eu-west-1", registryId: "111111111111" }],
        repositoryFilters: [{ filter: "app", filterType: "PREFIX_MATCH" }],
    },
];
const policy = { Version: "2012-10-17", Statement: [] };

const known: readonly (readonly [what: string, RegistrySetting, Answer, unknown])[] = [
    ["rules", "replication", { replicationConfiguration: { rules } }, { rules }],
    ["no rules", "replication", { replicationConfiguration: { rules: [] } }, undefined],
    ["a policy", "policy", { policyText: JSON.stringify(policy) }, policy],
    ["no policy", "policy", "RegistryPolicyNotFoundException", undefined],
    [
        "enhanced scanning",
        "scanning",
        { scanningConfiguration: { scanType: "ENHANCED", rules: [] } },
        { scanType: "ENHANCED", rules: [] },
    ],
    [
        "what every registry has",
        "scanning",
        { scanningConfiguration: { scanType: "BASIC", rules: [] } },
        undefined,
    ],
    ["no such setting, in a local AWS", "scanning", "InvalidAction", undefined],
];

const ROLE = "arn:aws:iam::111111111111:role/platform-deployer";
const ASSUMED =
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>assumed</AccessKeyId>" +
    "<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>" +
    "<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";

const unknown: readonly (readonly [what: string, Answer, RegExp])[] = [
    [
        "may not read it",
        "AccessDeniedException",
        /^cannot see whether the registry 111111111111\/us-east-2 has .*: AccessDeniedException: .*write overwrite: \[policy\]/,
    ],
    [
        "are in another account",
        { registryId: "222222222222" },
        /overwritten: the credentials are for account 222222222222, not for 111111111111/,
    ],
];

describe("the settings of a registry, read from ECR", () => {
    const environment = { ...process.env };
    let asked: { readonly action: string; readonly key: string }[] = [];
    let answer: Answer;
    let others: Readonly<Record<string, Answer>> = {};
    let server: Server;
    let folder: string;

    before(async () => {
        server = createServer(({ headers }, response) => {
            const [, key = ""] = /Credential=([^/]+)\//.exec(headers.authorization ?? "") ?? [];
            const target = headers["x-amz-target"];
            asked.push({ action: String(target ?? "sts.AssumeRole").split(".")[1] ?? "", key });
            if (target === undefined) {
                response.end(ASSUMED);
                return;
            }
            const its = others[String(target).split(".")[1] ?? ""] ?? answer;
            response.statusCode = typeof its === "string" ? 400 : 200;
            const body =
                typeof its === "string"
                    ? { __type: its, message: "no" }
                    : { registryId: "111111111111", ...its };
            response.setHeader("content-type", "application/x-amz-json-1.1").end(JSON.stringify(body));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        folder = mkdtempSync(join(tmpdir(), "keyless-credentials-"));
        const file = join(folder, "credentials");
        writeFileSync(file, "[tools]\naws_access_key_id = profile\naws_secret_access_key = secret\n");
        Object.assign(process.env, {
            AWS_ACCESS_KEY_ID: "ambient",
            AWS_SECRET_ACCESS_KEY: "secret",
            AWS_SHARED_CREDENTIALS_FILE: file,
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
            AWS_ENDPOINT_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
        });
    });
    beforeEach(() => {
        asked = [];
        others = {};
    });
    after(() => {
        process.env = environment;
        server.close();
        rmSync(folder, { recursive: true });
    });

    const read = currentSettings({ accountId: "111111111111", region: "us-east-2" });

    for (const [what, setting, its, expected] of known) {
        it(`are ${what}: ${setting}`, async () => {
            answer = its;
            assert.deepEqual(await read(setting), expected);
        });
    }

    for (const [what, its, message] of unknown) {
        it(`are not taken for none where the credentials ${what}`, async () => {
            answer = its;
            await assert.rejects(read("policy"), { message });
        });
    }

    const text = JSON.stringify(policy);
    const kept: readonly (readonly [what: string, RepositorySetting, Answer, unknown])[] = [
        ["a policy", "repositoryPolicy", { policyText: text }, policy],
        ["no policy", "repositoryPolicy", "RepositoryPolicyNotFoundException", undefined],
        ["a lifecycle policy", "lifecyclePolicy", { lifecyclePolicyText: text }, policy],
        ["no lifecycle policy", "lifecyclePolicy", "LifecyclePolicyNotFoundException", undefined],
    ];
    for (const [what, setting, its, expected] of kept) {
        it(`are ${what} of a repository that is there`, async () => {
            others = { DescribeRepositories: { repositories: [{ repositoryName: "legacy" }] } };
            answer = its;
            const reading = currentSettings({ accountId: "111111111111", region: "us-east-2" });
            assert.deepEqual(await reading(setting, "legacy"), expected);
        });
    }

    it("are none of repositories that are not there, which takes one question for all", async () => {
        others = { DescribeRepositories: { repositories: [] } };
        const reading = currentSettings({ accountId: "111111111111", region: "us-east-2" });
        assert.deepEqual(await Promise.all(["a", "b"].map((name) => reading("repositoryPolicy", name))), [
            undefined,
            undefined,
        ]);
        assert.deepEqual(
            asked.map(({ action }) => action),
            ["DescribeRepositories"],
        );
    });

    it("are not taken for none where nobody may list repositories", async () => {
        others = { DescribeRepositories: "AccessDeniedException" };
        const reading = currentSettings({ accountId: "111111111111", region: "us-east-2" });
        await assert.rejects(reading("lifecyclePolicy", "app"), {
            message:
                /^cannot see whether repository app in 111111111111\/us-east-2 has a setting that would be overwritten: AccessDeniedException: .*write overwrite: \[lifecyclePolicy\] if nothing there is needed$/,
        });
    });

    const entered: readonly (readonly [what: string, Partial<RegistryAccess>, keys: readonly string[]])[] = [
        ["ambient credentials", {}, ["DescribeRegistry by ambient"]],
        ["a profile", { profile: "tools" }, ["DescribeRegistry by profile"]],
        ["a role", { assumeRole: ROLE }, ["AssumeRole by ambient", "DescribeRegistry by assumed"]],
        [
            "a role from a profile",
            { assumeRole: ROLE, profile: "tools" },
            ["AssumeRole by profile", "DescribeRegistry by assumed"],
        ],
    ];
    for (const [what, access, calls] of entered) {
        it(`are read with ${what}`, async () => {
            answer = { replicationConfiguration: { rules } };
            const reading = currentSettings({ accountId: "111111111111", region: "us-east-2", ...access });
            assert.deepEqual(await reading("replication"), { rules });
            assert.deepEqual(
                asked.map(({ action, key }) => `${action} by ${key}`),
                calls,
            );
        });
    }
});

const ROLE_NAME = "AWSServiceRoleForECRReplication";

/** What IAM answers of the role, in the form of its Query API. */
function ownedBy(accountId: string): string {
    const arn = `arn:aws:iam::${accountId}:role/aws-service-role/replication.ecr.amazonaws.com/${ROLE_NAME}`;
    return `<GetRoleResponse><GetRoleResult><Role><RoleName>${ROLE_NAME}</RoleName><Arn>${arn}</Arn></Role></GetRoleResult></GetRoleResponse>`;
}

function refusal(code: string): string {
    return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
}

describe("the role that ECR replicates with, looked for in IAM", () => {
    const environment = { ...process.env };
    let answer: string;
    let asked = "";
    let server: Server;

    before(async () => {
        server = createServer((request, response) => {
            let body = "";
            request.on("data", (part: Buffer) => (body += part.toString()));
            request.on("end", () => {
                const { Action, RoleName } = Object.fromEntries(new URLSearchParams(body));
                asked = `${Action ?? ""} ${RoleName ?? ""}`;
                response.statusCode = answer.startsWith("<Error") ? 404 : 200;
                response.setHeader("content-type", "text/xml").end(answer);
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        Object.assign(process.env, {
            AWS_ACCESS_KEY_ID: "ambient",
            AWS_SECRET_ACCESS_KEY: "secret",
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
            AWS_ENDPOINT_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
        });
    });
    after(() => {
        process.env = environment;
        server.close();
    });

    const look = hasReplicationRole({ accountId: "111111111111", region: "us-east-2" });

    it("is there", async () => {
        answer = ownedBy("111111111111");
        assert.equal(await look(), true);
        assert.equal(asked, `GetRole ${ROLE_NAME}`);
        await requireReplicationRole("111111111111", look);
    });

    it("is not there, which ends the run with the command that makes it", async () => {
        answer = refusal("NoSuchEntity");
        assert.equal(await look(), false);
        await assert.rejects(requireReplicationRole("111111111111", look), {
            message:
                "account 111111111111 has no role that ECR replicates with, and a registry policy cannot name it -- " +
                "run aws iam create-service-linked-role --aws-service-name replication.ecr.amazonaws.com there, once",
        });
    });

    const unseen: readonly (readonly [what: string, answer: string, reason: string])[] = [
        [
            "are in another account",
            ownedBy("222222222222"),
            "the credentials are for account 222222222222, not for 111111111111",
        ],
        ["may not read it", refusal("AccessDenied"), "no"],
    ];
    for (const [what, its, reason] of unseen) {
        it(`is not taken for missing where the credentials ${what}`, async () => {
            answer = its;
            await assert.rejects(look(), {
                message:
                    "cannot see whether account 111111111111 has the role that ECR replicates with: " +
                    `${reason} -- allow the deployer iam:GetRole`,
            });
        });
    }
});
