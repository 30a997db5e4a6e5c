/** What AWS refuses of policies when it saves them, and whom they are about from then on. */
import { CreateRoleCommand, DeleteRoleCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { counts, failed, HeldSandbox, succeeded } from "./heldSandbox";
import { forget } from "./sandbox";

const POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const REGISTRY_POLICY = "aws:ecr/registryPolicy:RegistryPolicy";

const account = "111111111111";

describe("who a policy is about", () => {
    let sandbox: HeldSandbox;
    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
    });
    after(async () => {
        await sandbox.stop();
        forget();
    });

    const plain = (name: string) => sandbox.stack(name, "replacements");
    const isThere = async (type: string, id: string) => (await sandbox.there(type, id)) !== undefined;

    describe("characters that IAM does not take", () => {
        const reason = "IAM takes tab, line feed, carriage return and U+0020 to U+00FF only";
        it("by hand: the role fails when it is saved", async () => {
            const assumeRolePolicy = JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "本番",
                        Effect: "Allow",
                        Principal: { Service: "ec2.amazonaws.com" },
                        Action: "sts:AssumeRole",
                    },
                ],
            });
            const up = await plain("characters").up({
                use: "role",
                roleName: "characters",
                assumeRolePolicy,
            });
            failed(up, `MalformedPolicyDocument: ${reason}`);
        });

        it("through GitHubDeployRole: refused before anything is registered", async () => {
            const up = await plain("environment").up({
                use: "deployRole",
                roleName: "characters",
                environment: "本番",
            });
            failed(up, "本番");
            assert.doesNotMatch(up.stdout, /aws:iam/);
        });
    });

    describe("a role whose inline policy is over the quota", () => {
        const names = Array.from({ length: 200 }, (_, index) => `name-${100 + index}`);

        it("by hand: the role is made, and then its policy fails", async () => {
            const resources = names.map((name) => `arn:aws:ecr:us-east-2:111111111111:repository/${name}`);
            const up = await plain("oversized").up({ use: "role", roleName: "oversized", resources });
            failed(up, "characters, where the quota is 10240");
            assert.equal(await isThere(ROLE, "oversized"), true);
            assert.equal(await isThere(ROLE_POLICY, "oversized:deploy"), false);
        });

        it("through ImageDestination: refused before anything is registered", async () => {
            const up = await plain("destination").up({ use: "imageDestination", names });
            failed(up, "templates: need a role with a policy of");
            assert.doesNotMatch(up.stdout, /aws:(iam|ecr)/);
            assert.equal(await isThere(ROLE, "ecr-templates-us-east-2"), false);
        });

        it("through ImageDestination: both are there where the policy fits", async () => {
            const stack = plain("fitting");
            succeeded(await stack.up({ use: "imageDestination", names: names.slice(0, 2) }));
            assert.equal(await isThere(ROLE, "ecr-templates-us-east-2"), true);
            assert.equal(await isThere(ROLE_POLICY, "ecr-templates-us-east-2:make-repositories"), true);
            succeeded(await stack.destroy());
        });
    });

    describe("a registry policy for an account that never replicated", () => {
        const incoming = { use: "incoming", source: "222222222222" };

        it("is refused, as the account has no role for it; and saved once it has", async () => {
            const stack = plain("incoming");
            failed(
                await stack.up(incoming),
                "'Principal not found' (arn:aws:iam::222222222222:role/aws-service-role/",
            );
            assert.equal(await isThere(REGISTRY_POLICY, account), false);
            succeeded(await stack.up({ ...incoming, withRole: true }));
            assert.equal(await isThere(REGISTRY_POLICY, account), true);
        });
    });

    describe("a reader's role that is deleted and made anew", () => {
        const RoleName = "reader";
        const arn = `arn:aws:iam::123456789012:role/${RoleName}`;
        const trust = {
            Effect: "Allow",
            Principal: { Service: "ec2.amazonaws.com" },
            Action: "sts:AssumeRole",
        };

        async function makeReader(): Promise<string | undefined> {
            const iam = await sandbox.cloud("123456789012").iam;
            const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
            await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
            return (await iam.send(new GetRoleCommand({ RoleName }))).Role?.RoleId;
        }

        async function principalThere(): Promise<unknown> {
            const { policy } = ((await sandbox.there(POLICY, "read")) ?? {}) as { policy?: string };
            const { Statement } = JSON.parse(policy ?? "{}") as { Statement?: unknown };
            const [only] = [Statement].flat() as { Principal: { AWS: string } }[];
            return only?.Principal.AWS;
        }

        it("stays out: an update sees nothing to do, and one that looks saves the policy again", async () => {
            const stack = plain("reading");
            const program = { use: "repository", name: "read", reader: arn };
            const first = await makeReader();
            succeeded(await stack.up(program));
            assert.equal(await principalThere(), arn);

            const iam = await sandbox.cloud("123456789012").iam;
            await iam.send(new DeleteRoleCommand({ RoleName }));
            assert.equal(await principalThere(), first);
            assert.notEqual(await makeReader(), first);
            assert.equal(await principalThere(), first);

            assert.deepEqual(Object.keys(counts(succeeded(await stack.up(program)))), ["unchanged"]);
            assert.equal(await principalThere(), first);
            const repaired = succeeded(await stack.up(program, "--refresh"));
            assert.deepEqual(counts(repaired), { updated: 1, unchanged: 3 });
            assert.equal(await principalThere(), arn);
            succeeded(await stack.refresh("--expect-no-changes"));
        });
    });
});
