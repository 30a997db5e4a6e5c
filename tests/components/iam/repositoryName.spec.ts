import assert from "node:assert/strict";
import { planImages } from "../../../components/ecr/plan/images";
import { partitionOf } from "../../../components/iam/arn";
import { checkImageGrants } from "../../../components/iam/grants/image";
import { publicRepositoryNameProblem, repositoryNameProblem } from "../../../components/iam/repositoryName";
import { sharing } from "../ecr/sharing";
import { checked, linesOf, pathsOf } from "../problemsOf";

describe("repository names", () => {
    const cases: readonly (readonly [name: string, isPrivate: boolean, isPublic: boolean])[] = [
        ["app", true, true],
        ["ab", true, true],
        ["team/app", true, true],
        ["a.b_c-d/e", true, true],
        ["team--app", true, false],
        ["team---app/x", true, false],
        ["team__app", true, false],
        ["team/web__app--1", true, false],
        ["team..app", false, false],
        ["team___app", false, false],
        ["team-_app", false, false],
        ["team._app", false, false],
        ["-app", false, false],
        ["app--", false, false],
        ["app__", false, false],
        ["team//app", false, false],
        ["/app", false, false],
        ["App", false, false],
        ["a", false, false],
        ["x".repeat(205), true, true],
        ["x".repeat(206), true, false],
        ["x".repeat(256), true, false],
        ["x".repeat(257), false, false],
    ];
    for (const [name, isPrivate, isPublic] of cases) {
        it(`${name.slice(0, 20)} of ${name.length} letters is ${isPrivate ? "" : "not "}one, and ${isPublic ? "" : "not "}a public one`, () => {
            assert.equal(repositoryNameProblem(name) === undefined, isPrivate);
            assert.equal(publicRepositoryNameProblem(name) === undefined, isPublic);
        });
    }

    it("are matched in time, however long", () => {
        const started = performance.now();
        assert.ok(repositoryNameProblem(`${"a-_".repeat(50_000)}!`));
        assert.ok(repositoryNameProblem(`${"-".repeat(100_000)}!`));
        assert.ok(performance.now() - started < 1000);
    });

    it("have two separators side by side in plans, grants and templates as well", () => {
        const plan = planImages({
            ...sharing,
            destinations: {
                prod: { accountId: "222222222222", region: "eu-west-1", managedByOtherStack: true },
            },
            repositories: { "team--one/my__app": { replicateTo: ["prod"] } },
            otherRepositories: ["team__two"],
        });
        assert.deepEqual(plan.replication, [{ destinations: ["prod"], filters: ["team--one/my__app"] }]);
        assert.deepEqual(
            plan.registries.get("prod")?.templates?.map(({ prefix, repositories }) => [prefix, repositories]),
            [["team--one", ["team--one/my__app"]]],
        );
        assert.deepEqual(
            pathsOf(
                checked((problems) => {
                    checkImageGrants(
                        problems,
                        ["pushImages"],
                        {
                            partition: partitionOf("us-east-2"),
                            accountId: "111111111111",
                            region: "us-east-2",
                        },
                        [
                            { repository: "team--app" },
                            { repository: "team__app" },
                            { repository: "team..app" },
                        ],
                    );
                }),
            ),
            ["pushImages[2].repository"],
        );
    });

    it("are explained where they are refused", () => {
        assert.deepEqual(
            linesOf(
                checked((problems) => {
                    problems.check(["a"], "team..app", repositoryNameProblem("team..app"));
                    problems.check(["b"], "team--app", publicRepositoryNameProblem("team--app"));
                }),
            ),
            [
                'a: is not an ECR repository name ("team..app") -- ' +
                    "write 2 to 256 lower-case letters and digits, with . _ __ or hyphens between them and / between parts",
                'b: is not the name of a public repository ("team--app") -- ' +
                    "write 2 to 205 lower-case letters and digits, with single . _ - between them and / between parts",
            ],
        );
    });
});
