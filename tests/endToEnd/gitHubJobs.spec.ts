/** The examples of deploy roles through the real engine with the policy pack, and a provider that the account has already. */
import assert from "node:assert/strict";
import { CreateOpenIDConnectProviderCommand, DeleteOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { POLICY_PACK } from "../../sandbox/layout";
import { HeldSandbox } from "./heldSandbox";
import { forget, type Outcome, root } from "./sandbox";

const examples = join(root, "docs", "examples", "github");
const ISSUER = "https://token.actions.githubusercontent.com";
const ARN = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";

describe("deploy roles as configuration", () => {
    let sandbox: HeldSandbox;
    let folder: string;
    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
        folder = mkdtempSync(join(tmpdir(), "keyless-github-"));
        const main = relative(folder, join(root, "programs"));
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            `name: keyless-delivery\nruntime:\n  name: nodejs\nmain: ${main}\n`,
        );
    });
    after(async () => {
        await sandbox.stop();
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    function preview(example: string): Promise<Outcome> {
        copyFileSync(join(examples, `${example}.yaml`), join(folder, "Pulumi.dev.yaml"));
        return sandbox.run({ folder, args: ["preview", `--policy-pack=${POLICY_PACK}`] });
    }

    for (const file of readdirSync(examples).sort()) {
        it(`${file} previews under the policy pack`, async () => {
            const { status, stdout } = await preview(file.replace(".yaml", ""));
            assert.equal(status, 0, stdout);
            assert.match(stdout, /aws:iam:Role +github-[\w-]+ +create/);
            assert.doesNotMatch(stdout, /\[mandatory\]/);
        });
    }

    describe("where the account has the provider already", () => {
        const provide = async (...audiences: string[]) => {
            const iam = await sandbox.cloud().iam;
            await iam.send(new CreateOpenIDConnectProviderCommand({ Url: ISSUER, ClientIDList: audiences }));
        };
        afterEach(async () => {
            const iam = await sandbox.cloud().iam;
            await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: ARN }));
        });

        it("a second one is refused at preview, with the line to write", async () => {
            await provide("sts.amazonaws.com");
            const { status, stdout } = await preview("by-tag");
            assert.notEqual(status, 0, stdout);
            assert.ok(
                stdout.includes(
                    `the account already has the provider ${ARN}, and can have one for an issuer -- write existingArn: ${ARN} ` +
                        "(providerArn in the configuration of a stack), or import it",
                ),
                stdout,
            );
        });

        it("an audience that it does not list is said at preview, with the command", async () => {
            await provide("https://github.com/acme");
            const { status, stdout } = await preview("existing-provider");
            assert.equal(status, 0, stdout);
            assert.ok(
                stdout.includes(
                    `${ARN} does not list the audience sts.amazonaws.com (it lists https://github.com/acme), so that AWS refuses ` +
                        "every token for it -- run aws iam add-client-id-to-open-id-connect-provider " +
                        `--open-id-connect-provider-arn ${ARN} --client-id sts.amazonaws.com`,
                ),
                stdout,
            );
        });

        it("nothing is said where it lists ours beside another", async () => {
            await provide("https://github.com/acme", "sts.amazonaws.com");
            const { status, stdout } = await preview("existing-provider");
            assert.equal(status, 0, stdout);
            assert.doesNotMatch(stdout, /does not list/);
        });
    });
});
