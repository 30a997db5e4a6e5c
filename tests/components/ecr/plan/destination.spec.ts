import assert from "node:assert/strict";
import { type DestinationRequest, planDestination } from "../../../../components/ecr/plan/destination";
import { linesOf } from "../../problemsOf";

const tasks = { role: { accountId: "222222222222", name: "tasks" } };
const root = { prefix: "ROOT", repositories: ["app"], readers: {}, lambdaAccess: true };
const team = { prefix: "team", repositories: ["team/b", "team/a"], readers: { tasks }, lambdaAccess: false };
const request: DestinationRequest = {
    accountId: "222222222222",
    region: "eu-west-1",
    source: { accountId: "111111111111", filters: ["app", "team/"] },
    templates: [team, root],
};

const linesWith = (changes: Partial<DestinationRequest>) =>
    linesOf(() => planDestination({ ...request, ...changes }));

describe("plans of a registry that another account replicates to", () => {
    it("give role, templates, policy, host and names", () => {
        const plan = planDestination(request);
        assert.deepEqual(
            [plan.roleName, plan.roleArn, plan.host, plan.names],
            [
                "ecr-templates-eu-west-1",
                "arn:aws:iam::222222222222:role/ecr-templates-eu-west-1",
                "222222222222.dkr.ecr.eu-west-1.amazonaws.com",
                ["app", "team/a", "team/b"],
            ],
        );
        assert.deepEqual(
            plan.templates.map(({ prefix, tags }) => [prefix, tags["Lambda-Access"]]),
            [
                ["team", "false"],
                ["ROOT", "true"],
            ],
        );
    });

    it("trust the source's role, and its account as a whole only where that is written", () => {
        const principalOf = (trustSourceAccountRoot: boolean | undefined) => {
            const plan = planDestination({
                ...request,
                source: { ...request.source, trustSourceAccountRoot },
            });
            const { Statement } = JSON.parse(plan.registryPolicy) as {
                Statement: { Principal: { AWS: string } }[];
            };
            return Statement[0]?.Principal.AWS;
        };
        const role =
            "arn:aws:iam::111111111111:role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication";
        assert.deepEqual([undefined, false, true].map(principalOf), [
            role,
            role,
            "arn:aws:iam::111111111111:root",
        ]);
    });

    it("are refused with what was edited on its way, and what to write", () => {
        const source = { ...request.source, filters: ["app", "", "tool"] };
        const begins = "begins no name of a repository here";
        const take = "take the filters as they are from the stack that owns the images";
        assert.deepEqual(linesWith({ source }), [
            `source.filters[1]: ${begins} ("") -- ${take}`,
            `source.filters[2]: ${begins} ("tool") -- ${take}`,
        ]);
        assert.deepEqual(linesWith({ source: { ...request.source, accountId: "222222222222" } }), [
            'source.accountId: is the destination\'s own account ("222222222222") -- write the account that owns the images',
        ]);
        assert.deepEqual(
            linesWith({
                source: { ...request.source, accountId: "1" },
                roleName: "a b",
                overwrite: ["x"],
            }).map((line) => line.slice(0, line.indexOf(":"))),
            ["overwrite[0]", "roleName", "source.accountId"],
        );
    });

    it("let in the repositories by name, and have ECR make them from the templates", () => {
        const kmsKey = "arn:aws:kms:eu-west-1:222222222222:key/1";
        const { registryPolicy, rolePolicy } = planDestination({
            ...request,
            templates: [
                { ...root, repositories: ["app", "tool"] },
                { ...team, kmsKey },
            ],
        });
        const arn = (name: string) => `arn:aws:ecr:eu-west-1:222222222222:repository/${name}`;
        const [incoming] = (JSON.parse(registryPolicy) as { Statement: Record<string, unknown>[] }).Statement;
        assert.deepEqual(
            [incoming?.["Action"], incoming?.["Resource"]],
            [["ecr:CreateRepository", "ecr:ReplicateImage"], ["app", "team/a", "team/b", "tool"].map(arn)],
        );
        assert.deepEqual(JSON.parse(rolePolicy), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "MakeRepositories",
                    Effect: "Allow",
                    Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
                    Resource: ["app", "team/*", "tool"].map(arn),
                },
                {
                    Sid: "UseKeys",
                    Effect: "Allow",
                    Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
                    Resource: kmsKey,
                },
            ],
        });
        const { Statement } = JSON.parse(planDestination(request).rolePolicy) as { Statement: unknown[] };
        assert.equal(Statement.length, 1);
    });

    it("are refused with a role's policy over the quota", () => {
        const named = (count: number) => Array.from({ length: count }, (_, index) => `repository-${index}`);
        const lines = (repositories: string[]) =>
            linesWith({
                templates: [team, { ...root, repositories }],
                source: { ...request.source, filters: ["repository-"] },
            });
        assert.deepEqual(lines(named(100)), []);
        assert.match(
            lines(named(200)).join(),
            /^templates: need a role with a policy of \d{5} characters, for 200 names without a slash and 2 templates; 10240 are allowed \(2\) -- give names a namespace, such as team\/app: all names of a namespace take one entry$/,
        );
    });

    it("are refused with bad places, readers and keys", () => {
        const pathsFor = (changes: Partial<DestinationRequest>) =>
            linesWith(changes).map((line) => line.slice(0, line.indexOf(": ")));
        assert.deepEqual(pathsFor({ accountId: "2", region: "moon" }), ["accountId", "region"]);
        const template = (change: object) => pathsFor({ templates: [root, { ...team, ...change }] });
        const managing = {
            accountId: "1".repeat(12),
            function: "f",
            deployRole: "d",
            regions: ["eu-west-1"],
            managesPolicy: true,
        };
        assert.deepEqual(template({ readers: { T: tasks, x: {}, y: { lambda: managing } } }), [
            "templates[1].readers.T",
            "templates[1].readers.x",
            "templates[1].readers.y.lambda.managesPolicy",
        ]);
        assert.deepEqual(template({ kmsKey: "alias/images" }), ["templates[1].kmsKey"]);
        assert.deepEqual(template({ kmsKey: "arn:aws:kms:eu-west-1:222222222222:key/1" }), []);
        assert.deepEqual(template({ mutableTags: ["*"] }), ["templates[1].mutableTags[0]"]);
    });

    it("are refused with templates that are none", () => {
        const templates = (change: Partial<typeof team>) =>
            linesWith({
                templates: [root, { ...team, ...change }],
                source: { ...request.source, filters: ["app"] },
            });
        const prefix = "write a namespace without a slash at its end, or ROOT";
        assert.deepEqual(templates({ prefix: "t", repositories: ["t/a"] }), [
            `templates[1].prefix: is not the prefix of a template ("t") -- ${prefix}`,
        ]);
        assert.deepEqual(templates({ prefix: "team/", repositories: ["team//a"] }).length, 2);
        assert.deepEqual(templates({ prefix: "ab", repositories: ["ab/c"] }), []);
        assert.deepEqual(templates({ repositories: [] }), [
            "templates[1].repositories: is empty ([]) -- name at least one repository, or leave the template out",
        ]);
        assert.deepEqual(templates({ repositories: ["team/a", "other/b"] }), [
            'templates[1].repositories[1]: is not in the template\'s namespace, team ("other/b") -- name it in the template of its own namespace',
        ]);
    });

    it("are refused with a registry policy over the quota", () => {
        const repositories = Array.from({ length: 300 }, (_, index) => `team/repository-${index}`);
        const filters = repositories.map((name) => `${name}-`);
        const lines = linesWith({
            templates: [{ ...team, repositories: [...repositories, ...filters.map((name) => `${name}x`)] }],
            source: { ...request.source, filters },
        });
        assert.match(
            lines.join(),
            /^templates: need a registry policy of (\d{5}) characters; 10240 are allowed \(1\) -- give the repositories that are replicated here a common prefix that no others have, such as common\/$/,
        );
    });
});
