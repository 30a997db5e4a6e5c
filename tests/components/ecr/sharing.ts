import { type ImageReader } from "../../../components/ecr/model/readers";
import { type ImagesRequest } from "../../../components/ecr/model/sharing";
import { type ImagePlan, planImages } from "../../../components/ecr/plan/images";
import { type Known } from "../../../components/inputs/types";

/** One function in three accounts and two regions, and the tasks of a cluster. */
export const readers: Record<string, Known<ImageReader>> = {
    "filter-home": {
        lambda: {
            accountId: "111111111111",
            function: "filter",
            deployRole: "deployer",
            regions: ["us-east-2"],
        },
    },
    "filter-ohio": {
        lambda: {
            accountId: "123456789012",
            function: "filter",
            deployRole: "deployer",
            regions: ["us-east-2"],
        },
    },
    "filter-ireland": {
        lambda: {
            accountId: "222222222222",
            function: "*",
            deployRole: "ci/deployer",
            regions: ["eu-west-1"],
        },
    },
    "ecs-tasks": { role: { accountId: "123456789012", name: "ecs-task-execution" } },
};

/** A repository of each kind: replicated for Lambda, Lambda without a copy, and neither. */
export const sharing: ImagesRequest = {
    accountId: "111111111111",
    homeRegion: "us-east-2",
    readers,
    repositories: {
        repo_name_3: { readers: ["ecs-tasks"] },
        repo_name_1: {
            readers: ["filter-home", "filter-ohio", "filter-ireland"],
            replicateTo: ["eu-west-1"],
        },
        repo_name_2: { readers: ["filter-home", "filter-ohio"] },
    },
};

/** A plan that is worked out anew: planImages keeps what it planned by the object that holds the repositories. */
export function plannedAnew(request: ImagesRequest): ImagePlan {
    return planImages({ ...request, repositories: { ...request.repositories } });
}
