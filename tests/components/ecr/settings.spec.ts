import assert from "node:assert/strict";
import { lifecyclePolicy } from "../../../components/ecr/lifecycle";
import { checkSettings, ImageRepositorySettings } from "../../../components/ecr/settings";
import { checked, pathsOf } from "../problemsOf";

describe("settings of repositories", () => {
    const cases: readonly (readonly [settings: ImageRepositorySettings, paths: string[]])[] = [
        [{}, []],
        [{ protect: true, forceDelete: false, expireUntaggedAfterDays: 1, tags: { Team: "web" } }, []],
        [{ expireUntaggedAfterDays: 0 }, ["images.expireUntaggedAfterDays"]],
        [{ expireUntaggedAfterDays: 1.5 }, ["images.expireUntaggedAfterDays"]],
        [{ protect: true, forceDelete: true }, ["images.forceDelete"]],
        [{ tags: { "Lambda-Access": "true" } }, ["images.tags.Lambda-Access"]],
        [{ tags: { "lambda-access": "false", Team: "web" } }, ["images.tags.lambda-access"]],
    ];
    for (const [settings, paths] of cases) {
        it(`${JSON.stringify(settings)} ${paths.length === 0 ? "are accepted" : "are refused"}`, () => {
            const check = checked((problems) => {
                checkSettings(problems, ["images"], settings);
            });
            assert.deepEqual(pathsOf(check), paths);
        });
    }

    it("end untagged images after the given days, 14 by default", () => {
        const selection = { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days" };
        assert.deepEqual(JSON.parse(lifecyclePolicy({})), {
            rules: [
                {
                    rulePriority: 1,
                    description: "Expire untagged images after 14 days",
                    selection: { ...selection, countNumber: 14 },
                    action: { type: "expire" },
                },
            ],
        });
        assert.match(lifecyclePolicy({ expireUntaggedAfterDays: 3 }), /after 3 days.*"countNumber":3/);
    });
});
