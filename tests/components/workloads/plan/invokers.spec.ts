import assert from "node:assert/strict";
import { partitionOf } from "../../../../components/iam/arn";
import { type Known } from "../../../../components/inputs/types";
import {
    checkInvoker,
    type FunctionInvoker,
    invokePermissions,
} from "../../../../components/workloads/plan/invokers";
import { planImageFunction } from "../../../../components/workloads/plan/imageFunction";
import { checked, linesOf } from "../../problemsOf";
import { filter } from "../filter";

type Invoker = Known<FunctionInvoker>;
const rule: Invoker = {
    service: "events.amazonaws.com",
    sourceArn: "arn:aws:events:eu-west-1:222222222222:rule/findings",
};
const bucket: Invoker = { service: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::acme-uploads" };

const linesOfInvoker = (invoker: Invoker, region = "eu-west-1") =>
    linesOf(
        checked((problems) => {
            checkInvoker(problems, ["invokableBy", "x"], invoker, partitionOf(region));
        }),
    ).map((line) => line.replace(/^invokableBy\.x/, "").replace(/ -- .*/, ""));

describe("who may invoke a function", () => {
    const accepted: readonly (readonly [what: string, Invoker])[] = [
        ["a rule of events", rule],
        ["a bucket with its owner", { ...bucket, sourceAccount: "222222222222" }],
        ["a source with its own account beside it", { ...rule, sourceAccount: "222222222222" }],
        [
            "a route of an API, at every stage",
            {
                service: "apigateway.amazonaws.com",
                sourceArn: "arn:aws:execute-api:eu-west-1:222222222222:a1b2c3/*/GET/hello",
            },
        ],
        ["a role of another account", { roleArn: "arn:aws:iam::333333333333:role/ci/caller" }],
        ["a regional service", { ...rule, service: "logs.eu-west-1.amazonaws.com" }],
    ];
    for (const [what, invoker] of accepted) {
        it(`is ${what}`, () => {
            assert.deepEqual(linesOfInvoker(invoker), []);
        });
    }

    const refused: readonly (readonly [what: string, Invoker, lines: readonly string[]])[] = [
        ["nobody", {}, [": has neither service nor roleArn"]],
        [
            "two at once",
            { ...rule, roleArn: "arn:aws:iam::333333333333:role/x" },
            [": has both service and roleArn"],
        ],
        [
            "a service for anybody",
            { service: "s3.amazonaws.com" },
            [
                ': does not say for what: the service would invoke the function for anybody\'s resources ("s3.amazonaws.com")',
            ],
        ],
        ["anybody", { ...rule, service: "*" }, ['.service: is not the principal of an AWS service ("*")']],
        [
            "an account",
            { ...rule, service: "333333333333" },
            ['.service: is not the principal of an AWS service ("333333333333")'],
        ],
        [
            "a whole account as a role",
            { roleArn: "arn:aws:iam::333333333333:root" },
            ['.roleArn: is not the ARN of one role ("arn:aws:iam::333333333333:root")'],
        ],
        [
            "every role of an account",
            { roleArn: "arn:aws:iam::333333333333:role/*" },
            ['.roleArn: is not the ARN of one role ("arn:aws:iam::333333333333:role/*")'],
        ],
        [
            "a role of another partition",
            { roleArn: "arn:aws-cn:iam::333333333333:role/x" },
            ['.roleArn: is in partition aws-cn, the role in aws ("arn:aws-cn:iam::333333333333:role/x")'],
        ],
        [
            "a role with a source",
            { roleArn: "arn:aws:iam::333333333333:role/x", sourceAccount: "333333333333" },
            ['.sourceAccount: is the source of a service, and a role has none ("333333333333")'],
        ],
        [
            "a bucket of whoever has it",
            bucket,
            [
                ".sourceArn: names no account, so that whoever owns such a resource one day could invoke the function " +
                    '("arn:aws:s3:::acme-uploads")',
            ],
        ],
        [
            "a source of another account than is written",
            { ...rule, sourceAccount: "333333333333" },
            ['.sourceAccount: is not the account in sourceArn, 222222222222 ("333333333333")'],
        ],
        [
            "an account that is none",
            { ...bucket, sourceAccount: "1" },
            ['.sourceAccount: is not an AWS account ID ("1")'],
        ],
        ...[
            "arn:aws:events:*:222222222222:rule/x",
            "arn:aws:events:eu-west-1:*:rule/x",
            "arn:aws:events:eu-west-1:222222222222:*",
            "*",
        ].map(
            (sourceArn) =>
                [
                    `a source that is many: ${sourceArn}`,
                    { ...rule, sourceArn },
                    [
                        ...(sourceArn === "*"
                            ? [
                                  '.sourceArn: is not the ARN of one source ("*")',
                                  '.sourceArn: names no account, so that whoever owns such a resource one day could invoke the function ("*")',
                              ]
                            : [`.sourceArn: is not the ARN of one source ("${sourceArn}")`]),
                    ],
                ] as const,
        ),
        [
            "a source of another partition",
            { ...rule, sourceArn: "arn:aws-cn:events:cn-north-1:222222222222:rule/x" },
            [
                '.sourceArn: is in partition aws-cn, the function in aws ("arn:aws-cn:events:cn-north-1:222222222222:rule/x")',
            ],
        ],
    ];
    for (const [what, invoker, lines] of refused) {
        it(`is not ${what}`, () => {
            assert.deepEqual(linesOfInvoker(invoker), lines);
        });
    }

    it("has the name of a statement", () => {
        assert.deepEqual(
            linesOf(() => planImageFunction({ ...filter, invokableBy: { "Any One": rule } })),
            [
                'invokableBy["Any One"]: is not the name of an invoker ("Any One") -- write lower-case words with hyphens between ' +
                    "them, each beginning with a letter: orders-eu1",
            ],
        );
    });

    it("is admitted with the source, and with its owner where that is written", () => {
        assert.deepEqual(invokePermissions("uploads", { ...bucket, sourceAccount: "222222222222" }), [
            {
                statementId: "uploads",
                action: "lambda:InvokeFunction",
                principal: "s3.amazonaws.com",
                sourceArn: "arn:aws:s3:::acme-uploads",
                sourceAccount: "222222222222",
            },
        ]);
    });
});
