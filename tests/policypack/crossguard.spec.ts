import assert from "node:assert/strict";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { known, POLICIES } from "../../policypack/crossguard";
import { UNKNOWN } from "../../policypack/iam/values";
import { DOCUMENT_RULES } from "../../policypack/rules";
import { caseNamed } from "./cases";

/** What every policy reports of one resource. */
async function violationsOf(type: string, props: Record<string, unknown>): Promise<string[]> {
    const reported: string[] = [];
    for (const { name, validateResource } of POLICIES) {
        const validations = [validateResource ?? []].flat();
        for (const validate of validations) {
            await validate(argsOf(type, props), (message) => reported.push(`${name}: ${message}`));
        }
    }
    return reported;
}

function argsOf(type: string, props: Record<string, unknown>): ResourceValidationArgs {
    return {
        type,
        props,
        urn: `urn:pulumi:dev::project::${type}::name`,
        name: "name",
        opts: {
            protect: false,
            ignoreChanges: [],
            aliases: [],
            customTimeouts: {
                createSeconds: 0,
                updateSeconds: 0,
                deleteSeconds: 0,
            },
            additionalSecretOutputs: [],
        },
        stackTags: new Map(),
        isType: () => false,
        asType: () => undefined,
        getConfig: noConfig,
        notApplicable: (reason) => {
            throw new Error(reason);
        },
    };
}

const noConfig: ResourceValidationArgs["getConfig"] = () => JSON.parse("{}") as never;

/** Properties as CrossGuard hands them over: reading a value that is not known throws. */
function withUnknown<T extends object>(target: T, ...keys: string[]): T {
    return new Proxy(target, {
        get: (owner, key) => {
            if (typeof key === "string" && keys.includes(key)) {
                throw new Error(`string value at .${key} can't be known during preview`);
            }
            return Reflect.get(owner, key) as unknown;
        },
    });
}

describe("the policies of CrossGuard", () => {
    it("are the rules, with their enforcement", () => {
        assert.deepEqual(
            POLICIES.map(({ name, enforcementLevel }) => [name, enforcementLevel]),
            DOCUMENT_RULES.map(({ id, enforcement }) => [id, enforcement]),
        );
    });

    it("report the statement, what is wrong and who gets in", async () => {
        const [first, ...rest] = await violationsOf("aws:iam/role:Role", {
            assumeRolePolicy: JSON.stringify(caseNamed("gh-second-open").policy),
        });
        assert.deepEqual(rest, []);
        assert.equal(
            first,
            "subject-missing: statement 1, assumeRolePolicy.Statement[1].Principal.Federated: " +
                "no condition on token.actions.githubusercontent.com:sub, so a token of GitHub Actions is not tied to a subject. " +
                "Lets in: repo:attacker/x:ref:refs/heads/main. " +
                'Add "StringEquals": {"token.actions.githubusercontent.com:sub": "repo:OWNER/REPOSITORY:environment:NAME"}.',
        );
    });

    it("say nothing of what is closed", async () => {
        assert.deepEqual(
            await violationsOf("aws:iam/role:Role", {
                assumeRolePolicy: JSON.stringify(caseNamed("gh-ok-tag").policy),
            }),
            [],
        );
    });

    it("judge the document beside one that is not known yet, and name that one", async () => {
        const props = withUnknown(
            { policy: "", assumeRolePolicy: JSON.stringify(caseNamed("tr-star").policy), subnetId: "" },
            "policy",
            "subnetId",
        );
        assert.deepEqual(
            (await violationsOf("aws:new/thing:Thing", props)).map((message) => message.split(".")[0]),
            [
                "document-unknown: policy: the value is not known before the update, so the other rules decide on it then",
                "principal-anonymous: statement 0, assumeRolePolicy",
            ],
        );
    });
});

describe("properties", () => {
    it("are copied with what is not known marked, at any depth", () => {
        const props = { a: [withUnknown({ b: 1, c: 2 }, "c")], d: withUnknown(["x", "y"], "1") };
        assert.deepEqual(known(props), { a: [{ b: 1, c: UNKNOWN }], d: ["x", UNKNOWN] });
    });

    it("leave out what is no plain value", () => {
        assert.deepEqual(known({ a: new Date(0), b: null, c: true }), { a: undefined, b: null, c: true });
    });
});
