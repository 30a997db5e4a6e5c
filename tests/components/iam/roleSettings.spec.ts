import assert from "node:assert/strict";
import { partitionOf } from "../../../components/iam/arn";
import { checkRoleSettings, type RoleSettings } from "../../../components/iam/roleSettings";
import { checked, linesOf } from "../problemsOf";

function linesFor(settings: RoleSettings): string[] {
    return linesOf(
        checked((problems) => {
            const owner = { partition: partitionOf("us-east-2"), accountId: "111111111111" };
            checkRoleSettings(problems, ["role"], settings, owner);
        }),
    );
}

describe("settings of a role", () => {
    const good: readonly RoleSettings[] = [
        {},
        { description: "" },
        { description: "tab\t, lines\r\n, caf\u00e9 ~\u00a1\u00ff" },
        { description: "x".repeat(1000) },
        { permissionsBoundary: "arn:aws:iam::111111111111:policy/boundary" },
        { tags: { "cost center": "a/b+c=d@e", Team: "" } },
        { tags: { ["k".repeat(128)]: "v".repeat(256) } },
        { tags: { "my aws:team": "web" } },
        { tags: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, "x"])) },
    ];
    for (const settings of good) {
        it(`may be ${JSON.stringify(settings).slice(0, 80)}`, () => {
            assert.deepEqual(linesFor(settings), []);
        });
    }

    const key = "write 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:";
    const value = "write up to 256 letters, digits, spaces and _ . : / = + - @";
    const latin =
        "write up to 1,000 characters of Latin text: tab, line feed, carriage return, U+0020 to U+007E and U+00A1 to U+00FF";
    const bad: readonly (readonly [settings: RoleSettings, ...lines: string[]])[] = [
        ...["\u0100", "\u0000a", "a\u007f", "\u00a0", "x".repeat(1001)].map(
            (description) =>
                [
                    { description },
                    `role.description: is not a description that IAM takes (${JSON.stringify(description)}) -- ${latin}`,
                ] as const,
        ),
        [
            { permissionsBoundary: "boundary" },
            'role.permissionsBoundary: is not the ARN of a managed policy ("boundary") -- write it in full: arn:aws:iam::111111111111:policy/ci-boundary',
        ],
        [
            { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, "x"])) },
            "role.tags: are 51 tags; IAM takes at most 50 (51) -- leave some out",
        ],
        [
            { tags: { Team: "a", stage: "x", TEAM: "b", team: "c" } },
            'role.tags.TEAM: differs from Team only in case, which IAM ignores ("b") -- keep one of the two',
            'role.tags.team: differs from Team only in case, which IAM ignores ("c") -- keep one of the two',
        ],
        ...["", "k".repeat(129), "a;b", "aws:a", "AWS:a"].map(
            (tag) =>
                [
                    { tags: { [tag]: "x" } },
                    `role.tags${/^\w+$/.test(tag) ? `.${tag}` : `[${JSON.stringify(tag)}]`}: has a key that IAM does not take ("x") -- ${key}`,
                ] as const,
        ),
        ...["a;b", ";a", "a;", "v".repeat(257)].map(
            (text) =>
                [
                    { tags: { team: text } },
                    `role.tags.team: has a value that IAM does not take ("${text}") -- ${value}`,
                ] as const,
        ),
    ];
    for (const [settings, ...lines] of bad) {
        it(`may not be ${JSON.stringify(settings).slice(0, 80)}`, () => {
            assert.deepEqual(
                linesFor(settings).map((line) => line.replace(/\(".{100,}"\)/, "(…)")),
                lines.map((line) => line.replace(/\(".{100,}"\)/, "(…)")),
            );
        });
    }
});
