import assert from "node:assert/strict";
import type { Kind } from "../../../policypack/documents/kind";
import { checkDocument } from "../../../policypack/engine/engine";

const GRANT = { Effect: "Allow", Action: "s3:PutObject", Resource: "*" };
const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };

function found(statements: readonly object[], kind: Kind = "s3-bucket") {
    return checkDocument({ Statement: statements.map((one) => ({ ...GRANT, ...one })) }, kind);
}

const finding = (index: number, which: string, account?: string) => ({
    rule: "service-source",
    enforcement: "advisory",
    path: `Statement[${index}].Principal.Service`,
    statement: { index },
    message: `cloudtrail.amazonaws.com has access on behalf of ${which}`,
    ...(account === undefined ? {} : { witness: `cloudtrail.amazonaws.com for account ${account}` }),
    remediation:
        "Add aws:SourceArn under ArnLike with the resource that the service acts for, and aws:SourceAccount with its account.",
});

describe("a service", () => {
    const ANY = "the resources of every account";
    const SOME = "resources that the condition does not restrict to one account";

    it("without a source is reported with an account for which it is admitted", () => {
        assert.deepEqual(found([{ Principal: CLOUDTRAIL }]), [finding(0, ANY, "999999999999")]);
    });

    it("without a source is reported by the rule for images where the document guards them", () => {
        for (const kind of ["ecr-repository", "ecr-registry"] as const) {
            assert.deepEqual(
                found([{ Principal: CLOUDTRAIL }], kind).map(({ rule }) => rule),
                ["ecr-service-source"],
            );
        }
    });

    it("with a source that is no account is reported as that", () => {
        const restricted = (values: object) => ({ Principal: CLOUDTRAIL, Condition: values });
        assert.deepEqual(
            found([
                restricted({ StringLike: { "aws:SourceArn": "arn:aws:cloudtrail:*" } }),
                restricted({ StringEquals: { "aws:SourceArn": "trail" } }),
            ]),
            [finding(0, SOME), finding(1, SOME)],
        );
    });

    it("is not reported where it is denied, with a source, in a trust policy, or where the document grants nothing", () => {
        const Condition = { StringEquals: { "aws:SourceAccount": "111122223333" } };
        assert.deepEqual(found([{ Principal: CLOUDTRAIL, Effect: "Deny" }]), []);
        assert.deepEqual(found([{ Principal: CLOUDTRAIL, Condition }]), []);
        assert.deepEqual(found([{ Principal: CLOUDTRAIL }], "vpc-endpoint"), []);
        const trust = { Statement: { Effect: "Allow", Principal: CLOUDTRAIL, Action: "sts:AssumeRole" } };
        assert.deepEqual(checkDocument(trust, "trust"), []);
    });

    it("is tried with an account for the first eight of a statement, and in the first 64 statements", () => {
        const Service = Array.from({ length: 10 }, (_, index) => `service-${index}.amazonaws.com`);
        const hasWitness = (statements: readonly object[]) =>
            found(statements).map(({ witness }) => witness !== undefined);
        assert.deepEqual(hasWitness([{ Principal: { Service } }]), [
            ...Array<boolean>(8).fill(true),
            false,
            false,
        ]);
        const statements = Array.from({ length: 66 }, () => ({ Principal: CLOUDTRAIL }));
        assert.deepEqual(hasWitness(statements), [...Array<boolean>(64).fill(true), false, false]);
    });
});
