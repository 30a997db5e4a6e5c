import fc from "fast-check";
import assert from "node:assert/strict";
import { distinctSets } from "../../../../components/ecr/replication/destinationSets";
import {
    type Copies,
    fewestFilters,
    type PrefixFilter,
} from "../../../../components/ecr/replication/prefixes";

type Wanted = Readonly<Record<string, readonly string[]>>;

/** Of the destinations in the tests, o is one that other stacks prepare. */
const unseen: ReadonlySet<string> = new Set(["o"]);

const fewest = (copies: Copies) => fewestFilters(copies, { sets: distinctSets(copies.values()), unseen });
const filtersFor = (wanted: Wanted) => fewest(new Map(Object.entries(wanted)));

/** What ECR does with filters: a repository is replicated to the destinations of every filter that its name begins with. */
function copiedBy(filters: readonly PrefixFilter[], name: string): string[] {
    const matching = filters.filter(({ filter }) => name.startsWith(filter));
    return [...new Set(matching.flatMap(({ destinations }) => destinations))].sort();
}

function isExact(filters: readonly PrefixFilter[], copies: Copies): boolean {
    return [...copies].every(([name, its]) => copiedBy(filters, name).join() === [...its].sort().join());
}

/** Whether, for each name and each destination that is unseen, a filter is the name or says that all below it is meant. */
function isPlain(filters: readonly PrefixFilter[], copies: Copies): boolean {
    return [...copies].every(([name, its]) => {
        const plain = filters.filter(
            ({ filter }) => filter === name || (name.startsWith(filter) && /[/._-]$/.test(filter)),
        );
        return its.filter((one) => unseen.has(one)).every((one) => copiedBy(plain, name).includes(one));
    });
}

/** The size of the smallest set of filters that copies exactly and plainly, found by trying all. */
function smallestBySearch(copies: Copies): number {
    const prefixes = [
        ...new Set(
            [...copies.keys()].flatMap((name) =>
                Array.from({ length: name.length - 1 }, (_, cut) => name.slice(0, cut + 2)),
            ),
        ),
    ];
    const possible = prefixes
        .flatMap((filter) => [["x"], ["o"], ["o", "x"]].map((destinations) => ({ filter, destinations })))
        // One that copies too much is in no solution.
        .filter(({ filter, destinations }) =>
            [...copies].every(
                ([name, its]) => !name.startsWith(filter) || destinations.every((one) => its.includes(one)),
            ),
        );
    const hasSolution = (size: number, from: number, chosen: readonly PrefixFilter[]): boolean =>
        size === 0
            ? isExact(chosen, copies) && isPlain(chosen, copies)
            : possible
                  .slice(from)
                  .some((filter, offset) => hasSolution(size - 1, from + offset + 1, [...chosen, filter]));
    for (let size = 0; ; size += 1) {
        if (hasSolution(size, 0, [])) {
            return size;
        }
    }
}

/** Names with their destinations, none of them the beginning of another that wants less. */
function wantedOf(names: fc.Arbitrary<string>, maxKeys: number): fc.Arbitrary<Wanted> {
    return fc
        .dictionary(names, fc.subarray(["o", "x"]), { maxKeys })
        .filter((wanted) =>
            Object.entries(wanted).every(([name, its]) =>
                Object.entries(wanted).every(
                    ([other, others]) => !other.startsWith(name) || its.every((one) => others.includes(one)),
                ),
            ),
        );
}

