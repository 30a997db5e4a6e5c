import assert from "node:assert/strict";
import { type SharedImage } from "../../../../components/ecr/model/sharedImage";
import { type Known } from "../../../../components/inputs/types";
import { type ImageFunctionRequest } from "../../../../components/workloads/plan/functionArgs";
import { planImageFunction } from "../../../../components/workloads/plan/imageFunction";
import { linesOf } from "../../problemsOf";
import { filter, image } from "../filter";

const registryOf = (changes: Partial<ImageFunctionRequest>) =>
    planImageFunction({ ...filter, ...changes }).image.registry;
const withRegistries = (...registries: Known<SharedImage>["registries"]): Known<SharedImage> => ({
    ...image,
    registries,
});
const ireland = (accountId: string) => ({ accountId, region: "eu-west-1" });
const owner = { accountId: "111111111111", region: "us-east-2" };

describe("the copy that a function runs", () => {
    it("is in its own region, of the images' owner where its own account has none", () => {
        const shared = withRegistries(owner, ireland("333333333333"), ireland("111111111111"));
        assert.deepEqual(registryOf({ image: shared }), ireland("111111111111"));
    });

    it("is its own account's where that has one", () => {
        const shared = withRegistries(owner, ireland("111111111111"), ireland("222222222222"));
        assert.deepEqual(registryOf({ image: shared }), ireland("222222222222"));
    });

    it("is another account's where neither has one", () => {
        assert.deepEqual(
            registryOf({ image: withRegistries(owner, ireland("333333333333")) }),
            ireland("333333333333"),
        );
    });

    it("is refused where there is none in its region, with what to add", () => {
        const shared = {
            ...image,
            registries: [owner],
        };
        assert.deepEqual(
            linesOf(() => planImageFunction({ ...filter, image: shared })),
            [
                "image: has no copy of filter in eu-west-1, where the function is: it is in 111111111111/us-east-2 -- " +
                    "add eu-west-1 to replicateTo of repository filter, for Lambda pulls from its own region only",
            ],
        );
    });

    it("is pulled from the host of its partition", () => {
        const region = "cn-north-1";
        const lambda = { accountId: "222222222222", function: "filter", deployRole: "d", regions: [region] };
        const shared = {
            repository: "filter",
            registries: [{ accountId: "111111111111", region }],
            readers: { f: { lambda } },
        };
        const plan = planImageFunction({ ...filter, region, image: shared });
        assert.equal(plan.image.url, "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn/filter");
        assert.equal(plan.arn, "arn:aws-cn:lambda:cn-north-1:222222222222:function:filter");
        assert.deepEqual(plan.image.deployRoles, ["arn:aws-cn:iam::222222222222:role/d"]);
    });
});

describe("the reader of an image that a function is", () => {
    const lambda = { accountId: "222222222222", function: "filter", deployRole: "d", regions: ["eu-west-1"] };
    const lines = (changes: object, place: Partial<ImageFunctionRequest> = {}) => {
        const readers = { f: { lambda: { ...lambda, ...changes } } };
        return linesOf(() => planImageFunction({ ...filter, ...place, image: { ...image, readers } }));
    };
    const add = (region: string) =>
        `image: is not shared with function filter of 222222222222/${region}: no reader of filter names it -- ` +
        `add to the readers of filter: filter: { lambda: { accountId: "222222222222", function: filter, ` +
        `deployRole: ROLE, regions: [${region}] } }`;

    it("names the function or every function of its account", () => {
        assert.deepEqual(lines({}), []);
        assert.deepEqual(lines({ function: "*" }), []);
    });

    it("is missing where it names another account or another function", () => {
        assert.deepEqual(lines({ accountId: "333333333333" }), [add("eu-west-1")]);
        assert.deepEqual(lines({ function: "filter2" }), [add("eu-west-1")]);
    });

    it("lacks a region, where it names the function elsewhere", () => {
        assert.deepEqual(lines({ regions: ["us-east-2"] }), [
            "image: is not shared with function filter of 222222222222/eu-west-1: no reader of filter names it -- " +
                "add eu-west-1 to readers.f.lambda.regions",
        ]);
    });

    it("is no role, whatever its name", () => {
        const readers = { filter: { role: { accountId: "222222222222", name: "filter" } } };
        assert.deepEqual(
            linesOf(() => planImageFunction({ ...filter, image: { ...image, readers } })),
            [add("eu-west-1")],
        );
    });

    it("says who deploys: the one that names the function before the one that admits all", () => {
        const all = { lambda: { ...lambda, function: "*", deployRole: "ci/any" } };
        const plan = planImageFunction({
            ...filter,
            image: { ...image, readers: { all, one: { lambda } } },
        });
        assert.deepEqual(plan.image.deployRoles, [
            "arn:aws:iam::222222222222:role/d",
            "arn:aws:iam::222222222222:role/ci/any",
        ]);
    });
});
