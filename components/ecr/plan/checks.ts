import { partitionOf } from "../../iam/arn";
import { accountIdProblem, regionProblem } from "../../iam/names";
import { type Problems } from "../../problems";
import { checkPullTimeExclusions } from "../access/pullTimeExclusions";
import { checkPolicyManager, checkReader } from "../access/readers";
import { checkWriters } from "../access/writers";
import { readerNameProblem } from "../model/names";
import { type ImagesRequest } from "../model/sharing";
import { checkOverwrite } from "../registry/keptSettings";
import { checkCaches } from "../registry/pullThroughCache";
import { checkDestinations } from "../replication/destinations";
import { checkRepositories } from "./repositoryChecks";
import { checkAllSettings } from "./repositorySettings";

/** Checks all of a request that can be told before anything is planned. */
export function checkRequest(problems: Problems, request: ImagesRequest): void {
    const { accountId, homeRegion, readers, writers = {}, destinations = {} } = request;
    const partition = partitionOf(homeRegion);
    problems.check(["accountId"], accountId, accountIdProblem(accountId));
    problems.check(["homeRegion"], homeRegion, regionProblem(homeRegion));
    for (const [name, reader] of Object.entries(readers)) {
        problems.check(["readers", name], name, readerNameProblem(name));
        checkReader(problems, ["readers", name], reader, partition);
        checkPolicyManager(problems, ["readers", name], reader, accountId);
    }
    checkWriters(problems, ["writers"], writers, partition);
    checkDestinations(problems, ["destinations"], destinations, { accountId, region: homeRegion });
    checkRepositories(problems, request);
    checkCaches(problems, request);
    checkPullTimeExclusions(problems, request);
    checkOverwrite(problems, request.overwrite);
    checkAllSettings(problems, request);
}
