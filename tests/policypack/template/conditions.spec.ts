import assert from "node:assert/strict";
import { partsOf } from "../../../policypack/template/template";

const ACCOUNT = "111122223333";

/** What a resource's list is in each way that it can be deployed, and what was decided for it. */
function waysOf(
    conditions: Readonly<Record<string, unknown>>,
    items: readonly unknown[],
    parameters: Readonly<Record<string, object>> = { Kind: { Type: "String" } },
): { readonly ways: readonly string[]; readonly isComplete: boolean } {
    const template = {
        Parameters: parameters,
        Conditions: conditions,
        Resources: { Key: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: { Statement: items } } } },
    };
    const part = partsOf(template, ACCOUNT).find(({ id }) => id === "Key");
    return {
        ways: (part?.variants ?? []).map(({ value }) => {
            const { Resources: resources } = value.value as {
                Resources: { Key: { Properties: { KeyPolicy: { Statement: readonly string[] } } } };
            };
            return resources.Key.Properties.KeyPolicy.Statement.join(" ");
        }),
        isComplete: part?.complete ?? false,
    };
}

const kindIs = (value: unknown): object => ({ "Fn::Equals": [{ Ref: "Kind" }, value] });
const either = (condition: string, yes: string, no: string): object => ({ "Fn::If": [condition, yes, no] });
const onlyIf = (condition: string): object => ({
    "Fn::If": [condition, condition, { Ref: "AWS::NoValue" }],
});

describe("the conditions of a template", () => {
    it("that compare one parameter with several values exclude each other", () => {
        const conditions = { A: kindIs("a"), B: kindIs("b") };
        assert.deepEqual(waysOf(conditions, [either("A", "a", "-"), either("B", "b", "-")]).ways, [
            "a -",
            "- b",
            "- -",
        ]);
    });

    it("follow from the conditions that they are made of, and these from them", () => {
        const conditions = {
            A: kindIs("a"),
            B: kindIs("b"),
            Neither: { "Fn::Not": [{ "Fn::Or": [{ Condition: "A" }, { Condition: "B" }] }] },
            Both: { "Fn::And": [{ Condition: "A" }, { Condition: "B" }] },
        };
        const items = ["Neither", "A", "Both"].map(onlyIf);
        assert.deepEqual(waysOf(conditions, items).ways, ["Neither", "A", ""]);
    });

    it("agree with what a parameter is where the text itself holds it", () => {
        const parameters = { Kind: { Type: "String", AllowedValues: ["a", "b", "c"] } };
        const conditions = { A: kindIs("a") };
        assert.deepEqual(waysOf(conditions, [either("A", "yes", "no"), { Ref: "Kind" }], parameters).ways, [
            "yes a",
            "no b",
            "no c",
        ]);
        assert.deepEqual(waysOf(conditions, [{ Ref: "Kind" }, either("A", "yes", "no")], parameters).ways, [
            "a yes",
            "b no",
            "c no",
        ]);
    });

    it("can be anything where one compares what is not a parameter, or another one", () => {
        const ways = (condition: object): readonly string[] =>
            waysOf({ A: condition, B: kindIs("b") }, [either("A", "a", "-"), either("B", "b", "-")]).ways;
        const all = ["a b", "a -", "- b", "- -"];
        // An account that a template is judged for is not the only one that it is deployed in.
        for (const other of [
            { Ref: "AWS::AccountId" },
            { Ref: "Other" },
            { "Fn::Sub": "${Kind}" },
            { "Fn::FindInMap": ["Map", "Key", "Kind"] },
        ]) {
            assert.deepEqual([...ways({ "Fn::Equals": [other, ACCOUNT] })].sort(), [...all].sort());
            assert.deepEqual([...ways({ "Fn::Equals": [{ Ref: "Kind" }, other] })].sort(), [...all].sort());
        }
        assert.deepEqual([...ways({ "Fn::Contains": [["b"], { Ref: "Kind" }] })].sort(), [...all].sort());
        assert.deepEqual([...ways({ Condition: "Missing" })].sort(), [...all].sort());
        assert.deepEqual([...ways({ Condition: "A" })].sort(), [...all].sort());
    });

    it("have the outcome of a comparison of two texts", () => {
        const conditions = { Yes: { "Fn::Equals": ["1", 1] }, No: { "Fn::Equals": ["a", "A"] } };
        assert.deepEqual(waysOf(conditions, [either("Yes", "y", "n"), either("No", "y", "n")]).ways, ["y n"]);
    });

    it("take a number in another notation for one that a list may mean", () => {
        const parameters = { Kind: { Type: "Number", AllowedValues: [1, 2] } };
        assert.deepEqual(waysOf({ A: kindIs("1.0") }, [either("A", "a", "-")], parameters).ways, ["a", "-"]);
    });

    it("are tried in all ways that can be, although each alone would make too many", () => {
        const kinds = Array.from({ length: 30 }, (_, index) => `k${index}`);
        const conditions = Object.fromEntries(kinds.map((kind) => [kind, kindIs(kind)]));
        const { ways, isComplete } = waysOf(conditions, kinds.map(onlyIf));
        assert.equal(isComplete, true);
        assert.deepEqual([...ways].sort(), ["", ...kinds].sort());
    });

    it("are not all tried where they are independent and too many", () => {
        const names = Array.from({ length: 10 }, (_, index) => `C${index}`);
        const conditions = Object.fromEntries(
            names.map((name) => [name, { "Fn::Equals": [{ Ref: name }, "x"] }]),
        );
        assert.equal(waysOf(conditions, names.map(onlyIf)).isComplete, false);
    });
});
