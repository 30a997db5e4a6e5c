import { partitionOf } from "../iam/arn";
import { accountIdFlaw, regionFlaw } from "../iam/names";
import { type Problems } from "../problems";
import { checkDestinations } from "./replication/destinations";
import { checkOverwrite } from "./registry/keptSettings";
import { checkPullTimeExclusions } from "./access/pullTimeExclusions";
import { checkPolicyManager, checkReader, readerNameFlaw } from "./access/readers";
import { checkCaches } from "./registry/pullThroughCache";
import { checkRepositories } from "./repository/repositories";
import { checkAllSettings } from "./repository/repositorySettings";
import { type ImagesRequest } from "./sharing";
import { checkWriters } from "./access/writers";

/** Checks all of a request that can be told before anything is planned. */
export function checkRequest(problems: Problems, request: ImagesRequest): void {
    const { accountId, homeRegion, readers, writers = {}, destinations = {} } = request;
    const partition = partitionOf(homeRegion);
    problems.check(["accountId"], accountId, accountIdFlaw(accountId));
    problems.check(["homeRegion"], homeRegion, regionFlaw(homeRegion));
    for (const [name, reader] of Object.entries(readers)) {
        problems.check(["readers", name], name, readerNameFlaw(name));
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
