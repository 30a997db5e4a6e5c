/** A resource control policy of an organization in the local AWS, made, attached, changed and taken away by the component. */
import {
    EnablePolicyTypeCommand,
    ListPoliciesForTargetCommand,
    ListRootsCommand,
    type PolicySummary,
} from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { planPerimeter } from "../../components/github/plan/perimeter";
import { counts, failed, HeldSandbox, type Stack, succeeded } from "./heldSandbox";
import { forget } from "./sandbox";

const ACCOUNT = "111111111111";
const Type = "RESOURCE_CONTROL_POLICY";

describe("a perimeter", () => {
    let sandbox: HeldSandbox;
    let stack: Stack;
    let root: string;
    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
        stack = sandbox.stack("perimeter", "perimeter");
        const organizations = await sandbox.cloud().organizations;
        const { Roots = [] } = await organizations.send(new ListRootsCommand());
        root = Roots[0]?.Id ?? "";
        await organizations.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType: Type }));
    });
    after(async () => {
        await sandbox.stop();
        forget();
    });

    const attached = async (): Promise<readonly PolicySummary[]> => {
        const request = new ListPoliciesForTargetCommand({ TargetId: ACCOUNT, Filter: Type });
        const { Policies = [] } = await (await sandbox.cloud().organizations).send(request);
        return Policies.filter(({ AwsManaged }) => AwsManaged !== true);
    };

    it("takes effect on the named account, with the document that was planned", async () => {
        const owners = [{ name: "acme", id: "99700676" }];
        const up = succeeded(await stack.up({ owners, targets: [ACCOUNT] }));
        assert.equal(counts(up)["created"], 4);
        const [policy] = await attached();
        assert.equal(policy?.Name, "github");
        const there = await sandbox.there("aws:organizations/policy:Policy", policy.Id ?? "");
        assert.equal(there?.["content"], planPerimeter({ owners }).policy);
        succeeded(await stack.refresh("--expect-no-changes"));
    });

    it("changes with its owners, and leaves the account that is no target any more", async () => {
        const owners = [
            { name: "acme", id: "99700676" },
            { name: "octo", id: "5" },
        ];
        const up = succeeded(await stack.up({ owners }));
        assert.deepEqual([counts(up)["updated"], counts(up)["deleted"]], [1, 1]);
        assert.deepEqual(await attached(), []);
    });

    it("is never attached to the root unasked", async () => {
        const preview = await stack.preview({ owners: [{ name: "acme", id: "1" }], targets: [root] });
        failed(preview, 'GitHubPerimeter "github": 1 problem found:');
        failed(preview, "targets[0]: is the organization's root: a mistake would shut out every account");
    });
});
