import { partitionOf } from "../../iam/arn";
import { isLater } from "../../later";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { type RegistryId, registryName } from "../model/registryId";

/** How images are encrypted where they are stored. */
interface EncryptionSettings {
    readonly kms?: boolean | undefined;
    readonly kmsKeys?: readonly string[] | undefined;
}

/** As ECR's resources take it. */
export interface Encryption {
    readonly encryptionType: string;
    readonly kmsKey?: string;
}

const KEY_ARN = /^arn:aws[\w-]*:kms:([a-z0-9-]+):(\d{12}):key\/[\w-]+$/;

/** AES-256 by default; with KMS the registry's key, or AWS's own where no keys are given. */
export function encryption({ kms, kmsKeys = [] }: EncryptionSettings, place: RegistryId): Encryption {
    const kmsKey = keyOf(kmsKeys, place);
    if (!(kms ?? kmsKeys.length > 0)) {
        return { encryptionType: "AES256" };
    }
    return { encryptionType: "KMS", ...(kmsKey !== undefined && { kmsKey }) };
}

/** Checks the keys by themselves; `path` leads to what contains them. */
export function checkEncryption(
    problems: Problems,
    path: Path,
    { kms, kmsKeys = [] }: EncryptionSettings,
): void {
    if (kms === false && kmsKeys.length > 0) {
        problems.check([...path, "kms"], kms, {
            message: "contradicts kmsKeys",
            remediation: "leave one of them out",
        });
    }
    const seen = new Set<string>();
    kmsKeys.forEach((arn, index) => {
        const [, region = "", accountId = ""] = KEY_ARN.exec(arn) ?? [];
        const place = registryName({ accountId, region });
        if (region === "") {
            problems.check([...path, "kmsKeys", index], arn, {
                message: "is not the ARN of a KMS key",
                remediation: "write it in full, not an alias: arn:aws:kms:us-east-2:111111111111:key/ID",
            });
        } else if (seen.has(place)) {
            problems.check([...path, "kmsKeys", index], arn, {
                message: `is a second key for ${place}`,
                remediation: "keep one for each account and region",
            });
        }
        seen.add(place);
    });
}

/** Why this cannot be the key of a registry: KMS has keys for one account and region each. */
export function keyProblem(arn: string, place: RegistryId): ProblemText | undefined {
    return keyOf([arn], place) === undefined
        ? {
              message: `is not the ARN of a KMS key of ${registryName(place)}`,
              remediation: `write it in full, not an alias: arn:${partitionOf(place.region).name}:kms:${place.region}:${place.accountId}:key/ID`,
          }
        : undefined;
}

/** Where keys are given, no registry may silently go without. */
export function checkKeyThere(
    problems: Problems,
    path: Path,
    settings: EncryptionSettings,
    place: RegistryId,
): void {
    const { kmsKeys = [] } = settings;
    if (kmsKeys.length > 0 && keyOf(kmsKeys, place) === undefined) {
        problems.check([...path, "kmsKeys"], kmsKeys, {
            message: `has no key for ${registryName(place)}`,
            remediation: `add the ARN of a key in account ${place.accountId} and region ${place.region}`,
        });
    }
}

function keyOf(keys: readonly string[], { accountId, region }: RegistryId): string | undefined {
    const key = keys.find((arn) => {
        const [, keyRegion, keyAccount] = KEY_ARN.exec(arn) ?? [];
        return keyRegion === region && keyAccount === accountId;
    });
    return key ?? oneOfLater([...keys, accountId, region]);
}

/** Whichever key it will be, it is chosen when all of these are known. */
function oneOfLater(texts: readonly string[]): string | undefined {
    return texts.some(isLater) ? texts.filter(isLater).join("") : undefined;
}
