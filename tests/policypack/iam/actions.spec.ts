import assert from "node:assert/strict";
import {
    type Actions,
    coversAction,
    hasOnlyActions,
    isAction,
    mayShareAction,
    takesOnlyTokens,
} from "../../../policypack/iam/actions";

const of = (...actions: readonly string[]): Actions => ({ actionElement: "Action", actions });
const allBut = (...actions: readonly string[]): Actions => ({ actionElement: "NotAction", actions });
const NEITHER: Actions = { actionElement: undefined, actions: [] };

const textOf = ({ actionElement, actions }: Actions) =>
    `${actionElement ?? "neither"} [${actions.join(", ")}]`;

describe("an action", () => {
    const cases: readonly [text: string, takes: boolean][] = [
        ["*", true],
        ["s3:GetObject", true],
        ["S3:*", true],
        ["execute-api:Invoke", true],
        ["s3*:get?bject", true],
        ["s3", false],
        ["**", false],
        ["s3:", false],
        [":GetObject", false],
        ["s3:Get-Object", false],
        ["s3:GetObject ", false],
        [" s3:GetObject", false],
        ["s3:Get:Object", false],
    ];
    for (const [text, takes] of cases) {
        it(`${text} is ${takes ? "one" : "none"} for IAM`, () => {
            assert.equal(isAction(text), takes);
        });
    }
});

describe("a statement's actions", () => {
    const one = "sts:AssumeRole";
    const cases: readonly [actions: Actions, covers: boolean, hasOnly: boolean, onlyTokens: boolean][] = [
        [NEITHER, false, false, false],
        [of(), false, false, false],
        [of("STS:assumerole"), true, true, false],
        [of("sts:Assume*"), true, false, false],
        [of("sts:TagSession", one), true, false, false],
        [of("sts:TagSession"), false, false, false],
        [of("sts:AssumeRoleWithSAML", "STS:assumerolewith*"), false, false, true],
        [of("sts:AssumeRoleWithSAML", one), true, false, false],
        [of("xsts:AssumeRoleWithSAML"), false, false, false],
        [allBut(one), false, false, false],
        [allBut("sts:AssumeRoleWithSAML"), true, false, false],
    ];
    for (const [actions, covers, hasOnly, onlyTokens] of cases) {
        it(`${textOf(actions)} are judged`, () => {
            assert.deepEqual(
                [
                    coversAction(actions, one),
                    hasOnlyActions(actions, ["sts:assumerole"]),
                    takesOnlyTokens(actions),
                ],
                [covers, hasOnly, onlyTokens],
            );
        });
    }
});

describe("two statements", () => {
    const cases: readonly [left: Actions, right: Actions, mayShare: boolean][] = [
        [of("s3:GetObject"), of("S3:getobject"), true],
        [of("s3:Get*"), of("s3:GetObject"), true],
        [of("s3:PutObject", "s3:GetObject"), of("s3:ListBucket", "s3:Get*"), true],
        [of("s3:GetObject"), of("s3:PutObject", "s3:ListBucket"), false],
        [of("s3:GetObject"), of(), false],
        [of("s3:GetObject"), allBut("s3:*"), true],
        [NEITHER, of("s3:GetObject"), true],
    ];
    for (const [left, right, mayShare] of cases) {
        it(`${textOf(left)} and ${textOf(right)} ${mayShare ? "may share" : "share no"} action`, () => {
            assert.equal(mayShareAction(left, right), mayShare);
            assert.equal(mayShareAction(right, left), mayShare);
        });
    }
});
