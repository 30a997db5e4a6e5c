import { type Known } from "../../../components/inputs/types";
import { type SharedImage } from "../../../components/ecr/model/sharedImage";
import { type ImageFunctionRequest } from "../../../components/workloads/plan/functionArgs";

export const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

/** An image of account 111111111111, with a copy in Ireland, that functions of two accounts run. */
export const image: Known<SharedImage> = {
    repository: "filter",
    registries: [
        { accountId: "111111111111", region: "us-east-2" },
        { accountId: "111111111111", region: "eu-west-1" },
    ],
    readers: {
        ohio: {
            lambda: {
                accountId: "123456789012",
                function: "filter",
                deployRole: "deployer",
                regions: ["us-east-2"],
            },
        },
        ireland: {
            lambda: {
                accountId: "222222222222",
                function: "*",
                deployRole: "ci/deployer",
                regions: ["eu-west-1"],
            },
        },
        tasks: { role: { accountId: "123456789012", name: "tasks" } },
    },
};

/** A function of another account that runs the copy in Ireland. */
export const filter: ImageFunctionRequest = {
    accountId: "222222222222",
    region: "eu-west-1",
    functionName: "filter",
    image,
    digest: DIGEST,
};
