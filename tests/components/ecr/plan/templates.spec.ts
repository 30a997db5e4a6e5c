import assert from "node:assert/strict";
import {
    namespaceOf,
    planTemplates,
    renderTemplate,
    templateContent,
} from "../../../../components/ecr/plan/templates";
import { Problems } from "../../../../components/problems";
import { linesOf } from "../../problemsOf";

const KEY = "arn:aws:kms:eu-west-1:222222222222:key/1";
const REGISTRY = { accountId: "222222222222", region: "eu-west-1" };
const content = (settings: object = {}) =>
    templateContent({ readers: {}, writers: {}, lambdaAccess: false, settings }, REGISTRY);

function planned(contents: Readonly<Record<string, ReturnType<typeof content>>>) {
    const problems = new Problems();
    const templates = planTemplates(problems, "prod", "eu-west-1", new Map(Object.entries(contents)));
    problems.throwIfAny();
    return templates;
}

describe("templates of repositories", () => {
    it("are one for each namespace, in order, with the names in order", () => {
        const same = content();
        const templates = planned({ "web/b": same, "app/x": same, "web/a": same, tool: same });
        assert.deepEqual(
            templates.map(({ prefix, repositories }) => [prefix, repositories]),
            [
                ["ROOT", ["tool"]],
                ["app", ["app/x"]],
                ["web", ["web/a", "web/b"]],
            ],
        );
    });

    it("hold each mutable tag once, in order, and the key where there is one", () => {
        const { mutableTags, kms, kmsKey } = content({
            mutableTags: ["pr-*", "dev-*", "pr-*"],
            kmsKeys: [KEY],
        });
        assert.deepEqual([mutableTags, kms, kmsKey], [["dev-*", "pr-*"], true, KEY]);
        assert.deepEqual([content().mutableTags, content().kms, content().kmsKey], [[], false, undefined]);
        assert.deepEqual(renderTemplate(content({ kmsKeys: [KEY] }), "eu-west-1").encryption, {
            encryptionType: "KMS",
            kmsKey: KEY,
        });
        assert.deepEqual(renderTemplate(content({ kms: true }), "eu-west-1").encryption, {
            encryptionType: "KMS",
        });
        const { readers, lambdaAccess } = content();
        assert.deepEqual(renderTemplate({ readers, lambdaAccess }, "eu-west-1").encryption, {
            encryptionType: "AES256",
        });
    });

    it("are refused where two repositories of one differ, or its prefix is too short", () => {
        assert.deepEqual(
            linesOf(() => planned({ "web/b": content({ tags: { a: "x" } }), "web/a": content() })).map(
                (line) => line.slice(0, line.indexOf(" -- ")),
            ),
            [
                'repositories["web/b"].replicateTo: would be made in prod from the same template as web/a, for web/, but differs in: tags ("web/b")',
            ],
        );
        assert.equal(linesOf(() => planned({ "a/b": content() })).length, 1);
    });

    it("are for what stands before the last slash", () => {
        assert.deepEqual(["app", "team/app", "a/b/c", "/x"].map(namespaceOf), ["ROOT", "team", "a/b", ""]);
    });
});
