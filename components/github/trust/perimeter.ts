import { ASSUME_ROLE_WITH_WEB_IDENTITY, PULL_IMAGE } from "../../iam/actions";
import { compare } from "../../iam/policy";

/** An owner on GitHub whose workflows may enter. */
export interface PerimeterOwner {
    readonly name: string;
    readonly id?: string | undefined;
}

/** What a perimeter lets in. */
export interface Perimeter {
    /** The issuers, as condition keys name them: without their scheme. */
    readonly hosts: readonly string[];
    readonly owners: readonly PerimeterOwner[];
    /** The claims that subjects begin with, of SUBJECT_BEGINNINGS. */
    readonly subjectsBegin: readonly string[];
    /** The organization whose principals alone pull images; undefined where images are left alone. */
    readonly imagesOrganization?: string | undefined;
    /** Accounts outside the organization whose principals pull images as well. */
    readonly imagesAccounts?: readonly string[] | undefined;
}

/** How a subject that begins with a claim shows its owner: what `sub` then matches, for one owner. */
const BEGINNINGS: Readonly<Record<string, (owner: PerimeterOwner) => readonly string[]>> = {
    repo: ({ name, id }) => [`repo:${name}/*`, ...(id === undefined ? [] : [`repo:${name}@${id}/*`])],
    repository_owner: ({ name }) => [`repository_owner:${name}:*`],
    repository_owner_id: ({ id }) => (id === undefined ? [] : [`repository_owner_id:${id}:*`]),
    // Shows no owner by itself: the owner's ID is compared beside it.
    repository_id: () => ["repository_id:*"],
};

/** The claims that a subject may begin with. */
export const SUBJECT_BEGINNINGS = Object.keys(BEGINNINGS);

/** Those of them that need every owner's ID. */
export const BEGINNINGS_BY_ID: readonly string[] = ["repository_owner_id", "repository_id"];

/**
 * Whether IAM makes a condition key of the owner's ID: it does for github.com and data residency, not for an Enterprise
 * Server. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export function mapsOwnerId(host: string): boolean {
    return /^token\.actions\.(?:githubusercontent\.com|[a-z0-9-]+\.ghe\.com)(?:\/|$)/.test(host);
}

/**
 * The resource control policy, as JSON. It allows nothing; what it denies, no policy of a role or a repository allows again.
 *
 * A token of an issuer has its `sub`, and one of another issuer has not, so that every statement is for one issuer alone. The
 * owner's ID is compared where the token has it: AWS does not say of every issuer that it makes a condition key of it.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export function perimeterPolicy(perimeter: Perimeter): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            ...perimeter.hosts.flatMap((host, index) => ownerStatements(perimeter, host, index)),
            ...imageStatements(perimeter),
        ],
    });
}

function ownerStatements({ owners, subjectsBegin }: Perimeter, host: string, index: number) {
    const subjects = owners.flatMap((owner) =>
        subjectsBegin.flatMap((key) => BEGINNINGS[key]?.(owner) ?? []),
    );
    const ids = owners.flatMap(({ id }) => id ?? []);
    const fromGitHub = { [`${host}:sub`]: "false" };
    const number = index === 0 ? "" : String(index + 1);
    const bySubject = deny(`OtherOwners${number}`, ASSUME_ROLE_WITH_WEB_IDENTITY, {
        Null: fromGitHub,
        StringNotLike: { [`${host}:sub`]: sorted(subjects) },
    });
    const byId = deny(`OtherOwnerIds${number}`, ASSUME_ROLE_WITH_WEB_IDENTITY, {
        Null: { ...fromGitHub, [`${host}:repository_owner_id`]: "false" },
        StringNotEquals: { [`${host}:repository_owner_id`]: sorted(ids) },
    });
    // An owner without an ID is known by name alone, and comparing the others' IDs would shut it out.
    return ids.length === owners.length && mapsOwnerId(host) ? [bySubject, byId] : [bySubject];
}

/** Services pull for functions and builds, in no account of their own. */
function imageStatements({ imagesOrganization, imagesAccounts = [] }: Perimeter) {
    return imagesOrganization === undefined
        ? []
        : [
              deny("PullFromOutside", PULL_IMAGE, {
                  BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
                  StringNotEqualsIfExists: {
                      "aws:PrincipalOrgID": imagesOrganization,
                      ...(imagesAccounts.length > 0 && { "aws:PrincipalAccount": sorted(imagesAccounts) }),
                  },
              }),
          ];
}

function deny(Sid: string, actions: readonly string[], Condition: object) {
    const [first] = actions;
    const Action = actions.length === 1 ? first : sorted(actions);
    return { Sid, Effect: "Deny", Principal: "*", Action, Resource: "*", Condition };
}

function sorted(values: readonly string[]): readonly string[] {
    return [...new Set(values)].sort(compare);
}
