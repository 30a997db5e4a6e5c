import assert from "node:assert/strict";
import { Cloud } from "../../sandbox/provider/cloud";
import { resourceTypes } from "../../sandbox/provider/types";
import { UNKNOWN, type Properties } from "../../sandbox/provider/values";

const cloud = new Cloud("http://127.0.0.1:1", "111111111111", "us-east-2");
const seed = new Uint8Array([1, 2, 3]);
const urn = (type: string, name = "thing") => `urn:pulumi:dev::test::${type}::${name}`;

function entry(type: string) {
    const found = resourceTypes[type];
    assert.ok(found, `${type} is in the table`);
    return found;
}

const check = (type: string, inputs: Properties, olds: Properties = {}) =>
    entry(type).check(urn(type), olds, inputs, seed, cloud);

const repository = "aws:ecr/repository:Repository";
const repositoryPolicy = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const lifecycle = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const role = "aws:iam/role:Role";

const expiringRule = (rulePriority: number, countNumber: number, description = "") => ({
    rulePriority,
    description,
    selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber },
    action: { type: "expire" },
});
const expiring = (days: number, description = "") => ({
    repository: "app",
    policy: JSON.stringify({ rules: [expiringRule(1, days, description)] }),
});

const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
});

describe("the sandbox's aws plugin", () => {
    describe("names", () => {
        it("what the program does not name, and keeps that name", () => {
            const first = check(repository, {}).inputs["name"];
            assert.ok(typeof first === "string");
            assert.match(first, /^thing-[0-9a-f]{7}$/);
            const olds = { name: "thing-0000000", __defaults: ["name"] };
            assert.equal(check(repository, {}, olds).inputs["name"], "thing-0000000");
        });

        it("within the longest name that AWS takes", () => {
            const { inputs } = entry(role).check(
                urn(role, "x".repeat(80)),
                {},
                { assumeRolePolicy: trust },
                seed,
                cloud,
            );
            const { name } = inputs;
            assert.ok(typeof name === "string");
            assert.equal(name.length, 64);
        });
    });

    describe("compares", () => {
        const diff = (type: string, olds: Properties, news: Properties, state: Properties = olds) =>
            entry(type).diff(olds, news, state, cloud);

        it("documents by meaning", () => {
            const spaced = JSON.stringify(JSON.parse(trust), null, 2);
            assert.deepEqual(
                diff(role, { name: "r", assumeRolePolicy: trust }, { name: "r", assumeRolePolicy: spaced }),
                {
                    changed: [],
                    replaces: [],
                    deleteFirst: false,
                },
            );
        });

        it("absence with what AWS assumes", () => {
            const { changed } = diff(role, { name: "r" }, { name: "r", maxSessionDuration: 3600, path: "/" });
            assert.deepEqual(changed, []);
        });

        it("an unknown value as a change", () => {
            assert.deepEqual(
                diff(role, { name: "r", assumeRolePolicy: trust }, { name: "r", assumeRolePolicy: UNKNOWN })
                    .changed,
                ["assumeRolePolicy"],
            );
        });

        it("a changed path as a new role, which needs the old one's name first", () => {
            assert.deepEqual(diff(role, { name: "r" }, { name: "r", path: "/ci/" }), {
                changed: ["path"],
                replaces: ["path"],
                deleteFirst: true,
            });
        });

        it("white space in a lifecycle as nothing", () => {
            const { policy } = expiring(14);
            const spaced = JSON.stringify(JSON.parse(policy), null, 4);
            assert.deepEqual(
                diff(lifecycle, expiring(14), { repository: "app", policy: spaced }).changed,
                [],
            );
        });
    });

    describe("names and tags that the provider gives", () => {
        const withDefaults = new Cloud("http://127.0.0.1:1", "111111111111", "us-east-2", {
            owner: "platform",
        });

        it("a generated name leaves room for the replacement to come first", () => {
            const made = (path: string) => ({ name: "r-0000000", __defaults: ["name"], path });
            const { replaces, deleteFirst } = entry(role).diff(made("/"), made("/ci/"), {}, cloud);
            assert.deepEqual([replaces, deleteFirst], [["path"], false]);
        });

        it("no tags are as good as empty ones", () => {
            const { changed } = entry(role).diff(
                { name: "r" },
                { name: "r", tags: {} },
                { tagsAll: {} },
                cloud,
            );
            assert.deepEqual(changed, []);
        });

        it("a new default tag changes a resource whose own words did not change", () => {
            const { changed } = entry(role).diff({ name: "r" }, { name: "r" }, { tagsAll: {} }, withDefaults);
            assert.deepEqual(changed, ["tags"]);
        });

        it("an own tag that says the same as a default one is no change", () => {
            const inputs = { name: "r", tags: { owner: "platform" } };
            const { changed } = entry(role).diff(
                inputs,
                inputs,
                { tagsAll: { owner: "platform" } },
                withDefaults,
            );
            assert.deepEqual(changed, []);
        });
    });

    it("knows a resource's id from its inputs, so that an unfinished creation can be found", () => {
        const ids = Object.entries({
            "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
                url: "https://token.actions.githubusercontent.com",
                clientIdLists: [],
            },
            "aws:iam/policy:Policy": { name: "p", path: "/ci/", policy: "{}" },
            "aws:iam/rolePolicy:RolePolicy": { name: "p", role: "r", policy: "{}" },
            [repositoryPolicy]: { repository: "app", policy: "{}" },
        } satisfies Record<string, Properties>).map(([type, inputs]) => entry(type).idOf(inputs, cloud));
        assert.deepEqual(ids, [
            "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
            "arn:aws:iam::111111111111:policy/ci/p",
            "r:p",
            "app",
        ]);
    });
});
