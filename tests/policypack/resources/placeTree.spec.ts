import assert from "node:assert/strict";
import { contentAt, contentsOf, memberTree, treeOf } from "../../../policypack/resources/placeTree";

describe("the tree of places", () => {
    const tree = treeOf([
        { path: "Policies[].PolicyDocument", content: "inner" },
        { path: "Events.*.Statements[]", content: "any" },
        { path: "Events.Stop", content: "stop" },
        { path: "Policy", content: "outer" },
    ]);

    it("leads to a member under the spelling of any tool", () => {
        for (const [list, name] of [
            ["Policies", "PolicyDocument"],
            ["policies", "policyDocument"],
            ["policy", "policy_document"],
        ] as const) {
            assert.equal(memberTree(memberTree(tree, list), name)?.content, "inner");
        }
        assert.equal(memberTree(tree, "Documents"), undefined);
        assert.equal(memberTree(memberTree(tree, "Documents"), "Policy"), undefined);
    });

    it("leads to a member of any name where the schema has a map, and to the named one before", () => {
        assert.equal(contentAt(tree, 'Events["get it"].Statements[3]'), "any");
        assert.equal(contentAt(tree, "Events.Stop"), "stop");
        assert.equal(contentAt(tree, "Events.Get"), undefined);
    });

    it("has a place and what is below a name that several paths share", () => {
        assert.equal(contentAt(tree, "Policy"), "outer");
        assert.equal(contentAt(tree, "Policy.PolicyDocument"), "inner");
        assert.equal(contentAt(tree, "Policy.PolicyDocument.Statement"), undefined);
        assert.equal(contentAt(undefined, "Policy"), undefined);
    });

    it("tells all that is at a property and below it", () => {
        assert.deepEqual(contentsOf(memberTree(tree, "Policy")), ["outer", "inner"]);
        assert.deepEqual(contentsOf(memberTree(tree, "Events")), ["any", "stop"]);
        assert.deepEqual(contentsOf(memberTree(tree, "Documents")), []);
    });
});
