import assert from "node:assert/strict";
import { type ImageReader } from "../../../../components/ecr/model/readers";
import {
    type ImageRepositoryRequest,
    planImageRepository,
} from "../../../../components/ecr/plan/imageRepository";
import { lifecyclePolicy } from "../../../../components/ecr/repository/lifecycle";
import { type Known } from "../../../../components/inputs/types";
import { linesOf, pathsOf } from "../../problemsOf";

const request: ImageRepositoryRequest = {
    accountId: "111111111111",
    region: "us-east-2",
    repositoryName: "team/app",
};
const lambda = { accountId: "123456789012", function: "f", deployRole: "d", regions: ["us-east-2"] };
const KEY = "arn:aws:kms:us-east-2:111111111111:key/1111-2222";

const pathsWith = (changes: Partial<ImageRepositoryRequest>) =>
    pathsOf(() => planImageRepository({ ...request, ...changes }));

describe("plans of one repository", () => {
    it("give what ECR's resources take", () => {
        assert.deepEqual(planImageRepository(request), {
            name: "team/app",
            mutability: { imageTagMutability: "IMMUTABLE" },
            encryption: { encryptionType: "AES256" },
            tags: { "Lambda-Access": "false" },
            lifecycle: lifecyclePolicy({}),
            policy: undefined,
            overwrite: [],
            sharedImage: {
                repository: "team/app",
                registries: [{ accountId: "111111111111", region: "us-east-2" }],
                readers: {},
            },
            url: "111111111111.dkr.ecr.us-east-2.amazonaws.com/team/app",
            arn: "arn:aws:ecr:us-east-2:111111111111:repository/team/app",
        });
    });

    it("follow readers, tags, keys and what may be overwritten", () => {
        const plan = planImageRepository({
            ...request,
            readers: { f: { lambda } },
            tags: { team: "a" },
            kmsKeys: [KEY],
            overwrite: ["policy"],
        });
        assert.deepEqual(plan.tags, { "Lambda-Access": "true", team: "a" });
        assert.deepEqual(plan.encryption, { encryptionType: "KMS", kmsKey: KEY });
        assert.deepEqual(plan.overwrite, ["policy"]);
        assert.match(plan.policy ?? "", /"Sid":"LambdaPullF"/);
        const { tags } = planImageRepository({ ...request, readers: { f: { lambda } }, lambdaAccess: false });
        assert.deepEqual(tags, { "Lambda-Access": "false" });
    });

    const role = { accountId: "123456789012", name: "x" };
    const cases: readonly (readonly [
        what: string,
        changes: Partial<ImageRepositoryRequest>,
        paths: string[],
    ])[] = [
        ["a bad account", { accountId: "1" }, ["accountId"]],
        ["a bad region", { region: "moon" }, ["region"]],
        ["a bad name", { repositoryName: "App" }, ["repositoryName"]],
        ["a bad reader's name", { readers: { X: { role } } }, ["readers.X"]],
        ["a bad reader", { readers: { x: {} } }, ["readers.x"]],
        [
            "a reader that would have the policy rewritten",
            { readers: { x: { lambda: { ...lambda, managesPolicy: true } } } },
            ["readers.x.lambda.managesPolicy"],
        ],
        ["a bad writer's name", { writers: { X: { role } } }, ["writers.X"]],
        ["what cannot be overwritten", { overwrite: ["policy", "scanning-x"] }, ["overwrite[1]"]],
        [
            "too many tags",
            { tags: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, "x"])) },
            ["tags"],
        ],
        [
            "a lifecycle over the quota",
            {
                lifecycleRules: [
                    {
                        tagPatterns: Array.from({ length: 400 }, (_, index) => `${"x".repeat(100)}${index}`),
                        keepNewest: 1,
                    },
                ],
            },
            ["lifecycleRules"],
        ],
        ["a key of another region", { kmsKeys: [KEY.replace("us-east-2", "eu-west-1")] }, ["kmsKeys"]],
    ];
    for (const [what, changes, paths] of cases) {
        it(`are refused with ${what}`, () => {
            assert.deepEqual(pathsWith(changes), paths);
        });
    }

    it("are refused with a policy over the quota, and what makes it shorter", () => {
        const readers: Record<string, Known<ImageReader>> = Object.fromEntries(
            Array.from({ length: 200 }, (_, index) => [
                `r${index}`,
                { role: { arn: `arn:aws:iam::123456789012:role/a-role-with-a-long-name-${index}` } },
            ]),
        );
        assert.match(
            linesOf(() => planImageRepository({ ...request, readers })).join(),
            /^readers: make a policy of (\d{5}) characters; 10240 are allowed \(\1\) -- let the roles assume a pull role, or split the repository$/,
        );
    });
});
