import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { readConfiguration } from "../../../policypack/options/configuration";

const [OWN, OTHER] = ["111122223333", "999988887777"];

function rootOf(account: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { AWS: `arn:aws:iam::${account}:root` },
                Action: "kms:*",
                Resource: "*",
            },
        ],
    });
}

interface Planned {
    readonly type?: string;
    readonly provider?: string;
    readonly values: object;
    /** The account that the data source of each provider tells. */
    readonly callers?: Readonly<Record<string, string>>;
}

/** The rules that a plan of one resource breaks. */
function broken({ type = "aws_kms_key", provider = "aws", values, callers = { aws: OWN } }: Planned) {
    const resource = { address: `${type}.it`, mode: "managed", type, name: "it" };
    const data = Object.keys(callers).map((_, index) => ({
        address: `data.aws_caller_identity.c${index}`,
        mode: "data",
        type: "aws_caller_identity",
        name: `c${index}`,
    }));
    const accounts = Object.values(callers);
    const providers = Object.keys(callers);
    const plan = {
        format_version: "1.2",
        planned_values: { root_module: { resources: [{ ...resource, values }] } },
        resource_changes: [
            { ...resource, change: { actions: ["create"], after: values, after_unknown: {} } },
        ],
        prior_state: {
            values: {
                root_module: {
                    resources: data.map((one, index) => ({
                        ...one,
                        values: { account_id: accounts[index] },
                    })),
                },
            },
        },
        configuration: {
            root_module: {
                resources: [
                    { ...resource, provider_config_key: provider, expressions: {} },
                    ...data.map((one, index) => ({
                        ...one,
                        provider_config_key: providers[index],
                        expressions: {},
                    })),
                ],
            },
        },
    };
    return checkText("plan.json", JSON.stringify(plan), readConfiguration({})).violations.map(
        ({ rule }) => rule,
    );
}

describe("the policy of a key in a plan", () => {
    it("may name the root of the key's own account, which the caller's identity tells", () => {
        assert.deepEqual(broken({ values: { policy: rootOf(OWN) } }), []);
        assert.deepEqual(broken({ type: "aws_kms_key_policy", values: { policy: rootOf(OWN) } }), []);
        assert.deepEqual(broken({ values: { policy: rootOf(OTHER) } }), ["principal-account"]);
    });

    it("belongs to the account of the key's own ARN, whatever the caller's identity is", () => {
        const arn = `arn:aws:kms:eu-west-1:${OTHER}:key/1`;
        assert.deepEqual(broken({ values: { policy: rootOf(OTHER), arn } }), []);
        assert.deepEqual(broken({ values: { policy: rootOf(OWN), arn } }), ["principal-account"]);
    });

    it("belongs to the account of its own provider", () => {
        const callers = { aws: OWN, "aws.other": OTHER };
        assert.deepEqual(broken({ provider: "aws.other", callers, values: { policy: rootOf(OTHER) } }), []);
        assert.deepEqual(broken({ provider: "aws.other", callers, values: { policy: rootOf(OWN) } }), [
            "principal-account",
        ]);
        assert.deepEqual(broken({ provider: "aws.other", values: { policy: rootOf(OWN) } }), [
            "principal-account",
        ]);
    });

    it("may name no root where nothing tells the account", () => {
        assert.deepEqual(broken({ callers: {}, values: { policy: rootOf(OWN) } }), ["principal-account"]);
    });

    it("alone may name it", () => {
        assert.deepEqual(broken({ type: "aws_s3_bucket_policy", values: { policy: rootOf(OWN) } }), [
            "principal-account",
        ]);
    });
});
