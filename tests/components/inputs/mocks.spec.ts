import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { ImageRegistry } from "../../../components/ecr/imageRegistry";
import { GitHubDeployRole } from "../../../components/github/deployRole";
import { GitHubOidcProvider } from "../../../components/github/oidcProvider";
import { sharing } from "../ecr/sharing";
import { valueOf } from "../recorder";

/** The mocks of Pulumi's own guide to unit tests, which answer a look-up with its arguments. */
const mocks: pulumi.runtime.Mocks = {
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
    call: ({ inputs }) => inputs as Record<string, unknown>,
};

describe("under Pulumi's mocks", () => {
    beforeEach(async () => {
        await pulumi.runtime.setMocks(mocks);
    });

    it("a registry looks at no setting, since mocks know no hooks", async () => {
        const asked: string[] = [];
        const readSetting = (setting: string) => {
            asked.push(setting);
            return Promise.resolve(undefined);
        };
        const copies = new ImageRegistry("copies", { ...sharing, registry: "eu-west-1" }, { readSetting });
        const home = new ImageRegistry("home", sharing, { readSetting, dependsOn: copies });
        assert.deepEqual(await valueOf(home.repositoryNames), {
            repo_name_1: "repo_name_1",
            repo_name_2: "repo_name_2",
            repo_name_3: "repo_name_3",
        });
        assert.deepEqual(await valueOf(copies.repositoryUrls), {
            repo_name_1: "111111111111.dkr.ecr.eu-west-1.amazonaws.com/repo_name_1",
        });
        assert.deepEqual(asked, []);
    });

    it("a role has its ARN and its subjects", async () => {
        const oidc = new GitHubOidcProvider("github", { accountId: "111111111111", region: "us-east-2" });
        const role = new GitHubDeployRole("web", {
            accountId: "111111111111",
            region: "us-east-2",
            roleName: "web",
            providerArn: oidc.arn,
            subjects: [{ owner: "acme", repository: "web", branch: "main" }],
            pushImages: [{ repository: "web" }],
        });
        assert.equal(await valueOf(role.arn), "arn:aws:iam::111111111111:role/web");
        assert.deepEqual(await valueOf(role.roleNames), ["web"]);
        assert.deepEqual(await valueOf(role.subjectClaims), ["repo:acme/web:ref:refs/heads/main"]);
    });
});
