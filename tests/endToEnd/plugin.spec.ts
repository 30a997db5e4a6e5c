/** The plugin's other duties, through the engine: look-ups, import, replacement, and what AWS refuses when it saves. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { forget, root, sandbox } from "./sandbox";

describe("the sandbox's aws plugin in the engine", () => {
    let folder: string;
    before(() => {
        forget();
        // Inside the repository, so that programs find the SDKs.
        folder = mkdtempSync(join(root, ".sandbox", "program-"));
    });
    after(() => {
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    const program = (body: string) => {
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            "name: example\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n",
        );
        writeFileSync(
            join(folder, "Pulumi.dev.yaml"),
            'config:\n  aws:region: us-east-2\n  aws:allowedAccountIds: ["111111111111"]\n',
        );
        writeFileSync(join(folder, "index.js"), `const aws = require("@pulumi/aws");\n${body}`);
    };
    const run = (...args: readonly string[]) => sandbox("--cwd", folder, "--no-policy-pack", ...args);
    const update = () => run("up", "--skip-preview");

    it("answers where a program is, and imports what is there", () => {
        const lookups = (...args: readonly string[]) =>
            sandbox("--cwd", "tests/endToEnd/programs/lookups", ...args);
        const up = lookups("up");
        assert.equal(up.status, 0, up.stdout + up.stderr);
        assert.match(up.stdout, /1 imported/);
        assert.deepEqual(JSON.parse(lookups("stack", "output", "--json").stdout), {
            account: "222222222222",
            partition: "aws",
            region: "eu-west-1",
            role: "arn:aws:iam::222222222222:role/lambda-deployer",
        });
    });

    it("updates in place, and replaces what AWS cannot change", () => {
        const repository = (name: string, mutability: string) =>
            `new aws.ecr.Repository("app", { name: "${name}", imageTagMutability: "${mutability}", tags: { team: "a" } });`;
        program(repository("app", "MUTABLE"));
        const made = update();
        assert.equal(made.status, 0, made.stdout + made.stderr);
        program(repository("app", "IMMUTABLE"));
        assert.match(update().stdout, /~ 1 updated/);
        program(repository("app2", "IMMUTABLE"));
        assert.match(update().stdout, /\+-1 replaced/);
        const again = run("preview", "--refresh", "--expect-no-changes");
        assert.equal(again.status, 0, again.stdout + again.stderr);
    });

    it("gives out what AWS gave, and forgets what the program no longer says", () => {
        const withStatus = (status: string, more: string) =>
            `const mailer = new aws.iam.User("mailer", { name: "mailer" });
            exports.key = new aws.iam.AccessKey("mailer", { user: mailer.name, status: "${status}" }).id;
            const encryptionConfigurations = [{ encryptionType: "KMS" }];
            const images = new aws.ecr.Repository("images", { name: "images", encryptionConfigurations });
            exports.encryption = images.encryptionConfigurations;
            exports.thumbprints = new aws.iam.OpenIdConnectProvider("github", {
                url: "https://token.actions.githubusercontent.com",
                clientIdLists: ["sts.amazonaws.com"],
            }).thumbprintLists;
            const role = new aws.iam.Role("reader", {
                name: "reader",
                ${more}
                assumeRolePolicy: {
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
                },
            });
            exports.arn = role.arn;`;
        program(withStatus("Active", 'description: "reads", tags: { team: "a" },'));
        const made = update();
        assert.equal(made.status, 0, made.stdout + made.stderr);
        const { key, thumbprints, ...others } = JSON.parse(run("stack", "output", "--json").stdout) as {
            key: string;
            thumbprints: readonly string[];
        };
        assert.match(key, /^AKIA[A-Z0-9]{16}$/);
        assert.match(thumbprints.join(), /^[0-9a-f]{40}$/);
        assert.deepEqual(others, {
            arn: "arn:aws:iam::111111111111:role/reader",
            encryption: [{ encryptionType: "KMS", kmsKey: "arn:aws:kms:us-east-2:111111111111:key/aws-ecr" }],
        });
        program(withStatus("Inactive", "tags: {},"));
        assert.match(update().stdout, /~ 2 updated/);
        const again = run("preview", "--refresh", "--expect-no-changes");
        assert.equal(again.status, 0, again.stdout + again.stderr);
    });

    it("carries a configuration that Pulumi changed back to the user's file", () => {
        program("");
        const set = run("config", "set", "aws:region", "eu-west-3");
        assert.equal(set.status, 0, set.stdout + set.stderr);
        const text = readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8");
        assert.match(text, /aws:region: eu-west-3/);
        assert.doesNotMatch(text, /encryptionsalt/);
    });

    it("refuses a policy whose principal does not exist, as ECR does", () => {
        program(`
            const repository = new aws.ecr.Repository("app", { name: "app2", imageTagMutability: "IMMUTABLE", tags: { team: "a" } });
            new aws.ecr.RepositoryPolicy("app", {
                repository: repository.name,
                policy: {
                    Version: "2012-10-17",
                    Statement: [{
                        Effect: "Allow",
                        Principal: { AWS: "arn:aws:iam::123456789012:role/nobody" },
                        Action: "ecr:BatchGetImage",
                    }],
                },
            });`);
        const { status, stdout } = update();
        assert.notEqual(status, 0);
        assert.match(
            stdout,
            /InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Principal not found' \(arn:aws:iam::123456789012:role\/nobody\)/,
        );
    });

    it("refuses a trust policy whose principal does not exist, as IAM does", () => {
        program(`new aws.iam.Role("pull", {
            name: "pull",
            assumeRolePolicy: {
                Version: "2012-10-17",
                Statement: [{
                    Effect: "Allow",
                    Principal: { AWS: ["arn:aws:iam::123456789012:role/lambda-deployer", "arn:aws:iam::123456789012:role/nobody"] },
                    Action: "sts:AssumeRole",
                }],
            },
        });`);
        const { status, stdout } = update();
        assert.notEqual(status, 0);
        assert.match(
            stdout,
            /MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role\/nobody"\n/,
        );
        assert.doesNotMatch(
            stdout,
            /principal in policy: "AWS":"arn:aws:iam::123456789012:role\/lambda-deployer"/,
        );
    });

    it("refuses a trust policy that does not look at GitHub's sub, as IAM does", () => {
        program(`new aws.iam.Role("open", {
            name: "open",
            assumeRolePolicy: {
                Version: "2012-10-17",
                Statement: [{
                    Effect: "Allow",
                    Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" },
                    Action: "sts:AssumeRoleWithWebIdentity",
                }],
            },
        });`);
        const { status, stdout } = update();
        assert.notEqual(status, 0);
        assert.match(stdout, /must evaluate its sub or job_workflow_ref/);
    });

    it("says what it does not provide, and where it would go", () => {
        program(`new aws.sqs.Queue("queue");`);
        const { status, stdout } = run("preview");
        assert.notEqual(status, 0);
        assert.match(
            stdout,
            /the sandbox does not provide aws:sqs\/queue:Queue; it provides aws:apigatewayv2\/api:Api, .*aws:s3\/bucketPolicy:BucketPolicy\. A new type is an entry/,
        );
    });
});
