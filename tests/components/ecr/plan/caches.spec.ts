import assert from "node:assert/strict";
import { type ImagesRequest } from "../../../../components/ecr/model/sharing";
import { planCaches } from "../../../../components/ecr/plan/caches";
import { Problems } from "../../../../components/problems";
import { linesOf } from "../../problemsOf";
import { sharing } from "../sharing";

const HOME = { accountId: "111111111111", region: "us-east-2" };

function planned(pullThroughCaches: ImagesRequest["pullThroughCaches"], readers = sharing.readers) {
    const problems = new Problems();
    const plan = planCaches(problems, { ...sharing, readers, pullThroughCaches }, HOME);
    problems.throwIfAny();
    return plan;
}

const roles = (count: number) =>
    Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
            `r${index}`,
            { role: { arn: `arn:aws:iam::123456789012:role/a-role-with-a-rather-long-name-${index}` } },
        ]),
    );

describe("plans of caches", () => {
    it("are nothing where nobody is told of one", () => {
        assert.deepEqual(planned(undefined), { templates: new Map(), registryPolicy: undefined });
        assert.deepEqual(planned({ quay: { upstream: "quay.io" } }), {
            templates: new Map(),
            registryPolicy: undefined,
        });
    });

    it("have a template of readers or of lifecycle rules, and let readers pull through", () => {
        const { templates, registryPolicy } = planned({
            ROOT: { upstream: "public.ecr.aws", readers: ["ecs-tasks"] },
            "k-8s": { upstream: "registry.k8s.io", lifecycleRules: [{ tagPatterns: ["v*"], keepNewest: 3 }] },
            "docker-hub": { upstream: "quay.io", readers: ["ecs-tasks"] },
        });
        assert.deepEqual(
            [...templates].map(([prefix, its]) => [
                prefix,
                its.repositoryPolicy !== undefined,
                its.lifecyclePolicy !== undefined,
            ]),
            [
                ["ROOT", true, false],
                ["docker-hub", true, false],
                ["k-8s", false, true],
            ],
        );
        const { Statement } = JSON.parse(registryPolicy ?? "") as {
            Statement: { Sid: string; Resource: string; Principal: unknown }[];
        };
        assert.deepEqual(
            Statement.map(({ Sid, Resource, Principal }) => [Sid, Resource, Principal]),
            [
                [
                    "RolePullEcsTasksThroughROOT",
                    "arn:aws:ecr:us-east-2:111111111111:repository/*",
                    { AWS: "arn:aws:iam::123456789012:role/ecs-task-execution" },
                ],
                [
                    "RolePullEcsTasksThroughdockerhub",
                    "arn:aws:ecr:us-east-2:111111111111:repository/docker-hub/*",
                    { AWS: "arn:aws:iam::123456789012:role/ecs-task-execution" },
                ],
            ],
        );
    });

    it("are refused with readers that are no roles, and with bad lifecycle rules", () => {
        const remediation =
            "name a reader that is a role: functions run images of repositories, to which they can be pushed";
        assert.deepEqual(
            linesOf(() =>
                planned({ quay: { upstream: "quay.io", readers: ["ecs-tasks", "filter-home", "toString"] } }),
            ),
            [
                `pullThroughCaches.quay.readers[1]: is not a role reader ("filter-home") -- ${remediation}`,
                `pullThroughCaches.quay.readers[2]: is not a reader ("toString") -- ${remediation}`,
            ],
        );
        assert.deepEqual(
            linesOf(() =>
                planned({
                    quay: { upstream: "quay.io", lifecycleRules: [{ tagPatterns: [], keepNewest: 1 }] },
                }),
            ).map((line) => line.slice(0, line.indexOf(":"))),
            ["pullThroughCaches.quay.lifecycleRules[0].tagPatterns"],
        );
    });

    it("are refused over the quotas of a repository's and of the registry's policy", () => {
        const readers = roles(200);
        const lines = linesOf(() =>
            planned({ quay: { upstream: "quay.io", readers: Object.keys(readers) } }, readers),
        );
        const say = (path: string) =>
            new RegExp(
                `^${path}: make a policy of (\\d{5}) characters; 10240 are allowed \\(\\1\\) -- name an organization instead of its accounts, as \\{ role: \\{ name \\}, organization \\}$`,
            );
        assert.equal(lines.length, 2);
        assert.match(lines[0] ?? "", say("pullThroughCaches"));
        assert.match(lines[1] ?? "", say("pullThroughCaches\\.quay\\.readers"));
    });
});
