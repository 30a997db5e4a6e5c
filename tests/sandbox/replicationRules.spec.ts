import assert from "node:assert/strict";
import { runName } from "../../sandbox/run";
import { type CreationTemplate, destinationsOf, templateFor } from "../../sandbox/replication/rules";

const ireland = { registryId: "111111111111", region: "eu-west-1" };
const other = { registryId: "222222222222", region: "us-east-2" };
const rules = (
    ...given: { destinations: (typeof ireland)[]; repositoryFilters?: { filter: string }[] }[]
) => ({
    replicationConfiguration: { rules: given },
});

describe("a replication configuration", () => {
    it("sends every repository where a rule has no filter, and each destination once", () => {
        const configuration = rules(
            { destinations: [ireland] },
            { destinations: [ireland, other], repositoryFilters: [] },
        );
        assert.deepEqual(destinationsOf(configuration, "any/thing"), [
            { account: "111111111111", region: "eu-west-1" },
            { account: "222222222222", region: "us-east-2" },
        ]);
    });

    it("sends by prefix, and nothing where there are no rules", () => {
        const configuration = rules({ destinations: [other], repositoryFilters: [{ filter: "team/" }] });
        assert.equal(destinationsOf(configuration, "team/app").length, 1);
        assert.equal(destinationsOf(configuration, "team-app").length, 0);
        assert.equal(destinationsOf(configuration, "my/team/app").length, 0);
        assert.deepEqual(destinationsOf({}, "team/app"), []);
    });
});

describe("a creation template", () => {
    const template = (prefix: string, appliedFors = ["REPLICATION"]): CreationTemplate => ({
        prefix,
        appliedFors,
    });
    const chosen = (repository: string, ...templates: CreationTemplate[]) =>
        templateFor(repository, templates)?.prefix;

    it("is the one with the longest prefix, in whole parts of the name", () => {
        const all = [template("ROOT"), template("team"), template("team/images/"), template("tea")];
        assert.equal(chosen("team/images/app", ...all), "team/images/");
        assert.equal(chosen("team/app", ...all), "team");
        assert.equal(chosen("teams/app", ...all), "ROOT");
    });

    it("is none where none is for replication", () => {
        assert.equal(chosen("team/app", template("team", ["PULL_THROUGH_CACHE"])), undefined);
    });
});

describe("the run of a command", () => {
    const named = (name: string | undefined, ...args: string[]) =>
        runName(name === undefined ? {} : { KEYLESS_SANDBOX_RUN: name }, ["node", "cli.ts", ...args]);

    it("is the user's or its own", () => {
        assert.equal(named(undefined, "up"), "default");
        assert.equal(named("mine", "up", "rollout"), "mine");
        assert.equal(named("mine", "rollout", "down"), "mine-rollout");
        assert.throws(() => named("../x"), /KEYLESS_SANDBOX_RUN takes letters, digits, _ and -, not "..\/x"/);
    });
});
