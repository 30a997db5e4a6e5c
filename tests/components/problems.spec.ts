import assert from "node:assert/strict";
import {
    formatPath,
    formatProblem,
    type Path,
    Problems,
    ProblemsError,
    report,
} from "../../components/problems";

describe("problems", () => {
    const paths: readonly (readonly [path: Path, text: string])[] = [
        [["accountId"], "accountId"],
        [["readers", "orders-eu1", "regions", 0], "readers.orders-eu1.regions[0]"],
        [["repositories", "team/app"], 'repositories["team/app"]'],
        [["repositories", "1st"], 'repositories["1st"]'],
        [["roles", 'a"b', "branch"], 'roles["a\\"b"].branch'],
        [[], ""],
    ];
    for (const [path, text] of paths) {
        it(`have the path ${text}`, () => {
            assert.equal(formatPath(path), text);
        });
    }

    const remediation = "write more";
    const values: readonly (readonly [value: unknown, line: string])[] = [
        ["x", 'a: is wrong ("x") -- write more'],
        [7, "a: is wrong (7) -- write more"],
        [["x", "y"], 'a: is wrong (["x","y"]) -- write more'],
        [null, "a: is wrong -- write more"],
        [{ long: "mapping" }, "a: is wrong -- write more"],
        [undefined, "a: is wrong -- write more"],
    ];
    for (const [value, line] of values) {
        it(`show the value ${JSON.stringify(value)}`, () => {
            assert.equal(
                formatProblem({ path: ["a"], value, message: "is wrong", remediation: remediation }),
                line,
            );
        });
    }

    it("are reported in the order of their lines", () => {
        const [a, b] = ["a", "b"].map((key) => ({ path: [key], message: "is wrong", remediation }));
        assert.ok(a && b);
        assert.equal(
            report([b, a]),
            "2 problems found:\n  a: is wrong -- write more\n  b: is wrong -- write more",
        );
        assert.equal(report([b]), "1 problem found:\n  b: is wrong -- write more");
    });

    it("are thrown together, each once, and not at all where there are none", () => {
        const problems = new Problems();
        problems.check(["a"], 1, undefined);
        problems.throwIfAny();
        problems.check(["a"], 1, { message: "is wrong", remediation: remediation });
        problems.check(["b"], 2, { message: "is wrong", remediation: remediation });
        problems.check(["a"], 1, { message: "is wrong", remediation: remediation });
        assert.throws(
            () => {
                problems.throwIfAny();
            },
            (error) =>
                error instanceof ProblemsError &&
                error.problems.length === 2 &&
                error.message.startsWith("2 "),
        );
    });

    it("of a planner are collected, while another error passes through", () => {
        const problems = new Problems();
        const found = [{ path: ["a"], message: "is wrong", remediation }];
        assert.equal(
            problems.collect(() => "planned"),
            "planned",
        );
        const refused = problems.collect((): string => {
            throw new ProblemsError(found);
        });
        assert.equal(refused, undefined);
        assert.deepEqual(problems.all, found);
        assert.throws(() => problems.collect(() => JSON.parse("{") as unknown), SyntaxError);
    });
});
