import assert from "node:assert/strict";
import { ImageRepository } from "../../../components/ecr/imageRepository";
import { ImageExecutionRole } from "../../../components/workloads/imageExecutionRole";
import { byName, recorded, valueOf } from "../recorder";

const place = { accountId: "222222222222", region: "eu-west-1" };
const pullImages = [{ repository: "shop" }];

describe("ImageExecutionRole", () => {
    it("registers a role with what it pulls and what else it needs", async () => {
        const { registrations, result } = await recorded(
            () =>
                new ImageExecutionRole("nodes", {
                    ...place,
                    roleName: "Nodes",
                    path: "/eks/",
                    eksNodes: true,
                    pullImages,
                    managedPolicies: { worker: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" },
                    permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary",
                    tags: { team: "platform" },
                }),
        );
        const trust =
            '{"Version":"2012-10-17","Statement":[{"Sid":"EksNodes","Effect":"Allow",' +
            '"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
        assert.deepEqual(
            registrations.map(({ type, name, inputs, after }) => ({ type, name, inputs, after })),
            [
                {
                    type: "aws:iam/role:Role",
                    name: "nodes-role-nodes",
                    inputs: {
                        name: "Nodes",
                        path: "/eks/",
                        description: "Pulls container images",
                        assumeRolePolicy: trust,
                        permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary",
                        tags: { team: "platform" },
                    },
                    after: [],
                },
                {
                    type: "aws:iam/rolePolicy:RolePolicy",
                    name: "nodes-permissions-nodes",
                    inputs: { name: "pull", role: "Nodes", policy: await valueOf(result.policyDocument) },
                    after: ["nodes-role-nodes"],
                },
                {
                    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                    name: "nodes-managed-worker-nodes",
                    inputs: {
                        role: "Nodes",
                        policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
                    },
                    after: ["nodes-role-nodes"],
                },
                {
                    type: "keyless-delivery:index:ImageExecutionRole",
                    name: "nodes",
                    inputs: {},
                    after: [],
                },
            ],
        );
        assert.equal(await valueOf(result.arn), "arn:aws:iam::222222222222:role/eks/Nodes");
        assert.equal(await valueOf(result.roleName), "Nodes");
    });

    it("is there before the policy of a repository that it reads, which is known at preview", async () => {
        const { registrations } = await recorded(() => {
            const tasks = new ImageExecutionRole("tasks", {
                ...place,
                roleName: "tasks",
                ecsTasks: {},
                pullImages,
            });
            return new ImageRepository("shop", {
                ...place,
                repositoryName: "shop",
                readers: { tasks: { role: { arn: tasks.arn } } },
            });
        });
        const policy = byName(registrations, "aws:ecr/repositoryPolicy:RepositoryPolicy")["shop-policy"];
        assert.deepEqual(policy?.after, ["shop-repository", "tasks-permissions-tasks", "tasks-role-tasks"]);
        assert.match(String(policy.inputs["policy"]), /"AWS":"arn:aws:iam::222222222222:role\/tasks"/);
    });
});
