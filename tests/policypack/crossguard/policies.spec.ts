import assert from "node:assert/strict";
import type { PolicyProviderResource, PolicyResource } from "@pulumi/policy";
import { policies } from "../../../policypack/crossguard/policies";
import { markUnknowns } from "../../../policypack/crossguard/unknowns";
import { RULES } from "../../../policypack/rules";
import { UNKNOWN } from "../../../policypack/values/value";
import { caseNamed } from "../cases";
import { providerIn, stackResource, stackViolationsOf, urnOf, violationsOf, withUnknown } from "./crossGuard";

describe("the policies of CrossGuard", () => {
    it("are the rules, with their enforcement", () => {
        assert.deepEqual(
            policies().map(({ name, enforcementLevel }) => [name, enforcementLevel]),
            RULES.map(({ id, enforcement }) => [id, enforcement]),
        );
    });

    it("report the statement, what is wrong and whom it admits", async () => {
        const [first, ...rest] = await violationsOf("aws:iam/role:Role", {
            assumeRolePolicy: JSON.stringify(caseNamed("gh-second-open").policy),
        });
        assert.deepEqual(rest, []);
        assert.equal(
            first,
            "subject-missing: statement 1, assumeRolePolicy.Statement[1].Principal.Federated: " +
                "no condition compares token.actions.githubusercontent.com:sub, so tokens of GitHub Actions are not restricted to a subject. " +
                "Admits: repo:attacker/x:ref:refs/heads/main. " +
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
                "document-unknown: policy: the policy of aws:new/thing:Thing is known only after apply, so no other rule has judged it",
                "principal-anonymous: statement 0, assumeRolePolicy",
            ],
        );
    });
});

describe("the policies of CrossGuard, configured", () => {
    const root = { policy: JSON.stringify(caseNamed("ecr-root-cn").policy) };
    const type = "aws:ecr/repositoryPolicy:RepositoryPolicy";
    const exception = (expires: string, resource = urnOf(type, "name")) => ({
        "principal-account": { exceptions: [{ resource, reason: "until they have a role", expires }] },
    });

    it("leave out what an exception covers", async () => {
        assert.deepEqual(await violationsOf(type, root, exception("9999-12-31")), []);
    });

    it("report again when it has ended, and say so", async () => {
        const [message, ...rest] = await violationsOf(type, root, exception("2020-01-31"));
        assert.deepEqual(rest, []);
        assert.match(message ?? "", /^principal-account: .*\(its exception expired on 2020-01-31\)/);
    });

    it("report where the exception is for another resource", async () => {
        assert.equal(
            (await violationsOf(type, root, exception("9999-12-31", urnOf(type, "other")))).length,
            1,
        );
    });

    it("use the options of the rule", async () => {
        const key = { policy: JSON.stringify(caseNamed("kms-soft-root").policy) };
        const own = { "principal-account": { ownAccounts: ["111122223333"] } };
        assert.equal((await violationsOf("aws:kms/key:Key", key)).length, 1);
        assert.deepEqual(await violationsOf("aws:kms/key:Key", key, own), []);
    });

    it("stop at a configuration that is wrong, and name each thing in it", async () => {
        const wrong = { "principal-account": { ownAccounts: ["12"], ownAccount: "111122223333" } };
        await assert.rejects(violationsOf(type, root, wrong), {
            name: "ConfigurationError",
            message:
                "the configuration of the policy pack is invalid:\n" +
                '  principal-account.ownAccounts[0] is "12", not an account ID of 12 digits\n' +
                "  principal-account.ownAccount is not one of ownAccounts, replicationSources, exceptions",
        });
    });

    it("judge a resource anew when its turn comes again", async () => {
        const pack = policies();
        assert.equal((await violationsOf(type, root, {}, pack)).length, 1);
        assert.deepEqual(await violationsOf(type, { policy: "" }, {}, pack), []);
        assert.equal((await violationsOf(type, root, {}, pack)).length, 1);
    });
});

describe("the policies over a stack", () => {
    const ohio = providerIn("ohio", { region: "us-east-2", allowedAccountIds: '["111111111111"]' });
    const again = providerIn("again", { region: "us-east-2", allowedAccountIds: ["111111111111"] });
    const ireland = providerIn("ireland", { region: "eu-west-1", allowedAccountIds: '["111111111111"]' });
    const several = providerIn("several", {
        region: "us-east-2",
        allowedAccountIds: ["111111111111", "222222222222"],
    });
    const nobody = providerIn("nobody", {});
    const policyIn = (name: string, provider: PolicyProviderResource, props = {}) =>
        stackResource("aws:ecr/registryPolicy:RegistryPolicy", name, { policy: "{}", ...props }, provider);

    const twice: readonly { name: string; resources: PolicyResource[]; reported: string[] }[] = [
        {
            name: "one account and region",
            resources: [policyIn("a", ohio), policyIn("b", again)],
            reported: ["b"],
        },
        { name: "one provider", resources: [policyIn("a", nobody), policyIn("b", nobody)], reported: ["b"] },
        { name: "two regions", resources: [policyIn("a", ohio), policyIn("b", ireland)], reported: [] },
        {
            name: "a region of the resource's own",
            resources: [policyIn("a", ohio), policyIn("b", ireland, { region: "us-east-2" })],
            reported: ["b"],
        },
        {
            name: "providers that allow several accounts",
            resources: [policyIn("a", several), policyIn("b", ohio)],
            reported: [],
        },
        {
            name: "accounts nobody knows",
            resources: [policyIn("a", nobody), policyIn("b", ohio)],
            reported: [],
        },
    ];
    for (const { name, resources, reported } of twice) {
        it(`tell registries apart: ${name}`, async () => {
            assert.deepEqual(
                (await stackViolationsOf(resources)).map(([policy, resource]) => [policy, resource]),
                reported.map((resource) => ["registry-owned-twice", resource]),
            );
        });
    }

    it("leave out what an exception covers", async () => {
        const { urn } = policyIn("b", again);
        const exceptions = [{ resource: urn, reason: "moving it over", expires: "9999-12-31" }];
        assert.deepEqual(
            await stackViolationsOf([policyIn("a", ohio), policyIn("b", again)], {
                "registry-owned-twice": { exceptions },
            }),
            [],
        );
    });

    it("skip what is not known yet", async () => {
        const props = withUnknown({ replicationConfiguration: {} }, "replicationConfiguration");
        const type = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
        assert.deepEqual(await stackViolationsOf([stackResource(type, "a", props, ohio)]), []);
    });
});

describe("properties", () => {
    it("are copied with what is not known marked, at any depth", () => {
        const props = { a: [withUnknown({ b: 1, c: 2 }, "c")], d: withUnknown(["x", "y"], "1") };
        assert.deepEqual(markUnknowns(props), { a: [{ b: 1, c: UNKNOWN }], d: ["x", UNKNOWN] });
    });

    it("leave out what is no plain value", () => {
        assert.deepEqual(markUnknowns({ a: new Date(0), b: null, c: true }), {
            a: undefined,
            b: null,
            c: true,
        });
    });
});
