/** Prints what the local AWS of a run holds. */
import { DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import { ListOpenIDConnectProvidersCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { Cloud } from "../../sandbox/provider/cloud";
import { withSession } from "../../sandbox/session";
import { readWorld } from "../../sandbox/world";

export interface Surroundings {
    /** ARNs, of all accounts of the world. */
    readonly repositories: readonly string[];
    readonly providers: readonly string[];
    readonly roles: readonly string[];
}

const regions = ["us-east-2", "eu-west-1", "eu-central-1"];

void withSession("look", async ({ endpoint }) => {
    const repositories: string[] = [];
    const providers: string[] = [];
    const roles: string[] = [];
    for (const account of Object.keys(readWorld().accounts)) {
        for (const region of regions) {
            const ecr = await new Cloud(endpoint, account, region).ecr;
            const found = await ecr.send(new DescribeRepositoriesCommand({}));
            repositories.push(...(found.repositories ?? []).map(({ repositoryArn }) => repositoryArn ?? ""));
        }
        const iam = await new Cloud(endpoint, account, "us-east-1").iam;
        const oidc = await iam.send(new ListOpenIDConnectProvidersCommand({}));
        providers.push(...(oidc.OpenIDConnectProviderList ?? []).map(({ Arn }) => Arn ?? ""));
        const listed = await iam.send(new ListRolesCommand({}));
        roles.push(...(listed.Roles ?? []).map(({ Arn }) => Arn ?? ""));
    }
    const surroundings: Surroundings = { repositories, providers, roles: roles.sort() };
    process.stdout.write(JSON.stringify(surroundings));
});