describe("filters by prefix", () => {
    const cases: readonly (readonly [
        what: string,
        wanted: Wanted,
        filters: Readonly<Record<string, string>>,
    ])[] = [
        ["none for nothing", {}, {}],
        ["none where nothing is copied", { app: [], tools: [] }, {}],
        ["the name of the only one", { app: ["x"] }, { app: "x" }],
        ["the longest common beginning", { "team/a": ["x"], "team/b": ["x"], other: [] }, { "team/": "x" }],
        ["one for a name that begins another", { app: ["x"], "app-tools": ["x"] }, { app: "x" }],
        [
            "the names themselves beside one that stays",
            { "team/a1": ["x"], "team/a2": ["x"], "team/b": [] },
            { "team/a": "x" },
        ],
        ["no less than two letters", { ab: ["x"], ac: ["x"] }, { ab: "x", ac: "x" }],
        ["two letters where they serve", { abc: ["x"], abd: ["x"] }, { ab: "x" }],
        [
            "one more for the one that goes further",
            { "team/a": ["x"], "team/b": ["x", "y"], "team/c": ["x"] },
            { "team/": "x", "team/b": "x y" },
        ],
        [
            "one on each side of one that stays",
            { "app-a1": ["x"], "app-a2": ["x"], "app-b": [], "app-c1": ["x"], "app-c2": ["x"] },
            { "app-a": "x", "app-c": "x" },
        ],
        ["the longest that ends with a separator", { "a.b-c1": ["x"], "a.b-c2": ["x"] }, { "a.b-": "x" }],
        [
            "those of names in any order",
            { "b-2": ["x"], "a-2": ["x"], "b-1": ["x"], "a-1": ["x"], "a-": [] },
            { "a-1": "x", "a-2": "x", "b-": "x" },
        ],
        [
            "the names themselves beside one that goes less far",
            { app1x: ["x", "y"], app1y: ["x", "y"], app1z: ["x"] },
            { app1x: "x y", app1y: "x y", app1z: "x" },
        ],
        [
            "the namespace that sets them apart from a longer name",
            { "team/app": ["o"], "team/web": ["o"], teams: [] },
            { "team/": "o" },
        ],
        [
            "the namespace that sets them apart, although they have more in common",
            { "team/apa": ["x"], "team/apb": ["x"], teams: [] },
            { "team/": "x" },
        ],
        [
            "a bare beginning where no separator serves",
            { "a-b1": ["x"], "a-b2": ["x"], "a-c": [] },
            { "a-b": "x" },
        ],
        [
            "a bare beginning at a destination that is seen",
            { shared1: ["x"], shared2: ["x"] },
            { shared: "x" },
        ],
        [
            "the names where other stacks prepare the destination",
            { shared1: ["o"], shared2: ["o", "x"], shared22: ["o", "x"], other: ["x"] },
            { shared1: "o", shared2: "o x", shared22: "o x", other: "x" },
        ],
        [
            "namespaces where other stacks prepare the destination",
            { "team/a1": ["o"], "team/a2": ["o"] },
            { "team/": "o" },
        ],
        [
            "the widest namespace of those that have one there",
            { "web1/a": ["o"], "web1/b/c": ["o"], "web1/b/d": ["o"], "web2/a": ["o"], web3: ["o"], x1: [] },
            { "web1/": "o", "web2/a": "o", web3: "o" },
        ],
    ];
    for (const [what, wanted, filters] of cases) {
        it(`are ${what}`, () => {
            const found = filtersFor(wanted).map(({ filter, destinations }) => [
                filter,
                destinations.join(" "),
            ]);
            assert.deepEqual(Object.fromEntries(found), filters);
            assert.equal(found.length, Object.keys(filters).length);
        });
    }

    it("are as few as a search through all possible ones finds", () => {
        const names = fc.string({ unit: fc.constantFrom("a", "b", "-"), minLength: 2, maxLength: 4 });
        // Two that can always share one, so that sharing is tried in every case.
        const pair = { bba: ["x"], bbb: ["x"] };
        fc.assert(
            fc.property(
                wantedOf(
                    names.filter((name) => !name.startsWith("bb")),
                    4,
                ),
                (others) => {
                    const wanted = { ...others, ...pair };
                    const filters = filtersFor(wanted);
                    const copies = new Map(Object.entries(wanted));
                    assert.ok(isExact(filters, copies));
                    assert.ok(isPlain(filters, copies));
                    assert.equal(filters.length, smallestBySearch(copies));
                },
            ),
            { numRuns: 200 },
        );
    });

    it("match exactly what is to be copied, whatever the names and their order", () => {
        const names = fc.string({ unit: fc.constantFrom("a", "b", "-", "/"), minLength: 2, maxLength: 8 });
        fc.assert(
            fc.property(wantedOf(names, 30), fc.infiniteStream(fc.integer()), (wanted, weights) => {
                const copies = new Map(Object.entries(wanted));
                const filters = fewest(copies);
                assert.ok(isExact(filters, copies));
                assert.ok(isPlain(filters, copies));
                const shuffled = [...copies]
                    .map((entry) => [weights.next().value ?? 0, entry] as const)
                    .sort(([a], [b]) => a - b)
                    .map(([, entry]) => entry);
                const sorted = (list: readonly PrefixFilter[]) =>
                    list.map((its) => JSON.stringify(its)).sort();
                assert.deepEqual(sorted(fewest(new Map(shuffled))), sorted(filters));
            }),
        );
    });
});
