import { partitionOf, roleArn } from "../../iam/arn";
import { readerRoleArn } from "../access/roleIdentity";
import { isInEveryAccount } from "../model/readers";
import { type ImagesRequest } from "../model/sharing";

/** ARNs of all roles that the policies of a request name; a role of every account is known by its name, and not named. */
export function namedRoles({ homeRegion, readers, writers = {} }: ImagesRequest): Set<string> {
    const partition = partitionOf(homeRegion);
    const named = Object.values(readers).filter((reader) => !isInEveryAccount(reader));
    const functions = named.flatMap(({ lambda }) => lambda ?? []);
    return new Set([
        ...[...named, ...Object.values(writers)]
            .flatMap(({ role }) => role ?? [])
            .map((role) => readerRoleArn(partition, role)),
        ...functions.map(({ accountId = "", deployRole }) => roleArn(partition, accountId, deployRole)),
    ]);
}
