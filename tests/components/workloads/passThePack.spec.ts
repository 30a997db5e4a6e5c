import type * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { ImageExecutionRole } from "../../../components/workloads/imageExecutionRole";
import { ImageFunction } from "../../../components/workloads/imageFunction";
import { type ImageExecutionRoleArgs } from "../../../components/workloads/plan/executionRoleArgs";
import { checkProperties } from "../../../policypack/engine/engine";
import { recorded } from "../recorder";
import { filter } from "./filter";

/** Every finding of the policy pack, whether it blocks or only advises. */
async function findingsOn(make: () => pulumi.ComponentResource): Promise<readonly string[]> {
    const { registrations } = await recorded(make);
    assert.ok(registrations.length > 2);
    return registrations.flatMap(({ type, name, inputs }) =>
        checkProperties(inputs, type).map(({ rule, message }) => `${rule} ${name}: ${message}`),
    );
}

const inCluster = { namespace: "flux-system", serviceAccount: "flux" };
const kinds: readonly Partial<ImageExecutionRoleArgs>[] = [
    { ecsTasks: {} },
    { eksNodes: true, managedPolicies: { worker: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" } },
    { podIdentity: { ...inCluster, clusterArn: "arn:aws:eks:eu-west-1:222222222222:cluster/apps" } },
    {
        serviceAccountToken: {
            ...inCluster,
            providerArn: "arn:aws:iam::222222222222:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1B2",
        },
    },
    { codeBuild: { projects: ["release"] } },
];

describe("the policy pack, asked of what runs images", () => {
    it("accepts a function with everything that may invoke it", async () => {
        const invokableBy = {
            findings: {
                service: "events.amazonaws.com",
                sourceArn: "arn:aws:events:eu-west-1:222222222222:rule/findings",
            },
            uploads: {
                service: "s3.amazonaws.com",
                sourceArn: "arn:aws:s3:::acme-uploads",
                sourceAccount: "222222222222",
            },
            hello: {
                service: "apigateway.amazonaws.com",
                sourceArn: "arn:aws:execute-api:eu-west-1:222222222222:a1b2c3/*/GET/hello",
            },
            edge: {
                service: "cloudfront.amazonaws.com",
                sourceArn: "arn:aws:cloudfront::222222222222:distribution/E2EXAMPLEDEV01",
                viaUrl: true,
            },
            caller: { roleArn: "arn:aws:iam::333333333333:role/caller", viaUrl: true },
        };
        const statements = [
            {
                sid: "Findings",
                actions: ["dynamodb:PutItem"],
                resources: ["arn:aws:dynamodb:eu-west-1:222222222222:table/findings"],
            },
        ];
        assert.deepEqual(
            await findingsOn(
                () => new ImageFunction("filter", { ...filter, invokableBy, grants: { statements } }),
            ),
            [],
        );
    });

    for (const kind of kinds) {
        it(`accepts a role that pulls for ${Object.keys(kind).join()}`, async () => {
            const args = {
                accountId: "222222222222",
                region: "eu-west-1",
                roleName: "pull",
                pullImages: [{ repository: "app", accountId: "111111111111" }],
                logGroups: ["/ecs/app"],
                ...kind,
            };
            assert.deepEqual(await findingsOn(() => new ImageExecutionRole("pull", args)), []);
        });
    }
});
