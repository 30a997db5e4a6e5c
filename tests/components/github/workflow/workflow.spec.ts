import assert from "node:assert/strict";
import { parse } from "yaml";
import { planDeployRole } from "../../../../components/github/plan/deployRole";
import { type DeployRoleRequest } from "../../../../components/github/plan/deployRoleArgs";
import { ACTIONS } from "../../../../components/github/workflow/pinnedActions";
import { deployWorkflow } from "../../../../components/github/workflow/workflow";
import { everything, released, releasedBy } from "../../../workflows/everything";

const request: DeployRoleRequest = {
    accountId: "111111111111",
    region: "us-east-2",
    roleName: "github-web",
    subjects: [{ owner: "acme", repository: "web", environment: "production" }],
    staticSites: [{ bucket: "acme-web", distribution: "E2EXAMPLEDEV01" }],
};

interface Step {
    readonly name: string;
    readonly id?: string;
    readonly uses?: string;
    readonly if?: string;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
    readonly on: unknown;
    readonly jobs: Readonly<
        Record<
            string,
            {
                readonly if?: string;
                readonly needs?: string;
                readonly environment?: string;
                readonly steps: Step[];
            }
        >
    >;
}

function textOf(of: DeployRoleRequest): string {
    const [role] = planDeployRole(of).roles;
    assert.ok(role !== undefined);
    return deployWorkflow(of, role);
}

const workflowOf = (of: DeployRoleRequest) => parse(textOf(of)) as Workflow;

const stepsOf = (of: DeployRoleRequest) => Object.values(workflowOf(of).jobs)[0]?.steps ?? [];

