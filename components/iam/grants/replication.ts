import { type Known } from "../../inputs/types";
import { isLater } from "../../later";
import { type Path, type Problems } from "../../problems";
import { FOLLOW_REPLICATION, READ_LAYERS } from "../actions";
import { repositoryArn } from "../arn";
import { type Statement } from "../policy";
import { type FunctionGrant } from "./function";
import { type Home, statementsByCondition } from "./grouping";
import { type ImageGrant } from "./image";
import { type PulumiStackGrant } from "./pulumiStack";
import { type ServiceGrant } from "./service";

/** A registry that a role pushes an image to. */
export interface PushTarget {
    readonly accountId: string;
    readonly region: string;
}

/** The grants that a deployment by image is made of. */
export interface ImageFlow {
    readonly pushImages?: readonly Known<ImageGrant>[] | undefined;
    readonly deployFunctions?: readonly Known<FunctionGrant>[] | undefined;
    readonly deployServices?: readonly Known<ServiceGrant>[] | undefined;
    readonly deployStacks?: readonly Known<PulumiStackGrant>[] | undefined;
}

/** The repositories that are pushed to, each with its registries: those of the role's own account first. */
export function pushTargets(
    home: Home,
    { pushImages = [] }: ImageFlow,
): ReadonlyMap<string, readonly PushTarget[]> {
    const targets = new Map<string, PushTarget[]>();
    for (const { repository, accountId = home.accountId, regions = [home.region] } of pushImages) {
        const known = targets.get(repository) ?? [];
        const added = regions
            .filter((region) => !known.some((its) => its.accountId === accountId && its.region === region))
            .map((region) => ({ accountId, region }));
        targets.set(repository, [...known, ...added]);
    }
    targets.delete("*");
    return new Map(
        [...targets].map(([repository, its]) => [
            repository,
            [...its].sort((a, b) => Number(isAbroad(home, a)) - Number(isAbroad(home, b))),
        ]),
    );
}

/** Where images that are pushed elsewhere are run: the registries that replication has to bring them to. */
export function replicasOf(home: Home, flow: ImageFlow): ReadonlyMap<string, readonly PushTarget[]> {
    const { deployFunctions = [], deployServices = [] } = flow;
    const replicas = new Map<string, PushTarget[]>();
    for (const [repository, pushed] of pushTargets(home, flow)) {
        const services = deployServices.map(({ registryRegion, ...its }) => ({
            ...its,
            region: registryRegion ?? its.region,
        }));
        const runs = [...deployFunctions, ...services]
            .filter((its) => its.repository === repository)
            .map(({ registryAccountId: accountId = home.accountId, region = home.region }) => ({
                accountId,
                region,
            }));
        const missing = runs.filter(
            (its, index) =>
                !pushed.some((to) => isSame(to, its)) && runs.findIndex((to) => isSame(to, its)) === index,
        );
        if (missing.length > 0) {
            replicas.set(repository, missing);
        }
    }
    return replicas;
}

/** The role's own account comes first: what is built goes there, and on from there. */
function isAbroad(home: Home, { accountId }: PushTarget): boolean {
    return accountId !== home.accountId;
}

function isSame(a: PushTarget, b: PushTarget): boolean {
    return a.accountId === b.accountId && a.region === b.region;
}

/** Checks that the digests which stacks get are those of images that the role pushes. */
export function checkDigests(
    problems: Problems,
    path: Path,
    { pushImages = [], deployStacks = [] }: ImageFlow,
): void {
    deployStacks.forEach(({ digests = {} }, index) => {
        for (const [setting, repository] of Object.entries(digests)) {
            if (!pushImages.some((grant) => grant.repository === repository || isLater(grant.repository))) {
                problems.check([...path, "deployStacks", index, "digests", setting], repository, {
                    message: "is not pushed by this role, so that its digest is not known",
                    remediation: "write it in pushImages, or leave it out",
                });
            }
        }
    });
}

/** Asking whether the replicas are there, and copying an image that is built once to further registries. */
export function replicationStatements(home: Home, flow: ImageFlow): Statement[] {
    const targets = pushTargets(home, flow);
    const sourceArns = (of: (repository: string, pushed: readonly PushTarget[]) => boolean) =>
        [...targets].flatMap(([repository, pushed]) => {
            const [first] = of(repository, pushed) ? pushed : [];
            return first === undefined
                ? []
                : [repositoryArn(home.partition, first.region, first.accountId, repository)];
        });
    const replicas = replicasOf(home, flow);
    const inStacks = (flow.deployStacks ?? []).flatMap(({ digests = {} }) => Object.values(digests));
    const always = (resources: readonly string[]) => [{ resources, conditions: undefined }];
    return [
        ...statementsByCondition(
            "FollowReplication",
            FOLLOW_REPLICATION,
            always(sourceArns((repository) => replicas.has(repository) || inStacks.includes(repository))),
        ),
        ...statementsByCondition(
            "CopyImages",
            READ_LAYERS,
            always(sourceArns((_repository, pushed) => pushed.length > 1)),
        ),
    ];
}
