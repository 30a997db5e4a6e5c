import { type Input, type InputMap, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { KEEP_STATE, LIST_OBJECTS, USE_STATE_KEY } from "../actions";
import { bucketArn } from "../arn";
import { arnPartitionProblem } from "../names";
import { type Statement } from "../policy";
import { repositoryNameProblem } from "../repositoryName";
import { type Home, listingOf, statementsByCondition } from "./grouping";
import { bucketProblem, prefixProblem } from "./names";

/**
 * Permission to keep the state of a Pulumi stack, which its workflow then deploys. What the stack makes needs permissions of
 * its own: managed policies, statements, or a role to go on into.
 * https://www.pulumi.com/docs/iac/concepts/state-and-backends/
 */
export interface PulumiStackGrant {
    /** Name of the stack: prod; with its organization in front where Pulumi Cloud keeps it: acme/shop/prod. */
    stack: Input<string>;
    /**
     * Folder of the stack's program in the repository.
     * @default the repository's root
     */
    folder?: Input<string> | undefined;
    /**
     * Settings of the stack that get the digest of an image which this role pushes, by their paths: setting -> repository,
     * such as `shop:image.digest` -> shop. The run writes them into its own copy of the stack's file, and commits nothing.
     * @default none
     */
    digests?: InputMap<string> | undefined;
    /**
     * Bucket that keeps the state.
     * @default none: Pulumi Cloud keeps it, and the workflow signs in there without a stored token
     */
    stateBucket?: Input<string> | undefined;
    /**
     * Where in the bucket the state is, without a slash at either end.
     * @default none: the whole bucket
     */
    statePrefix?: Input<string> | undefined;
    /**
     * ARN of the KMS key that encrypts the bucket, or the stack's secrets.
     * @default none
     */
    stateKeyArn?: Input<string> | undefined;
}

/** The statements that keep the state of these stacks; what Pulumi Cloud keeps needs none. */
export function pulumiStackStatements(
    { partition }: Home,
    grants: readonly Known<PulumiStackGrant>[],
): Statement[] {
    const states = grants.flatMap(({ stateBucket, statePrefix }) =>
        stateBucket === undefined ? [] : [{ bucket: bucketArn(partition, stateBucket), prefix: statePrefix }],
    );
    const always = (resources: readonly string[]) => [{ resources, conditions: undefined }];
    const keys = grants.flatMap(({ stateKeyArn }) => (stateKeyArn === undefined ? [] : [stateKeyArn]));
    const objects = states.map(
        ({ bucket, prefix }) => `${bucket}/${prefix === undefined ? "" : `${prefix}/`}*`,
    );
    return [
        ...statementsByCondition("KeepState", KEEP_STATE, always(objects)),
        ...statementsByCondition(
            "ListState",
            LIST_OBJECTS,
            states.map(({ bucket, prefix }) => listingOf(bucket, prefix)),
        ),
        ...statementsByCondition("UseStateKeys", USE_STATE_KEY, always(keys)),
    ];
}

/** Checks these grants; `path` leads to their list. */
export function checkPulumiStackGrants(
    problems: Problems,
    path: Path,
    home: Home,
    grants: readonly Known<PulumiStackGrant>[],
): void {
    grants.forEach((grant, index) => {
        const at = [...path, index];
        const { stack, folder, digests = {}, stateBucket, statePrefix, stateKeyArn } = grant;
        checkStackName(problems, [...at, "stack"], stack, stateBucket === undefined);
        if (folder !== undefined && (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(folder) || folder.includes(".."))) {
            problems.check([...at, "folder"], folder, {
                message: "is not a folder of the repository",
                remediation: "write its path from the repository's root, such as infra/network",
            });
        }
        for (const [setting, repository] of Object.entries(digests)) {
            checkDigest(problems, [...at, "digests", setting], setting, repository);
        }
        if (stateBucket !== undefined) {
            problems.check([...at, "stateBucket"], stateBucket, bucketProblem(stateBucket));
        }
        if (statePrefix !== undefined) {
            problems.check([...at, "statePrefix"], statePrefix, prefixProblem(statePrefix));
            if (stateBucket === undefined) {
                problems.check([...at, "statePrefix"], statePrefix, {
                    message: "is in no bucket",
                    remediation: "write stateBucket, or leave it out where Pulumi Cloud keeps the state",
                });
            }
        }
        if (stateKeyArn !== undefined) {
            checkKey(problems, [...at, "stateKeyArn"], stateKeyArn, home);
        }
    });
}

/** https://www.pulumi.com/docs/iac/concepts/stacks/#stack-naming */
function checkStackName(problems: Problems, path: Path, stack: string, inCloud: boolean): void {
    if (!/^[\w.-]+(?:\/[\w.-]+){0,2}$/.test(stack)) {
        problems.check(path, stack, {
            message: "is not the name of a stack",
            remediation: "write letters, digits, hyphens, underscores and dots: prod, or acme/shop/prod",
        });
    } else if (inCloud && !stack.includes("/")) {
        problems.check(path, stack, {
            message: "names no organization of Pulumi Cloud, and no stateBucket keeps its state",
            remediation: `write stateBucket, or the organization in front: acme/${stack}`,
        });
    }
}

/** https://www.pulumi.com/docs/iac/concepts/config/#structured-configuration */
function checkDigest(problems: Problems, path: Path, setting: string, repository: string): void {
    if (!/^[\w-]+:[\w-]+(?:[.[][\w."[\]-]+)?$/.test(setting)) {
        problems.check(path, setting, {
            message: "is not the path of a setting",
            remediation:
                "write its namespace in front, as `pulumi config set --path` takes it: shop:image.digest",
        });
    }
    problems.check(path, repository, repositoryNameProblem(repository));
}

function checkKey(problems: Problems, path: Path, arn: string, { partition, accountId, region }: Home): void {
    if (!/^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(arn)) {
        problems.check(path, arn, {
            message: "is not the ARN of a KMS key",
            remediation: `write the key's own, not an alias: arn:${partition.name}:kms:${region}:${accountId}:key/ID`,
        });
    }
    problems.check(path, arn, arnPartitionProblem(arn, partition));
}
