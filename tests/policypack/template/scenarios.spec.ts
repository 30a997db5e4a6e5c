import assert from "node:assert/strict";
import fc from "fast-check";
import { causeOf, type Choose, explore } from "../../../policypack/template/scenarios";

const YES_NO = ["true", "false"];

function outcomes<T>(make: (choose: Choose) => T, limit = 100): readonly T[] {
    return explore(make, limit).variants.map(({ value }) => value);
}

describe("the combinations of decisions", () => {
    it("are one where nothing is open", () => {
        assert.deepEqual(
            outcomes(() => "x"),
            ["x"],
        );
    });

    it("are all, the first outcomes first", () => {
        const both = (choose: Choose) => `${choose("A", YES_NO)} ${choose("B", ["x", "y", "z"])}`;
        assert.deepEqual(outcomes(both), ["true x", "false x", "true y", "true z", "false y", "false z"]);
    });

    it("decide the same thing once", () => {
        assert.deepEqual(
            outcomes((choose) => choose("A", YES_NO) === choose("A", YES_NO)),
            [true, true],
        );
    });

    it("are not multiplied by what is not reached", () => {
        assert.deepEqual(
            outcomes((choose) => (choose("A", YES_NO) === "true" ? "end" : choose("B", ["x", "y"]))),
            ["end", "x", "y"],
        );
    });

    it("are cut off, and that is told", () => {
        const many = (choose: Choose) =>
            Array.from({ length: 40 }, (_, at) => choose(`C${at}`, YES_NO)).join("");
        const { variants, complete } = explore(many, 16);
        assert.deepEqual([variants.length, complete], [8, false]);
        assert.equal(explore((choose) => choose("A", YES_NO), 2).complete, true);
    });

    it("have a cause that is as small as can be, and tells them from the others", () => {
        const names = ["A", "B", "C"];
        const { variants } = explore((choose) => names.map((name) => choose(name, YES_NO)).join(), 100);
        const all = variants.map(({ scenario }) => scenario);
        fc.assert(
            fc.property(fc.subarray(all, { minLength: 1 }), (chosen) => {
                const where = new Set(chosen);
                const cause = causeOf(all, where);
                const holds = (decisions: ReadonlyMap<string, string>) =>
                    all.every(
                        (one) =>
                            where.has(one) ||
                            Array.from(decisions).some(([name, outcome]) => one.get(name) !== outcome),
                    );
                assert.ok(holds(cause));
                for (const name of cause.keys()) {
                    assert.ok(!holds(new Map(Array.from(cause).filter(([other]) => other !== name))));
                }
            }),
        );
    });
});
