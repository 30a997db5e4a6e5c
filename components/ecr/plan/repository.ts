import { policySize } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type Problems } from "../../problems";
import { checkPolicyManager } from "../access/readers";
import {
    hasLambdaAccess,
    REPOSITORY_POLICY_QUOTA,
    repositoryPolicy,
    shorterPolicyAdvice,
} from "../access/repositoryPolicy";
import { type ImageReader, type ImageWriter } from "../model/readers";
import { HOME, type RegistryId, registryIdOf, registryName } from "../model/registryId";
import { type ImageRepositorySettings } from "../model/settings";
import { type ImagesRequest } from "../model/sharing";
import { checkKeyThere } from "../repository/encryption";
import { settingsOf, whereWritten } from "./repositorySettings";
import { servedBy } from "./serving";

/** A repository in one registry with those who read or write it, and how it is kept. */
export interface PlannedRepository {
    readonly name: string;
    /** Those who pull from this registry. */
    readonly readers: Record<string, Known<ImageReader>>;
    readonly writers: Record<string, Known<ImageWriter>>;
    /** Whether Lambda functions run the images, from whichever registry. */
    readonly lambdaAccess: boolean;
    /** Its own settings before those of all repositories; a replica has the settings of the repository at home. */
    readonly settings: Known<ImageRepositorySettings>;
}

/** Works out the repository as one registry has it: writers push to the home registry only. */
export function planRepository(
    request: ImagesRequest,
    name: string,
    place: RegistryId,
    isHome: boolean,
): PlannedRepository {
    const its = request.repositories[name] ?? {};
    const readers = chosen(request.readers, its.readers);
    const places = [HOME, ...(its.replicateTo ?? [])].map((key) => registryIdOf(key, request));
    return {
        name,
        readers: servedBy(place, readers, places, request.accountId),
        writers: isHome ? chosen(request.writers ?? {}, its.writers) : {},
        lambdaAccess: hasLambdaAccess(readers),
        settings: settingsOf(request, its),
    };
}

/** Those of all readers or writers that a repository names. */
export function chosen<T>(
    all: Readonly<Record<string, T>>,
    names: readonly string[] = [],
): Record<string, T> {
    return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

/** Checks what can be told only where a repository lives: whom its policy serves, whether it fits, and whether there is a key. */
export function checkPlannedRepository(
    problems: Problems,
    request: ImagesRequest,
    { name, readers, writers, settings }: PlannedRepository,
    place: RegistryId,
): void {
    for (const [reader, its] of Object.entries(readers)) {
        checkPolicyManager(problems, ["readers", reader], its, place.accountId);
    }
    const size = policySize(repositoryPolicy(place.region, readers, writers) ?? "");
    if (size > REPOSITORY_POLICY_QUOTA) {
        problems.check(["repositories", name, "readers"], size, {
            message: `make a policy of ${size} characters in ${registryName(place)}; ${REPOSITORY_POLICY_QUOTA} are allowed`,
            remediation: shorterPolicyAdvice(readers),
        });
    }
    const own = request.repositories[name] ?? {};
    checkKeyThere(problems, whereWritten(name, own, "kmsKeys"), settings, place);
}
