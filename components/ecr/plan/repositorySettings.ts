import { compare } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { type ImageRepositorySettings } from "../model/settings";
import { type ImagesRequest, type SharedRepository } from "../model/sharing";
import { checkLifecycleSize } from "../repository/lifecycleChecks";
import { type KeptAlike, warnOfLifecycle } from "../repository/lifecycleWarnings";
import { checkTagCount } from "../repository/repositoryTags";
import { checkSettings } from "../repository/settings";

/**
 * How one repository is kept: what is written for itself goes before what is written for all, and its tags are added to
 * theirs. kms and kmsKeys are one decision: keys of its own stand for kms, and kms: false leaves the keys of all aside.
 */
export function settingsOf(
    all: Known<ImageRepositorySettings>,
    own: Known<ImageRepositorySettings>,
): Known<ImageRepositorySettings> {
    return {
        protect: own.protect ?? all.protect,
        forceDelete: own.forceDelete ?? all.forceDelete,
        expireUntaggedAfterDays: own.expireUntaggedAfterDays ?? all.expireUntaggedAfterDays,
        keepUntagged:
            own.keepUntagged ?? (own.expireUntaggedAfterDays === undefined ? all.keepUntagged : undefined),
        lifecycleRules: own.lifecycleRules ?? all.lifecycleRules,
        mutableTags: own.mutableTags ?? all.mutableTags,
        scanOnPush: own.scanOnPush ?? all.scanOnPush,
        kms: own.kms ?? (own.kmsKeys === undefined ? all.kms : undefined),
        kmsKeys: own.kmsKeys ?? (own.kms === false ? undefined : all.kmsKeys),
        tags: { ...all.tags, ...own.tags },
    };
}

/** Leads to what contains a setting of a repository: the repository where it says it itself, what says it of all otherwise. */
export function whereWritten(
    name: string,
    own: Known<ImageRepositorySettings>,
    setting: keyof Known<ImageRepositorySettings>,
): Path {
    return own[setting] === undefined ? [] : ["repositories", name];
}

/** Checks what is written for all repositories, what is written for each, and what comes of the two together. */
export function checkAllSettings(problems: Problems, request: ImagesRequest): void {
    checkSettings(problems, [], request);
    const repositories = Object.entries(request.repositories).sort(([a], [b]) => compare(a, b));
    for (const [name, own] of repositories) {
        checkSettings(problems, ["repositories", name], own);
        checkDeletion(problems, ["repositories", name], request, own);
        const settings = settingsOf(request, own);
        const at = (setting: "lifecycleRules" | "tags") => [...whereWritten(name, own, setting), setting];
        checkTagCount(problems, at("tags"), settings.tags ?? {});
        checkLifecycleSize(problems, at("lifecycleRules"), settings);
    }
    warnOfExpiry(problems, request, repositories);
}

/** Where one of the two is written for the repository and the other for all; within one place they are compared anyway. */
function checkDeletion(
    problems: Problems,
    path: Path,
    all: Known<ImageRepositorySettings>,
    own: Known<ImageRepositorySettings>,
): void {
    const contradicts = (setting: string, other: string) => {
        problems.check([...path, setting], true, {
            message: `contradicts ${other}, which is set for all repositories`,
            remediation: `leave it out, or write ${other}: false here`,
        });
    };
    if (own.forceDelete === true && own.protect === undefined && all.protect === true) {
        contradicts("forceDelete", "protect");
    }
    if (own.protect === true && own.forceDelete === undefined && all.forceDelete === true) {
        contradicts("protect", "forceDelete");
    }
}

/** One answer for all repositories that take their rules from the same place and are kept alike, however many they are. */
function warnOfExpiry(
    problems: Problems,
    request: ImagesRequest,
    repositories: readonly (readonly [string, Known<SharedRepository>])[],
): void {
    // A group of repositories hands the same list to all its members, so a list is known by its identity.
    const lists = new Set(repositories.map(([, { lifecycleRules }]) => lifecycleRules));
    const places = new Map([...lists].map((list, index) => [list, index]));
    const groups = new Map<string, { path: Path; names: string[]; kept: Omit<KeptAlike, "names"> }>();
    for (const [name, own] of repositories) {
        const { lifecycleRules: rules = [], mutableTags = [] } = settingsOf(request, own);
        const isReplicated = (own.replicateTo ?? []).length > 0;
        const runsInLambda = (own.readers ?? []).some((reader) => isFunction(request, reader));
        const key = JSON.stringify([places.get(own.lifecycleRules), mutableTags, isReplicated, runsInLambda]);
        const path = [...whereWritten(name, own, "lifecycleRules"), "lifecycleRules"];
        const kept = { rules, mutableTags, isReplicated, runsInLambda };
        const group = groups.get(key) ?? { path, names: [], kept };
        group.names.push(name);
        groups.set(key, group);
    }
    for (const { path, names, kept } of groups.values()) {
        warnOfLifecycle(problems, path, { ...kept, names });
    }
}

function isFunction({ readers }: ImagesRequest, name: string): boolean {
    return Object.hasOwn(readers, name) && readers[name]?.lambda !== undefined;
}
