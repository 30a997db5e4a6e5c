import assert from "node:assert/strict";
import { roleResourceName } from "../../../components/iam/resourceNames";
import { laterText } from "../../../components/later";

describe("the name of a role's resource in Pulumi", () => {
    it("ends with the role's, in lower case, where that is known", () => {
        assert.equal(roleResourceName("deploy", "role", "Web-CI"), "deploy-role-web-ci");
        assert.equal(roleResourceName("deploy", "role", laterText(3)), "deploy-role");
    });
});
