import { partitionOf, roleArn } from "../../iam/arn";
import { readerRoleArn } from "../access/roleIdentity";
import { type ImagesRequest } from "../model/sharing";

/** ARNs of all roles that the policies of a request name. */
export function namedRoles({ homeRegion, readers, writers = {} }: ImagesRequest): Set<string> {
    const partition = partitionOf(homeRegion);
    const functions = Object.values(readers).flatMap(({ lambda }) => lambda ?? []);
    return new Set([
        ...[...Object.values(readers), ...Object.values(writers)]
            .flatMap(({ role }) => role ?? [])
            .map((role) => readerRoleArn(partition, role)),
        ...functions.map(({ accountId, deployRole }) => roleArn(partition, accountId, deployRole)),
    ]);
}
