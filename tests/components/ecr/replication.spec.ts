import assert from "node:assert/strict";
import fc from "fast-check";
import { planReplication, ReplicationRule } from "../../../components/ecr/replication";
import { linesOf, pathsOf } from "../problemsOf";

function copies(of: Readonly<Record<string, readonly string[]>>): Map<string, readonly string[]> {
    return new Map(Object.entries(of));
}

/** What ECR does with the rules. */
function copiedBy(rules: readonly ReplicationRule[], name: string): string[] {
    const matching = rules.filter(({ filters }) => filters.some((filter) => name.startsWith(filter)));
    return [...new Set(matching.flatMap(({ destinations }) => destinations))].sort();
}

describe("replication plans", () => {
    it("have one rule for each set of regions, and one filter for each repository", () => {
        const plan = planReplication(
            copies({
                web: ["eu-west-1"],
                batch: ["ap-south-1", "eu-west-1"],
                api: ["eu-west-1", "ap-south-1"],
                local: [],
            }),
        );
        assert.deepEqual(plan, [
            { destinations: ["ap-south-1", "eu-west-1"], filters: ["api", "batch"] },
            { destinations: ["eu-west-1"], filters: ["web"] },
        ]);
    });

    it("have no rule where nothing is copied", () => {
        assert.deepEqual(planReplication(copies({ a1: [], b1: [] })), []);
    });

    it("refuse a filter that copies a repository that is not to be copied, and propose a name", () => {
        const plan = () =>
            planReplication(copies({ repo_1: ["eu-west-1"], repo_10: [], repo_2: ["eu-west-1"] }));
        assert.deepEqual(linesOf(plan), [
            'repositories.repo_1.replicateTo: as a replication filter would also copy repo_10 to eu-west-1 ("repo_1") -- ' +
                "rename repo_1, to repo_1-image for instance, or replicate repo_10 there as well",
        ]);
    });

    it("propose a name that no other begins with", () => {
        const plan = () => planReplication(copies({ app: ["eu-west-1"], "app-image-2": [] }));
        assert.match(linesOf(plan)[0] ?? "", /rename app, to app-image-image for instance/);
    });

    it("refuse a copy in one region too many", () => {
        const plan = () =>
            planReplication(copies({ app: ["ap-south-1", "eu-west-1"], "app/tools": ["eu-west-1"] }));
        assert.deepEqual(pathsOf(plan), ["repositories.app.replicateTo"]);
        assert.match(linesOf(plan)[0] ?? "", /would also copy app\/tools to ap-south-1 /);
    });

    it("name every pair that collides", () => {
        const plan = () =>
            planReplication(copies({ a1: ["eu-west-1"], a12: [], "a1-x": [], b1: ["eu-west-1"], b12: [] }));
        assert.deepEqual(pathsOf(plan), [
            "repositories.a1.replicateTo",
            "repositories.a1.replicateTo",
            "repositories.b1.replicateTo",
        ]);
    });

    it("accept names that share a prefix where all are copied alike", () => {
        assert.deepEqual(planReplication(copies({ app: ["eu-west-1"], "app-tools": ["eu-west-1"] })), [
            { destinations: ["eu-west-1"], filters: ["app"] },
        ]);
    });

    const many = (count: number) =>
        Array.from({ length: count }, (_, index) => `repo-${String(index).padStart(4, "0")}`);
    const alike = (count: number) => new Map(many(count).map((name) => [name, ["eu-west-1"]]));
    /** Each with a neighbour that stays, so that none can share a filter. */
    const apart = (count: number) =>
        new Map(
            many(count).flatMap((name) => [
                [`${name}-a`, ["eu-west-1"]],
                [`${name}-b`, []],
            ]),
        );

    it("fit a thousand repositories that share a prefix into one filter", () => {
        assert.deepEqual(planReplication(alike(1000)), [
            { destinations: ["eu-west-1"], filters: ["repo-0"] },
        ]);
    });

    it("divide a rule that has too many filters", () => {
        const sizes = (plan: ReplicationRule[]) => plan.map(({ filters }) => filters.length);
        assert.deepEqual(sizes(planReplication(apart(100))), [100]);
        assert.deepEqual(sizes(planReplication(apart(101))), [100, 1]);
        assert.deepEqual(sizes(planReplication(apart(7), { filtersPerRule: 3 })), [3, 3, 1]);
    });

    it("refuse more rules than a registry has, with the counts", () => {
        assert.equal(planReplication(apart(1000)).length, 10);
        assert.deepEqual(
            linesOf(() => planReplication(apart(1001))),
            [
                "repositories: need 11 replication rules for 1001 filters, up to 100 in a rule; a registry has at most 10 " +
                    "(2002) -- give repositories that are copied alike a common prefix that no others have, such as common/",
            ],
        );
        assert.equal(planReplication(apart(1001), { rules: 11 }).length, 11);
    });

    it("take one rule for each destination where the sets of destinations are too many for a rule each", () => {
        const regions = ["ap-south-1", "eu-west-1", "us-west-1", "us-west-2"];
        const sets = Array.from({ length: 15 }, (_, set) =>
            regions.filter((_region, bit) => (set + 1) & (1 << bit)),
        );
        const wanted = new Map(
            sets.map((set, index) => [`${String.fromCharCode(97 + index)}-app`, set] as const),
        );
        const rules = planReplication(wanted);
        assert.deepEqual(
            rules.map(({ destinations }) => destinations),
            regions.map((region) => [region]),
        );
        wanted.forEach((set, name) => {
            assert.deepEqual(copiedBy(rules, name), set);
        });
        assert.equal(planReplication(wanted, { rules: 15 }).length, 15);
    });

    it("refuse more destinations than a registry has", () => {
        const regions = (count: number) => Array.from({ length: count }, (_, index) => `eu-west-${index}`);
        assert.equal(planReplication(copies({ app: regions(25) })).length, 1);
        assert.deepEqual(
            linesOf(() => planReplication(copies({ app: regions(26) }))),
            [
                "repositories: are replicated to 26 destinations; a registry has at most 25 (26) -- " +
                    "replicate to fewer regions and accounts",
            ],
        );
        assert.deepEqual(
            pathsOf(() => planReplication(copies({ app: regions(3) }), { destinations: 2 })),
            ["repositories"],
        );
    });

    const regionSets = fc.subarray(["ap-south-1", "eu-west-1", "us-west-2"]);
    const names = fc.string({ unit: fc.constantFrom("a", "b", "1"), minLength: 2, maxLength: 5 });

    it("copy exactly what is to be copied, or are refused", () => {
        let accepted = 0;
        fc.assert(
            fc.property(fc.dictionary(names, regionSets, { maxKeys: 6 }), (of) => {
                const wanted = copies(of);
                const collides = [...wanted].some(([name, regions]) =>
                    [...wanted].some(
                        ([other, others]) =>
                            other.startsWith(name) && regions.some((region) => !others.includes(region)),
                    ),
                );
                const plan = () => planReplication(wanted);
                assert.equal(pathsOf(plan).length > 0, collides);
                if (!collides) {
                    accepted += 1;
                    const rules = plan();
                    wanted.forEach((regions, name) => {
                        assert.deepEqual(copiedBy(rules, name), [...regions].sort());
                    });
                }
            }),
            { numRuns: 500 },
        );
        assert.ok(accepted > 50);
    });

    it("do not depend on the order of repositories or regions", () => {
        const entries: [string, string[]][] = [
            ["web", ["eu-west-1", "ap-south-1", "us-west-2"]],
            ["api", ["us-west-2", "eu-west-1", "ap-south-1"]],
            ["job", ["eu-west-1"]],
            ["cli", []],
        ];
        const expected = planReplication(new Map(entries));
        fc.assert(
            fc.property(
                fc.shuffledSubarray(entries, { minLength: 4 }),
                fc.func(fc.integer()),
                (shuffled, weight) => {
                    const sorted = (regions: string[]) => [...regions].sort((a, b) => weight(a) - weight(b));
                    const reordered = shuffled.map(([name, regions]) => [name, sorted(regions)] as const);
                    assert.deepEqual(planReplication(new Map(reordered)), expected);
                },
            ),
        );
    });
});
