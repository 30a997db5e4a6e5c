import assert from "node:assert/strict";
import { cloudFrom } from "../../sandbox/provider/configuration";

const environment = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
const cloud = (variables: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = environment) =>
    cloudFrom(new Map(Object.entries(variables)), env);

describe("the account and region of a provider", () => {
    it("follow from allowedAccountIds and region", () => {
        const { account, region, partition } = cloud({
            region: "eu-west-1",
            allowedAccountIds: '["111111111111"]',
        });
        assert.deepEqual([account, region, partition], ["111111111111", "eu-west-1", "aws"]);
    });

    it("may come from the stack's configuration", () => {
        const { account, partition } = cloud({
            "aws:config:region": "cn-north-1",
            "aws:config:allowedAccountIds": '["222222222222"]',
        });
        assert.deepEqual([account, partition], ["222222222222", "aws-cn"]);
    });

    const refused: readonly (readonly [
        string,
        Readonly<Record<string, string>>,
        NodeJS.ProcessEnv,
        RegExp,
    ])[] = [
        ["without a sandbox", { region: "eu-west-1" }, {}, /AWS_ENDPOINT_URL is not set/],
        ["without a region", { allowedAccountIds: '["111111111111"]' }, environment, /no region/],
        ["without an account", { region: "eu-west-1" }, environment, /must hold one account ID/],
        [
            "with two accounts",
            { region: "eu-west-1", allowedAccountIds: '["111111111111","222222222222"]' },
            environment,
            /it holds \["111111111111","222222222222"\]/,
        ],
        [
            "with a name for an account",
            { region: "eu-west-1", allowedAccountIds: '["acme"]' },
            environment,
            /12 digits/,
        ],
    ];
    for (const [name, variables, env, message] of refused) {
        it(`are refused ${name}`, () => assert.throws(() => cloud(variables, env), message));
    }

    it("tells the provider's tags from a resource's own", () => {
        const { tags, own } = ((made) => ({
            tags: made.tags({ team: "a" }),
            own: made.ownTags({ team: "a", owner: "platform" }),
        }))(
            cloud({
                region: "eu-west-1",
                allowedAccountIds: '["111111111111"]',
                defaultTags: '{"tags":{"owner":"platform"}}',
            }),
        );
        assert.deepEqual(tags, { owner: "platform", team: "a" });
        assert.deepEqual(own, { team: "a" });
    });
});