describe("a workflow", () => {
    it("is exactly this for a site", () => {
        assert.equal(
            textOf(request),
            `# For: acme/web
# Made by \`npm run workflows\` from the stack's configuration.

name: github-web
on:
  workflow_dispatch: {}
permissions: {}
concurrency:
  group: github-web
  cancel-in-progress: false
jobs:
  deploy:
    name: Deploy to production
    runs-on: ubuntu-24.04
    environment: production
    permissions:
      contents: read # to check out
      id-token: write # to ask GitHub for the token that AWS looks at
    steps:
      - name: Check out
        uses: actions/checkout@${ACTIONS.checkout.commit} # ${ACTIONS.checkout.release}
        with:
          persist-credentials: false
      - name: Configure AWS credentials
        uses: aws-actions/configure-aws-credentials@${ACTIONS.configureAwsCredentials.commit} # ${ACTIONS.configureAwsCredentials.release}
        with:
          role-to-assume: arn:aws:iam::111111111111:role/github-web
          allowed-account-ids: "111111111111"
          aws-region: us-east-2
      - name: Publish to acme-web
        env:
          SITE: public
          BUCKET: acme-web
          DISTRIBUTION: E2EXAMPLEDEV01
        run: |
          aws s3 sync "$SITE" "s3://$BUCKET" --delete
          aws cloudfront create-invalidation --distribution-id "$DISTRIBUTION" --paths "/*"
`,
        );
    });

    const names = { owner: "acme", repository: "web" };
    const triggers: readonly (readonly [
        what: string,
        subjects: DeployRoleRequest["subjects"],
        on: unknown,
    ])[] = [
        ["a branch", [{ ...names, branch: "main" }], { push: { branches: ["main"] } }],
        ["a tag with signs of a pattern", [{ ...names, tag: "v1+!" }], { push: { tags: ["v1\\+\\!"] } }],
        ["a pull request", [{ ...names, pullRequest: true }], { pull_request: {} }],
        [
            "branches of several repositories",
            [
                { ...names, branch: "main" },
                { ...names, repository: "other", branch: "main" },
                { ...names, branch: "develop" },
            ],
            { push: { branches: ["develop", "main"] } },
        ],
        [
            "a reusable workflow",
            [{ ...names, branch: "main", workflow: { ...names, file: "deploy.yml", tag: "v1" } }],
            { workflow_call: {} },
        ],
    ];
    for (const [what, subjects, on] of triggers) {
        it(`runs for ${what}`, () => {
            assert.deepEqual(workflowOf({ ...request, subjects }).on, on);
        });
    }

    it("has a job for each context, which runs for it alone", () => {
        const { jobs, on } = workflowOf(everything);
        assert.deepEqual(
            Object.entries(jobs).map(([id, job]) => [id, job.environment, job.if]),
            [
                ["deploy-1", "it's: prod", "github.event_name == 'workflow_dispatch'"],
                [
                    "deploy-2",
                    undefined,
                    "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository",
                ],
                ["deploy-3", undefined, "github.event_name == 'push'"],
            ],
        );
        assert.deepEqual(on, {
            push: { branches: ["main"], tags: ["v1\\+2"] },
            pull_request: {},
            workflow_dispatch: {
                inputs: Object.fromEntries(
                    ["base", "other", "team/app.x"].map((repository) => [
                        `digest-${repository.replace("/", "--").replace(".", "-_")}`,
                        {
                            description: `Digest of an image of ${repository} that is there, to promote or to go back to; empty for this commit's`,
                            type: "string",
                        },
                    ]),
                ),
            },
        });
    });

    it("asks for China's audience in China, and for no other elsewhere", () => {
        const audience = (of: DeployRoleRequest) => stepsOf(of)[1]?.with?.["audience"];
        assert.equal(audience({ ...request, region: "cn-north-1" }), "sts.amazonaws.com.cn");
        assert.equal(audience(request), undefined);
    });

    it("builds an image once, copies it to its other registries, and deploys it by digest", () => {
        const steps = stepsOf(everything);
        const china = "cn-north-1.amazonaws.com.cn";
        const build = steps.filter(({ name }) => name === "Build and push team/app.x");
        assert.deepEqual(
            build.map((step) => [step.id, step.with?.["tags"]]),
            [["push-team--app-_x", `111111111111.dkr.ecr.${china}/team/app.x:\${{ github.sha }}`]],
        );
        assert.deepEqual(
            steps.filter(({ name }) => name.startsWith("Copy team/app.x")).map(({ env }) => env?.["TARGET"]),
            [
                "111111111111.dkr.ecr.cn-northwest-1.amazonaws.com.cn/team/app.x",
                `222222222222.dkr.ecr.${china}/team/app.x`,
            ],
        );
        const digest =
            "${{ steps.find-team--app-_x.outputs.digest || steps.push-team--app-_x.outputs.digest }}";
        const image = (name: string) => steps.find((step) => step.name === name)?.env?.["IMAGE"];
        assert.equal(image("Deploy f in cn-north-1"), `111111111111.dkr.ecr.${china}/team/app.x@${digest}`);
        assert.equal(
            image("Deploy g in cn-north-1"),
            `333333333333.dkr.ecr.${china}/other\${{ inputs.digest-other != '' && ` +
                "format('@{0}', inputs.digest-other) || format(':{0}', github.sha) }}",
        );
        assert.equal(steps.filter(({ name }) => name.startsWith("Log in to ")).length, 4);
    });

    it("goes on into other roles, each from the first, with session tags only where they are granted", () => {
        const roles = stepsOf(everything)
            .filter(({ uses }) => uses?.startsWith("aws-actions/"))
            .map(({ with: its = {} }) => [
                String(its["role-to-assume"]).split("/")[1],
                its["allowed-account-ids"],
                its["role-chaining"],
                its["role-skip-session-tagging"],
            ]);
        assert.deepEqual(roles, [
            ["everything", "111111111111", undefined, undefined],
            ["first", "444444444444", true, true],
            ["everything", "111111111111", undefined, undefined],
            ["second", "555555555555", true, undefined],
        ]);
    });

    it("names every action by a commit, with the release beside it", () => {
        for (const line of textOf(everything)
            .split("\n")
            .filter((one) => one.includes("uses:"))) {
            assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
        }
    });

    it("puts no expression into a script", () => {
        for (const { run = "" } of stepsOf(everything)) {
            assert.doesNotMatch(run, /\$\{\{/);
        }
    });

    describe("that is released by patterns", () => {
        const text = () => {
            const [role] = planDeployRole(released).roles;
            assert.ok(role !== undefined);
            const replicas = new Map([["shop", [{ accountId: "222222222222", region: "us-west-2" }]]]);
            return deployWorkflow(released, role, releasedBy, replicas);
        };
        const workflow = () => parse(text()) as Workflow;
        const steps = () => Object.values(workflow().jobs)[0]?.steps ?? [];
        const names = () => steps().map(({ name }) => name);

        it("starts by them, by hand in one environment, and by a merge queue", () => {
            assert.deepEqual(workflow().on, {
                push: { branches: ["main", "release/*"], tags: ["v*"] },
                merge_group: {},
                workflow_dispatch: {
                    inputs: {
                        environment: {
                            description: "Where to deploy",
                            type: "choice",
                            options: ["it's: prod", "staging"],
                            required: true,
                        },
                        digest: {
                            description:
                                "Digest of an image of shop that is there, to promote or to go back to; empty for this commit's",
                            type: "string",
                        },
                    },
                },
            });
        });

        it("runs one environment after the other, and the branch apart from both", () => {
            const main = `contains(fromJSON('["refs/heads/main"]'), github.ref)`;
            const others = `(github.event_name == 'push' && !${main}) || github.event_name == 'merge_group'`;
            assert.deepEqual(
                Object.entries(workflow().jobs).map(([id, job]) => [id, job.needs, job.if]),
                [
                    ["deploy-1", undefined, `inputs.environment == 'it''s: prod' || ${others}`],
                    [
                        "deploy-2",
                        "deploy-1",
                        `\${{ !cancelled() && !failure() && (inputs.environment == 'staging' || ${others}) }}`,
                    ],
                    ["deploy-3", undefined, `github.event_name == 'push' && ${main}`],
                ],
            );
        });

        it("goes on with the image that is there, waits for its replicas, and rolls back", () => {
            assert.deepEqual(names(), [
                "Check out",
                "Configure AWS credentials",
                "Log in to 111111111111.dkr.ecr.us-east-2.amazonaws.com",
                "Log in to public.ecr.aws",
                "Set up Buildx",
                "Look for shop of this commit",
                "Build and push shop",
                "Build and push public.ecr.aws/acme/tools",
                "Wait for the replicas of shop",
                "Deploy shop in us-east-2",
                "Deploy shop in eu-west-1",
                "Install Pulumi",
                "Deploy the stack prod",
                "Roll back",
                "Roll back the stack prod",
            ]);
            const step = (name: string) => steps().find((its) => its.name === name);
            assert.equal(step("Build and push shop")?.if, "steps.find-shop.outputs.digest == ''");
            assert.equal(step("Build and push shop")?.with?.["context"], "services/shop");
            assert.equal(step("Build and push shop")?.with?.["file"], "services/shop/Dockerfile");
            assert.equal(
                step("Wait for the replicas of shop")?.env?.["REPLICAS"],
                "111111111111/eu-west-1 222222222222/us-west-2",
            );
            assert.equal(step("Roll back")?.if, "failure()");
            assert.equal(step("Roll back the stack prod")?.if, "failure()");
            assert.equal(
                step("Deploy the stack prod")?.env?.["DIGESTS"],
                "shop:image.digest ${{ steps.find-shop.outputs.digest || steps.push-shop.outputs.digest }}\n",
            );
        });

        it("asks for the session and the audience of the role", () => {
            assert.deepEqual(
                [steps()[1]?.with?.["role-duration-seconds"], steps()[1]?.with?.["audience"]],
                [7200, "acme-production"],
            );
        });
    });

    it("does not run for forks, and says why", () => {
        const pulled = { ...request, subjects: [{ owner: "acme", repository: "web", pullRequest: true }] };
        assert.match(
            textOf(pulled),
            /\n {4}if: github\.event\.pull_request\.head\.repo\.full_name == github\.repository # a fork gets no token to sign in to AWS with\n/,
        );
    });

    it("takes a digest for a branch that is deployed, and passes it on where another role pushes", () => {
        const deployed: DeployRoleRequest = {
            ...request,
            subjects: [{ owner: "acme", repository: "web", branch: "main" }],
            deployFunctions: [{ function: "f", repository: "app" }],
        };
        const { on } = workflowOf(deployed) as { on: Readonly<Record<string, unknown>> };
        assert.deepEqual(Object.keys(on), ["push", "workflow_dispatch"]);
        assert.equal(
            stepsOf(deployed).find(({ name }) => name === "Deploy f in us-east-2")?.env?.["IMAGE"],
            "111111111111.dkr.ecr.us-east-2.amazonaws.com/app${{ inputs.digest != '' && format('@{0}', inputs.digest) || " +
                "format(':{0}', github.sha) }}",
        );
    });
});
