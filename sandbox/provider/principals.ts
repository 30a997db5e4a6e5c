/**
 * The principals that a policy document names. AWS refuses one that does not exist when the document is saved, and from
 * then on knows it by its unique ID: who is deleted and made anew under the same name is somebody else.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
import { type Cloud, unlessMissing } from "./cloud";
import { NO_ENTITY, iamSdk } from "./types/iamShapes";
import { isObject, type Json, listOf, type Properties } from "./values";

/** A document of which AWS resolves the principals. */
export interface DocumentPrincipals<P extends string = string> {
    readonly property: P;
    /** The name under which their IDs are kept, in one region or in all. */
    readonly kind: string;
    readonly region?: "global";
    /** What AWS answers where there is no such principal. */
    answer(arn: string): string;
}

/** By ARN, the unique IDs (`AROA…`, `AIDA…`) that the principals of a document had when it was saved. */
type UniqueIds = Readonly<Record<string, string>>;

/** Saves what has this ID, unless its document names somebody who does not exist. */
export async function savedWithPrincipals<T>(
    of: DocumentPrincipals | undefined,
    id: string,
    inputs: Json,
    cloud: Cloud,
    save: () => Promise<T> | undefined,
): Promise<T | undefined> {
    if (of === undefined) {
        return save();
    }
    const { ids, missing } = await principalsOf(String(inputs[of.property]), cloud);
    if (missing.length > 0) {
        throw new Error(missing.map((arn) => of.answer(arn)).join("; "));
    }
    const answer = await save();
    keptOf(of, cloud).put(id, ids);
    return answer;
}

/** What AWS shows of what was saved so. */
export async function shownWithPrincipals(
    of: DocumentPrincipals | undefined,
    id: string,
    inputs: Properties,
    cloud: Cloud,
): Promise<Properties> {
    if (of === undefined) {
        return inputs;
    }
    const saved = keptOf(of, cloud).get(id);
    const text = inputs[of.property];
    return saved === undefined || typeof text !== "string"
        ? inputs
        : { ...inputs, [of.property]: await withLostPrincipals(text, saved, cloud) };
}

/** Of what is deleted nothing is known any more. */
export function forgetPrincipals(of: DocumentPrincipals | undefined, id: string, cloud: Cloud): void {
    if (of !== undefined) {
        keptOf(of, cloud).remove(id);
    }
}

const keptOf = ({ kind, region }: DocumentPrincipals, cloud: Cloud) =>
    cloud.kept<UniqueIds>(`principals of ${kind}`, region);

interface NamedPrincipals {
    readonly ids: UniqueIds;
    /** ARNs of those that do not exist. */
    readonly missing: readonly string[];
}

async function principalsOf(text: string, cloud: Cloud): Promise<NamedPrincipals> {
    const ids: Record<string, string> = {};
    const missing: string[] = [];
    for (const arn of new Set(statementsOf(text).flatMap(arnsOf))) {
        const id = await uniqueIdOf(arn, cloud);
        if (id === undefined) {
            missing.push(arn);
        } else if (id !== arn) {
            ids[arn] = id;
        }
    }
    return { ids, missing };
}

/** A saved document as AWS shows it: with the unique IDs of the principals that are no more, or no more the same. */
async function withLostPrincipals(text: string, saved: UniqueIds, cloud: Cloud): Promise<string> {
    const lost = new Map<unknown, string>();
    for (const [arn, id] of Object.entries(saved)) {
        if ((await uniqueIdOf(arn, cloud)) !== id) {
            lost.set(arn, id);
        }
    }
    if (lost.size === 0) {
        return text;
    }
    const shown = (arn: unknown) => lost.get(arn) ?? arn;
    const document = JSON.parse(text) as Json;
    return JSON.stringify({
        ...document,
        Statement: statementsOf(text).map((statement) => {
            const { Principal } = statement;
            if (!isObject(Principal) || Principal["AWS"] === undefined) {
                return statement;
            }
            const { AWS } = Principal;
            const shownAws = Array.isArray(AWS) ? AWS.map(shown) : shown(AWS);
            return { ...statement, Principal: { ...Principal, AWS: shownAws } };
        }),
    });
}

function statementsOf(text: string): readonly Json[] {
    return listOf((JSON.parse(text) as Json)["Statement"]).filter(isObject);
}

function arnsOf({ Principal, NotPrincipal }: Json): readonly string[] {
    return [Principal, NotPrincipal]
        .filter(isObject)
        .flatMap(({ AWS }) => listOf(AWS))
        .map(String);
}

/** Of a role or user its unique ID, or undefined where it does not exist; of anything else what it is called. */
async function uniqueIdOf(arn: string, cloud: Cloud): Promise<string | undefined> {
    const match =
        /^arn:[a-z-]+:(?<where>iam::(?<account>\d{12}):(?<kind>role|user)\/(?:.*\/)?(?<name>[^/]+))$/;
    const { where, account, kind, name } = match.exec(arn)?.groups ?? {};
    if (account === undefined || name === undefined) {
        return arn;
    }
    const found = await (kind === "role" ? findRole : findUser)(name, cloud.as(account));
    // The local AWS knows one partition only.
    return found.arn?.endsWith(`:${where}`) === true ? found.id : undefined;
}

interface Entity {
    readonly arn: string | undefined;
    readonly id: string | undefined;
}

async function findRole(RoleName: string, cloud: Cloud): Promise<Entity> {
    const { GetRoleCommand } = await iamSdk();
    const answer = await unlessMissing((await cloud.iam).send(new GetRoleCommand({ RoleName })), NO_ENTITY);
    return { arn: answer?.Role?.Arn, id: answer?.Role?.RoleId };
}

async function findUser(UserName: string, cloud: Cloud): Promise<Entity> {
    const { GetUserCommand } = await iamSdk();
    const answer = await unlessMissing((await cloud.iam).send(new GetUserCommand({ UserName })), NO_ENTITY);
    return { arn: answer?.User?.Arn, id: answer?.User?.UserId };
}
