import assert from "node:assert/strict";
import { deployerWarning } from "../../../../components/workloads/plan/deployer";
import { planImageFunction } from "../../../../components/workloads/plan/imageFunction";
import { filter } from "../filter";

/** Its reader names `ci/deployer` of account 222222222222. */
const plan = planImageFunction(filter);

describe("whoever deploys a function", () => {
    const callers: readonly (readonly [arn: string, isNamed: boolean])[] = [
        ["arn:aws:sts::222222222222:assumed-role/deployer/run-1", true],
        ["arn:aws:sts::333333333333:assumed-role/deployer/run-1", false],
        ["arn:aws:sts::222222222222:assumed-role/deployer2/run-1", false],
        ["arn:aws:sts::222222222222:assumed-role/ci/deployer", false],
        ["arn:aws:sts::222222222222:federated-user/deployer", false],
        ["arn:aws:iam::222222222222:user/deployer", false],
        ["arn:aws:iam::222222222222:root", false],
    ];
    for (const [caller, isNamed] of callers) {
        it(`is ${isNamed ? "" : "not "}the role of its reader as ${caller}`, () => {
            assert.equal(
                deployerWarning(plan, caller),
                isNamed
                    ? undefined
                    : `function filter is deployed as ${caller}, and readers of filter name ` +
                          "arn:aws:iam::222222222222:role/ci/deployer for that: Lambda may refuse the image -- deploy as that " +
                          "role, or name the other one as deployRole",
            );
        });
    }
});
