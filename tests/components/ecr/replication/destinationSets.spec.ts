import assert from "node:assert/strict";
import {
    distinctSets,
    inseparableSets,
    irreducibleSets,
    serving,
} from "../../../../components/ecr/replication/destinationSets";

describe("sets of destinations", () => {
    it("are told apart by what is in them, and stand in order", () => {
        assert.deepEqual(distinctSets([["b", "a"], ["c"], [], ["a", "b", "a"], ["a"]]), [
            ["a"],
            ["a", "b"],
            ["c"],
        ]);
    });

    it("are irreducible where they are no union of others", () => {
        assert.deepEqual(irreducibleSets([["a"], ["a", "b"], ["a", "b", "c"], ["b", "c"]]), [
            ["a"],
            ["a", "b"],
            ["b", "c"],
        ]);
        assert.deepEqual(irreducibleSets([["a"], ["a", "b"], ["b"]]), [["a"], ["b"]]);
    });

    it("are divided into destinations that are always together", () => {
        assert.deepEqual(inseparableSets([["d", "c"], ["c", "d", "b"], ["a"]]), [["a"], ["b"], ["c", "d"]]);
    });

    it("are served by themselves, or by the largest of those within them", () => {
        const sets = [["a"], ["a", "b"], ["b"], ["c"]];
        assert.deepEqual(serving(["a", "b"], sets), [["a", "b"]]);
        assert.deepEqual(serving(["a", "b", "c"], sets), [["a", "b"], ["c"]]);
        assert.deepEqual(serving(["d"], sets), []);
    });
});
