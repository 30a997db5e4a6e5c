import assert from "node:assert/strict";
import { cloudFrom } from "../../sandbox/provider/configuration";
import { invokes } from "../../sandbox/provider/invokes";

const environment = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
const cloud = (variables: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = environment) =>
    cloudFrom(new Map(Object.entries(variables)), env);

describe("the partition of a region", () => {
    const partitions: readonly (readonly [
        region: string,
        partition: string,
        dns: string,
        reverse: string,
    ])[] = [
        ["eu-west-1", "aws", "amazonaws.com", "com.amazonaws"],
        ["eu-central-1", "aws", "amazonaws.com", "com.amazonaws"],
        ["cn-north-1", "aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"],
        ["us-gov-west-1", "aws-us-gov", "amazonaws.com", "com.amazonaws"],
        ["eusc-de-east-1", "aws-eusc", "amazonaws.eu", "eu.amazonaws"],
        ["us-iso-east-1", "aws-iso", "c2s.ic.gov", "gov.ic.c2s"],
        ["us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov", "gov.sgov.sc2s"],
        ["eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk", "uk.adc-e.cloud"],
        ["us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov", "gov.ic.hci.csp"],
    ];
    for (const [region, partition, dnsSuffix, reverseDnsPrefix] of partitions) {
        it(`${region} is in ${partition}`, () => {
            const look = invokes["aws:index/getPartition:getPartition"];
            assert.deepEqual(look?.(cloud({ region, allowedAccountIds: '["111111111111"]' }), {}), {
                id: partition,
                partition,
                dnsSuffix,
                reverseDnsPrefix,
            });
        });
    }
});

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
