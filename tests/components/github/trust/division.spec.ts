import fc from "fast-check";
import assert from "node:assert/strict";
import { divide } from "../../../../components/github/trust/division";

const names = fc.uniqueArray(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 60 });
const atMost = (count: number) => (items: readonly string[]) => items.length <= count;

function placesOf(items: readonly string[], count: number): Map<string, string> {
    const divided = divide(items, (item) => item, atMost(count));
    assert.ok("shares" in divided);
    return new Map(divided.shares.flatMap(({ key, items: its }) => its.map((item) => [item, key] as const)));
}

describe("dividing over shares", () => {
    it("leaves in one what fits in one", () => {
        assert.deepEqual(divide(["b", "a"], String, atMost(2)), { shares: [{ key: "", items: ["b", "a"] }] });
    });

    it("goes by the hash's bits, and keeps the first half's key", () => {
        // The SHA-256 of a, b, c, d begin with 1100, 0011, 0010, 0001.
        const divided = divide(["a", "b", "c", "d"], String, atMost(2));
        assert.deepEqual(divided, {
            shares: [
                { key: "", items: ["d"] },
                { key: "001", items: ["b", "c"] },
                { key: "1", items: ["a"] },
            ],
        });
    });

    it("says what cannot be divided", () => {
        assert.deepEqual(divide(["a", "b", "b"], String, atMost(1)), { tooLarge: ["b", "b"] });
        assert.deepEqual(divide(["a"], String, atMost(0)), { tooLarge: ["a"] });
    });

    it("asks of no share without items whether it fits", () => {
        const divided = divide(["b", "c"], String, (items) => items.length === 1);
        assert.deepEqual(divided, {
            shares: [
                { key: "001", items: ["c"] },
                { key: "0011", items: ["b"] },
            ],
        });
    });

    it("puts every item in exactly one share that fits, whatever the order", () => {
        fc.assert(
            fc.property(names, fc.integer({ min: 1, max: 5 }), fc.gen(), (items, count, pick) => {
                const divided = divide(items, String, atMost(count));
                assert.ok("shares" in divided);
                const { shares } = divided;
                assert.deepEqual(shares.flatMap((share) => share.items).sort(), [...items].sort());
                const keys = shares.map(({ key }) => key);
                assert.deepEqual(keys, [...new Set(keys)].sort());
                assert.ok(shares.every((share) => share.items.length > 0 && share.items.length <= count));
                const shuffled = pick(fc.shuffledSubarray, items, { minLength: items.length });
                assert.deepEqual(placesOf(shuffled, count), placesOf(items, count));
            }),
        );
    });

    it("moves items of one share alone when one is added, and all to new shares", () => {
        fc.assert(
            fc.property(names, fc.string({ minLength: 7, maxLength: 9 }), (items, added) => {
                const before = placesOf(items, 5);
                const after = placesOf([...items, added], 5);
                const moved = items.filter((item) => before.get(item) !== after.get(item));
                assert.ok(new Set(moved.map((item) => before.get(item))).size <= 1);
                const keysBefore = new Set(before.values());
                assert.ok(moved.every((item) => !keysBefore.has(after.get(item) ?? "")));
            }),
        );
    });
});
