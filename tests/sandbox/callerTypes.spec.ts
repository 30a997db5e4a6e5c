import assert from "node:assert/strict";
import { Cloud } from "../../sandbox/provider/cloud";
import { resourceTypes } from "../../sandbox/provider/types";
import type { Properties } from "../../sandbox/provider/values";

const permission = "aws:lambda/permission:Permission";
const accessKey = "aws:iam/accessKey:AccessKey";
const user = "aws:iam/user:User";
const cloud = new Cloud("http://127.0.0.1:1", "111111111111", "us-east-1");

function entry(type: string) {
    const found = resourceTypes[type];
    assert.ok(found, `${type} is in the table`);
    return found;
}

function check(type: string, inputs: Properties) {
    return entry(type).check(`urn:pulumi:dev::test::${type}::thing`, {}, inputs, new Uint8Array([1]), cloud);
}

describe("users, their keys, and who may call a function", () => {
    const sound = { function: "resize", action: "lambda:InvokeFunction", principal: "s3.amazonaws.com" };
    const cases: readonly (readonly [what: string, type: string, inputs: Properties, failures: string[]])[] =
        [
            ["a permission", permission, sound, []],
            [
                "a permission of everything that narrows one",
                permission,
                {
                    ...sound,
                    statementId: "Calls",
                    sourceArn: "arn:aws:s3:::acme",
                    sourceAccount: "111111111111",
                    principalOrgId: "o-a1b2c3d4e5",
                    functionUrlAuthType: "AWS_IAM",
                    qualifier: "live",
                },
                [],
            ],
            ["another service's action", permission, { ...sound, action: "s3:GetObject" }, ["action"]],
            ["no principal", permission, { ...sound, principal: "" }, ["principal"]],
            ["half an account", permission, { ...sound, sourceAccount: "1111111" }, ["sourceAccount"]],
            ["an organization's name", permission, { ...sound, principalOrgId: "acme" }, ["principalOrgId"]],
            ["an unknown argument", permission, { ...sound, sourceVpc: "vpc-1" }, [""]],
            ["a user", user, { name: "mailer", path: "/old/" }, []],
            ["a user with a space", user, { name: "the mailer" }, ["name"]],
            ["a key", accessKey, { user: "mailer" }, []],
            ["a key of nobody", accessKey, {}, ["user"]],
            ["a key that is neither", accessKey, { user: "mailer", status: "Expired" }, ["status"]],
        ];
    for (const [what, type, inputs, failures] of cases) {
        it(`${failures.length === 0 ? "takes" : "refuses"} ${what}`, () => {
            assert.deepEqual(
                check(type, inputs).failures.map(({ property }) => property),
                failures,
            );
        });
    }

    it("names a statement that the program does not name", () => {
        const { statementId } = check(permission, sound).inputs;
        assert.ok(typeof statementId === "string");
        assert.match(statementId, /^thing-[0-9a-f]{7}$/);
    });

    it("makes a new statement of a changed one, as there is no call that changes it", () => {
        const before = { ...sound, statementId: "Calls" };
        const { replaces, deleteFirst } = entry(permission).diff(
            before,
            { ...before, sourceAccount: "111111111111" },
            before,
            cloud,
        );
        assert.deepEqual([replaces, deleteFirst], [["sourceAccount"], true]);
    });

    const inKatakana = { name: "r", assumeRolePolicy: "{}", description: "デプロイ" };
    const texts: readonly (readonly [what: string, inputs: Properties, failures: readonly string[]])[] = [
        ["an accent in a role's description", { ...inKatakana, description: "déploie" }, []],
        ["katakana in a role's description", inKatakana, ["description"]],
        [
            "any letter in a tag's value",
            { name: "r", assumeRolePolicy: "{}", tags: { principal: "本番" } },
            [],
        ],
        [
            "a comma in a tag's value",
            { name: "r", assumeRolePolicy: "{}", tags: { principal: "a,b" } },
            ["tags.principal"],
        ],
        [
            "a tag's value of 257",
            { name: "r", assumeRolePolicy: "{}", tags: { principal: "x".repeat(257) } },
            ["tags.principal"],
        ],
    ];
    for (const [what, inputs, failures] of texts) {
        it(`${failures.length === 0 ? "takes" : "refuses"} ${what}`, () => {
            assert.deepEqual(
                check("aws:iam/role:Role", inputs).failures.map(({ property }) => property),
                failures,
            );
        });
    }

    it("knows a key by the ID that AWS gave it, and one that was never reported by its user", () => {
        const inputs = { user: "mailer" };
        const id = "AKIAIOSFODNN7EXAMPLE";
        assert.equal(entry(accessKey).idOf(inputs, cloud, { id }), id);
        assert.equal(entry(accessKey).idOf(inputs, cloud), "mailer");
    });
});
