import assert from "node:assert/strict";
import { type ImagesRequest } from "../../../../components/ecr/model/sharing";
import { linesOf } from "../../problemsOf";
import { plannedAnew, sharing } from "../sharing";

const PROD = { accountId: "222222222222", region: "eu-west-1" };

function request(repositories: ImagesRequest["repositories"], managedByOtherStack: boolean): ImagesRequest {
    const destinations = {
        prod: { ...PROD, managedByOtherStack },
        aside: { accountId: "333333333333", region: "eu-west-1", trustSourceAccountRoot: true },
    };
    return { ...sharing, readers: {}, destinations, repositories };
}

describe("a registry of another account", () => {
    const app = { "team/app": { replicateTo: ["prod"] }, "web/x": { replicateTo: ["aside"] } };

    it("is told where its images come from, and by which filters", () => {
        const { registries } = plannedAnew(request(app, false));
        assert.deepEqual(registries.get("prod")?.source, {
            accountId: "111111111111",
            filters: ["team/app"],
            trustSourceAccountRoot: false,
        });
        assert.deepEqual(registries.get("aside")?.source, {
            accountId: "111111111111",
            filters: ["web/x"],
            trustSourceAccountRoot: true,
        });
        assert.deepEqual(
            [registries.get("home")?.source, registries.get("prod")?.templates],
            [undefined, undefined],
        );
    });

    it("has templates beside that where another stack prepares it, and nowhere else", () => {
        const { registries } = plannedAnew(request(app, true));
        const prod = registries.get("prod");
        assert.deepEqual(
            [
                prod?.templates?.map(({ prefix }) => prefix),
                prod?.source?.filters,
                prod?.registryPolicy !== undefined,
            ],
            [["team"], ["team/app"], true],
        );
        assert.equal(registries.get("aside")?.templates, undefined);
    });

    const many = (prefix: string, count: number) =>
        Object.fromEntries(
            Array.from({ length: count }, (_, index) => [
                `${prefix}${String(index).padStart(4, "0")}-${"x".repeat(60)}`,
                { replicateTo: ["prod"] },
            ]),
        );

    it("is refused where its registry policy would be over the quota", () => {
        // Each name has a neighbor that stays, so that no filter stands for two of them.
        const names = Object.entries(many("team/", 90));
        const apart = Object.fromEntries(
            names.flatMap(([name, its]): [string, typeof its | object][] => [
                [name, its],
                [name.replace("-", "-y"), {}],
            ]),
        );
        const lines = linesOf(() => plannedAnew(request(apart, false)));
        assert.equal(lines.length, 1);
        assert.match(
            lines[0] ?? "",
            /^destinations\.prod: needs a registry policy of (\d{5}) characters; 10240 are allowed \(90\) -- give the repositories that are replicated there a common prefix that no others have, such as common\/$/,
        );
    });

    it("is refused where the role that makes its repositories would be over the quota", () => {
        const lines = linesOf(() => plannedAnew(request(many("", 120), true)));
        assert.ok(
            lines.some((line) =>
                /^destinations\.prod: need a role with a policy of \d{5} characters, for 120 names without a slash and 1 templates; 10240 are allowed \(120\)/.test(
                    line,
                ),
            ),
            lines.join("\n").slice(0, 400),
        );
    });
});
