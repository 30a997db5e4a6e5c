/** The platform of examples/, each time by other means, and what AWS then holds of it. */
import assert from "node:assert/strict";
import { DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import { CreateRoleCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { join } from "node:path";
import { POLICY_PACK } from "../../sandbox/layout";
import type { Properties } from "../../sandbox/provider/values";
import { type HeldSandbox, succeeded } from "./heldSandbox";
import { root, worldRoles } from "./sandbox";

const ACCOUNT = "111111111111";
const REGIONS = ["us-east-2", "eu-west-1"];
const OIDC_PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;

/** Whom the tasks' role trusts, as all the programs write it. */
const TASKS_TRUST = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
});

/** What is there of it: ARNs, and the resources of whose documents it consists. */
export interface Platform {
    readonly roles: readonly string[];
    readonly repositories: readonly string[];
    readonly role: Properties;
    readonly permissions: Properties;
    readonly provider: Properties;
    readonly replication: Properties;
    readonly images: Readonly<Record<string, ImagesThere>>;
}

/** The repository of one region. */
interface ImagesThere {
    readonly repository: Properties;
    readonly policy: Properties;
    readonly lifecycle: Properties;
}

export const exampleFolder = (name: string) => join(root, "examples", name);

/** Runs a verb in a project, checked by the policy pack; what it printed. */
export async function run(sandbox: HeldSandbox, folder: string, ...args: readonly string[]): Promise<string> {
    return succeeded(await sandbox.run({ folder, args: [...args, `--policy-pack=${POLICY_PACK}`] }));
}

/** Makes what belongs to another stack where the platform is a configuration alone. */
export async function makeTasksRole(sandbox: HeldSandbox): Promise<void> {
    const iam = await sandbox.cloud().iam;
    await iam.send(new CreateRoleCommand({ RoleName: "app-tasks", AssumeRolePolicyDocument: TASKS_TRUST }));
}

export async function platformIn(sandbox: HeldSandbox): Promise<Platform> {
    const there = async (type: string, id: string, region?: string) => {
        const found = await sandbox.there(type, id, region);
        assert.ok(found, `${type} ${id} is not there`);
        return found;
    };
    const images: Record<string, ImagesThere> = {};
    for (const region of REGIONS) {
        images[region] = {
            repository: await there("aws:ecr/repository:Repository", "app", region),
            policy: await there("aws:ecr/repositoryPolicy:RepositoryPolicy", "app", region),
            lifecycle: await there("aws:ecr/lifecyclePolicy:LifecyclePolicy", "app", region),
        };
    }
    return {
        roles: await rolesIn(sandbox),
        repositories: (await Promise.all(REGIONS.map((region) => repositoriesIn(sandbox, region)))).flat(),
        role: await there("aws:iam/role:Role", "github-site"),
        permissions: await there("aws:iam/rolePolicy:RolePolicy", "github-site:deploy"),
        provider: await there("aws:iam/openIdConnectProvider:OpenIdConnectProvider", OIDC_PROVIDER),
        replication: await there("aws:ecr/replicationConfiguration:ReplicationConfiguration", ACCOUNT),
        images,
    };
}

/** The roles that were not there before. */
async function rolesIn(sandbox: HeldSandbox): Promise<readonly string[]> {
    const { Roles = [] } = await (await sandbox.cloud().iam).send(new ListRolesCommand({}));
    const others = worldRoles();
    return Roles.map(({ Arn = "" }) => Arn)
        .filter((arn) => !others.includes(arn))
        .sort();
}

async function repositoriesIn(sandbox: HeldSandbox, region: string): Promise<readonly string[]> {
    const ecr = await sandbox.cloud(ACCOUNT, region).ecr;
    const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
    return repositories.map(({ repositoryArn = "" }) => repositoryArn);
}
