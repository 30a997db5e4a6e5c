import assert from "node:assert/strict";
import { organizationProblem } from "../../../components/iam/organization";

describe("the ID of an organization", () => {
    for (const id of ["o-abcdefghij", `o-${"a1".repeat(16)}`]) {
        it(`may be ${id}`, () => {
            assert.equal(organizationProblem(id), undefined);
        });
    }
    for (const id of [
        "",
        "o",
        "o-abcdefghi",
        `o-${"a".repeat(33)}`,
        "xo-abcdefghij",
        "o-ABCDEFGHIJ",
        "o-abcdefghi*",
    ]) {
        it(`may not be ${JSON.stringify(id)}`, () => {
            assert.deepEqual(organizationProblem(id), {
                message: "is not the ID of an organization",
                remediation: "write o- and its 10 to 32 letters and digits",
            });
        });
    }
});
