import { partitionOf } from "../../iam/arn";
import { type Known } from "../../inputs/types";
import { type Problems } from "../../problems";
import { type ImageReader, isInEveryAccount } from "../model/readers";
import { readerRoleArn } from "./roleIdentity";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegisterPullTimeUpdateExclusion.html */
const LONGEST_ARN = 200;

interface Exclusions {
    readonly homeRegion: string;
    readonly readers: Readonly<Record<string, Known<ImageReader>>>;
    readonly pullTimeExclusions?: readonly string[] | undefined;
}

/** Checks that the readers whose pulls do not count are roles, with ARNs that ECR takes here. */
export function checkPullTimeExclusions(problems: Problems, exclusions: Exclusions): void {
    const { homeRegion, readers, pullTimeExclusions = [] } = exclusions;
    pullTimeExclusions.forEach((name, index) => {
        const at = ["pullTimeExclusions", index];
        const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
        const role = reader?.role;
        if (reader === undefined || role === undefined || isInEveryAccount(reader)) {
            problems.check(at, name, {
                message: "is not a role reader of one account",
                remediation: "name a reader that is a role with its account",
            });
            return;
        }
        const { length } = readerRoleArn(partitionOf(homeRegion), role);
        if (length > LONGEST_ARN) {
            problems.check(at, name, {
                message: `has an ARN of ${length} characters; ${LONGEST_ARN} are allowed in an exclusion`,
                remediation: "give the role a shorter path, or leave it out",
            });
        }
    });
}
