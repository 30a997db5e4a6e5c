import fc from "fast-check";
import assert from "node:assert/strict";
import { planReplication, type ReplicationRule } from "../../../../components/ecr/replication/replication";
import { linesOf, pathsOf } from "../../problemsOf";

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
            'repositories.repo_1.replicateTo: as a replication filter would also replicate repo_10 to eu-west-1 ("repo_1") -- ' +
                "rename repo_1, to repo_1-image for instance, or replicate repo_10 there as well",
        ]);
    });

    it("propose a name that no other begins with", () => {
        const plan = () => planReplication(copies({ app: ["eu-west-1"], "app-image-2": [] }));
        assert.match(linesOf(plan)[0] ?? "", /rename app, to app-image-image for instance/);
    });

    it("refuse in the order of the names, and name the regions in order", () => {
        const plan = () =>
            planReplication(
                copies({ "app-tools": ["us-west-2"], app: ["us-west-2", "eu-west-1", "ap-south-1"] }),
            );
        assert.match(linesOf(plan).join(), / would also replicate app-tools to ap-south-1, eu-west-1 /);
    });

    it("name three pairs of one filter, and no more to count", () => {
        const plan = () => planReplication(copies({ a1: ["eu-west-1"], a12: [], a13: [], a14: [] }));
        assert.equal(linesOf(plan).length, 3);
        assert.doesNotMatch(linesOf(plan).join(), /more in the same way/);
    });

    it("take quotas from one to the most that the provider takes", () => {
        const pathsWith = (quotas: object) => pathsOf(() => planReplication(new Map(), quotas));
        assert.deepEqual(pathsWith({ rules: 1, filtersPerRule: 1, destinations: 1 }), []);
        assert.deepEqual(pathsWith({ rules: 10, filtersPerRule: 100, destinations: 25 }), []);
        assert.deepEqual(pathsWith({ rules: 0 }), ["replicationQuotas.rules"]);
        assert.deepEqual(pathsWith({ rules: 1.5 }), ["replicationQuotas.rules"]);
        assert.deepEqual(pathsWith({ rules: Number.NaN }), ["replicationQuotas.rules"]);
    });

    it("refuse a copy in one region too many", () => {
        const plan = () =>
            planReplication(copies({ app: ["ap-south-1", "eu-west-1"], "app/tools": ["eu-west-1"] }));
        assert.deepEqual(pathsOf(plan), ["repositories.app.replicateTo"]);
        assert.match(linesOf(plan)[0] ?? "", /would also replicate app\/tools to ap-south-1 /);
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

    it("name some of many pairs of one filter, and count the others", () => {
        const plan = () =>
            planReplication(
                new Map([
                    ["app", ["eu-west-1"]],
                    ...Array.from({ length: 1000 }, (_, index): [string, string[]] => [`app-${index}`, []]),
                ]),
            );
        const lines = linesOf(plan);
        assert.equal(lines.length, 4);
        assert.deepEqual(
            lines.filter((line) => line.includes("more")),
            [
                'repositories.app.replicateTo: as a replication filter would also replicate 997 more in the same way ("app") -- ' +
                    "rename app, to app-image for instance, or replicate all of them there as well",
            ],
        );
    });

    it("accept names that share a prefix where all have the same destinations", () => {
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
        assert.deepEqual(planReplication(alike(1000)), [{ destinations: ["eu-west-1"], filters: ["repo-"] }]);
    });

    it("name repositories, not their bare beginning, where another stack prepares the destination", () => {
        const wanted = copies({ shared1: ["eu-west-1", "prod"], shared2: ["eu-west-1", "prod"] });
        const destinations = ["eu-west-1", "prod"];
        assert.deepEqual(planReplication(wanted), [{ destinations, filters: ["shared"] }]);
        assert.deepEqual(planReplication(wanted, {}, new Set(["prod"])), [
            { destinations, filters: ["shared1", "shared2"] },
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
                    "(2002) -- give repositories with the same destinations a common prefix that no others have, such as common/",
            ],
        );
        assert.deepEqual(
            linesOf(() => planReplication(new Map(), { rules: 11, filtersPerRule: 101, destinations: 25.5 })),
            [
                "replicationQuotas.destinations: is not a quota (25.5) -- write an integer from 1 to 25, the most that the AWS provider takes",
                "replicationQuotas.filtersPerRule: is not a quota (101) -- write an integer from 1 to 100, the most that the AWS provider takes",
                "replicationQuotas.rules: is not a quota (11) -- write an integer from 1 to 10, the most that the AWS provider takes",
            ],
        );
    });

    /** A repository for each of the sets, with names that have nothing in common. */
    const eachOnce = (sets: readonly (readonly string[])[]) =>
        new Map(sets.map((set, index) => [`${String.fromCharCode(97 + index)}-app`, set] as const));

    it("are refused with the fewest rules that were found", () => {
        const refused = (rules: number, ...sets: string[][]) =>
            linesOf(() => planReplication(eachOnce(sets), { rules })).map((line) =>
                line.replace(/ for .*/, ""),
            );
        const need = (rules: number) => [`repositories: need ${rules} replication rules`];
        // One rule a destination would be three, one a set is two.
        assert.deepEqual(refused(1, ["a", "b"], ["b", "c"]), need(2));
        // Two sets are unions of the three others.
        assert.deepEqual(refused(2, ["a"], ["b"], ["a", "b"], ["c"], ["b", "c"]), need(3));
    });

    it("serve what is replicated to a union of others' destinations by their rules, where rules are short", () => {
        const wanted = eachOnce([
            ["d1", "d2"],
            ["d2", "d3"],
            ["d1", "d2", "d3"],
        ]);
        assert.deepEqual(planReplication(wanted, { rules: 2 }), [
            { destinations: ["d1", "d2"], filters: ["a-app", "c-app"] },
            { destinations: ["d2", "d3"], filters: ["b-app", "c-app"] },
        ]);
        assert.equal(planReplication(wanted, { rules: 3 }).length, 3);
    });

    it("take one rule for destinations that are always together, where rules are short", () => {
        const wanted = eachOnce([
            ["d1", "d2"],
            ["d1", "d2", "d3", "d4"],
            ["d1", "d2", "d5"],
            ["d3", "d4", "d5"],
        ]);
        assert.deepEqual(
            planReplication(wanted, { rules: 3 }).map(({ destinations }) => destinations),
            [["d1", "d2"], ["d3", "d4"], ["d5"]],
        );
    });

    /**
     * Each family of sets of destinations that fewer sets than there are destinations yield as their unions, with the least
     * number of sets that do; a rule for each destination is the answer for all others. Sets are bits.
     */
    function leastRules(destinations: number): Map<string, number> {
        const sets = Array.from({ length: 2 ** destinations - 1 }, (_, index) => index + 1);
        const least = new Map<string, number>();
        const tryAll = (size: number, from: number, basis: readonly number[]): void => {
            if (basis.length < size) {
                sets.slice(from).forEach((set, offset) => {
                    tryAll(size, from + offset + 1, [...basis, set]);
                });
                return;
            }
            const unions = [
                ...basis.reduce(
                    (all, set) => new Set([...all, ...[...all].map((one) => one | set)]),
                    new Set([0]),
                ),
            ];
            const found = unions.filter((set) => set > 0).sort((a, b) => a - b);
            for (let chosen = 1; chosen < 2 ** found.length; chosen += 1) {
                const family = found.filter((_, bit) => chosen & (1 << bit)).join();
                least.set(family, Math.min(size, least.get(family) ?? Infinity));
            }
        };
        for (let size = 1; size < destinations; size += 1) {
            tryAll(size, 0, []);
        }
        return least;
    }

    const distances: readonly (readonly [
        destinations: number,
        distances: Readonly<Record<number, number>>,
    ])[] = [
        [2, { 0: 3 }],
        [3, { 0: 37 }],
        [4, { 0: 1771, 1: 216 }],
    ];
    for (const [destinations, expected] of distances) {
        it(`are no further from the least number of rules than they say, among ${destinations} destinations`, () => {
            const found: Record<number, number> = {};
            for (const [family, least] of leastRules(destinations)) {
                const names = ["a", "b", "c", "d"].slice(0, destinations);
                const sets = family
                    .split(",")
                    .map((set) => names.filter((_, bit) => Number(set) & (1 << bit)));
                const wanted = new Map(sets.map((set, index) => [`app${index}/x`, set] as const));
                const isEnough = (rules: number) =>
                    pathsOf(() => planReplication(wanted, { rules })).length === 0;
                const distance = [0, 1, 2].find((more) => isEnough(least + more)) ?? Infinity;
                assert.equal(isEnough(least - 1), false);
                found[distance] = (found[distance] ?? 0) + 1;
            }
            assert.deepEqual(found, expected);
        });
    }

    it("take one rule for each destination where the sets of destinations are too many for a rule each", () => {
        const regions = ["ap-south-1", "eu-west-1", "us-west-1", "us-west-2"];
        const sets = Array.from({ length: 15 }, (_, set) =>
            regions.filter((_region, bit) => (set + 1) & (1 << bit)),
        );
        const wanted = eachOnce(sets);
        const rules = planReplication(wanted);
        assert.deepEqual(
            rules.map(({ destinations }) => destinations),
            regions.map((region) => [region]),
        );
        wanted.forEach((set, name) => {
            assert.deepEqual(copiedBy(rules, name), set);
        });
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
