import { accountIdProblem } from "../../iam/names";
import { organizationProblem } from "../../iam/organization";
import { policySize } from "../../iam/policy";
import { type Members } from "../../inputs/shape";
import { type Input, type InputList, type InputMap, type Known } from "../../inputs/types";
import { type Path, Problems, type ProblemText } from "../../problems";
import { idProblem, ownerProblem } from "../subject/names";
import { checkIssuer, type GitHubIssuer, issuerUrl } from "../trust/issuer";
import { BEGINNINGS_BY_ID, mapsOwnerId, perimeterPolicy, SUBJECT_BEGINNINGS } from "../trust/perimeter";

/** An owner on GitHub, an organization or a user, whose workflows may assume roles. */
export interface GitHubOwner {
    /** Its name, as it stands in the URLs of its repositories. */
    name: Input<string>;
    /**
     * Its ID, which no other owner ever has, whatever becomes of the name. Without one it is known by its name alone, and so
     * are all the others.
     * @default none
     */
    id?: Input<string> | undefined;
}

/** Arguments of GitHubPerimeter. */
export interface GitHubPerimeterArgs {
    /** The owners whose workflows may assume roles; at least one. */
    owners: InputList<GitHubOwner>;
    /**
     * GitHub's issuers whose tokens are looked at.
     * @default that of github.com alone
     */
    issuers?: InputList<GitHubIssuer> | undefined;
    /**
     * The claims that the subjects of the owners' tokens begin with: repo, repository_owner, repository_owner_id or
     * repository_id, where owners have customized their subjects.
     * @default repo alone, as GitHub sends it
     */
    subjectsBegin?: InputList<string> | undefined;
    /**
     * ID of the AWS Organization whose principals alone may pull images from private repositories; services of AWS may as
     * well, as the repositories' own policies say.
     * @default none: images are left alone
     */
    imagesOrganization?: Input<string> | undefined;
    /**
     * Accounts outside the organization whose principals may pull images as well, as the repositories' own policies say.
     * @default none
     */
    imagesAccounts?: InputList<string> | undefined;
    /**
     * Organizational units (ou-…) and accounts (12 digits) that the policy is attached to. Try it on one account first.
     * @default none: the policy is made, and takes effect nowhere
     */
    targets?: InputList<string> | undefined;
    /**
     * Whether the organization's root may be a target, and with it every account but the management account.
     * @default false
     */
    allowRoot?: boolean | undefined;
    /**
     * Name of the policy, 1 to 128 characters.
     * @default the component's name in Pulumi
     */
    policyName?: Input<string> | undefined;
    /**
     * Tags of the policy.
     * @default none
     */
    tags?: InputMap<string> | undefined;
}

/** What decides a perimeter, with every value known. */
export type PerimeterRequest = Known<GitHubPerimeterArgs>;

/** What of the arguments must be known, and what is no text. */
export const PERIMETER_SHAPE: Members = {
    owners: [{}],
    issuers: [{}],
    subjectsBegin: ["structure"],
    imagesAccounts: "list",
    targets: ["structure"],
    allowRoot: "structure",
    tags: "map",
};

/** A perimeter worked out. */
export interface PerimeterPlan {
    /** The resource control policy, as JSON. */
    readonly policy: string;
    /** What it is attached to, each once. */
    readonly targets: readonly string[];
    readonly policyName: string | undefined;
    /** What it leaves open, and should be known; each in one line. */
    readonly warnings: readonly string[];
}

/** Characters of a resource control policy. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const PERIMETER_QUOTA = 5120;

/**
 * Works out a resource control policy.
 *
 * @throws ProblemsError with every problem in names, IDs, targets and size.
 */
export function planPerimeter(request: PerimeterRequest): PerimeterPlan {
    const { owners, issuers = [{}], subjectsBegin = ["repo"], targets = [], policyName } = request;
    const problems = new Problems();
    checkOwners(problems, request);
    issuers.forEach((issuer, index) => {
        checkIssuer(problems, ["issuers", index], issuer);
    });
    subjectsBegin.forEach((key, index) => {
        problems.check(["subjectsBegin", index], key, beginningProblem(key));
    });
    checkImages(problems, request);
    targets.forEach((target, index) => {
        problems.check(["targets", index], target, targetProblem(target, request.allowRoot === true));
    });
    if (policyName !== undefined && !/^[\s\S]{1,128}$/.test(policyName)) {
        problems.check(["policyName"], policyName, {
            message: "is not the name of a policy",
            remediation: "write 1 to 128 characters",
        });
    }
    const hosts = issuers.map((issuer) => issuerUrl(issuer).replace(/^https:\/\//, ""));
    const policy = perimeterPolicy({ ...request, hosts: [...new Set(hosts)], owners, subjectsBegin });
    const size = policySize(policy);
    if (size > PERIMETER_QUOTA) {
        problems.check(["owners"], size, {
            message: `make a policy of ${size} characters; ${PERIMETER_QUOTA} are allowed`,
            remediation: "make a perimeter for each issuer, attached to the same targets",
        });
    }
    problems.throwIfAny();
    return { policy, targets: [...new Set(targets)], policyName, warnings: warningsOf(request, hosts) };
}

function checkOwners(problems: Problems, { owners, subjectsBegin = [] }: PerimeterRequest): void {
    if (owners.length === 0) {
        problems.check(["owners"], owners, {
            message: "is empty: nobody could assume a role from GitHub",
            remediation: "name the organizations whose workflows deploy",
        });
    }
    const byId = subjectsBegin.find((key) => BEGINNINGS_BY_ID.includes(key));
    owners.forEach(({ name, id }, index) => {
        problems.check(["owners", index, "name"], name, ownerProblem(name));
        if (id !== undefined) {
            problems.check(["owners", index, "id"], id, idProblem(id));
        } else if (byId !== undefined) {
            problems.check(["owners", index, "id"], id, {
                message: `is missing: subjects that begin with ${byId} show no owner's name`,
                remediation: `write the ID that https://api.github.com/users/${name} shows`,
            });
        }
    });
}

function beginningProblem(key: string): ProblemText | undefined {
    return SUBJECT_BEGINNINGS.includes(key)
        ? undefined
        : {
              message: "is not a claim that shows whose token it is",
              remediation: `write some of ${SUBJECT_BEGINNINGS.join(", ")}: let the template begin with one of them`,
          };
}

function checkImages(
    problems: Problems,
    { imagesOrganization, imagesAccounts = [] }: PerimeterRequest,
): void {
    if (imagesOrganization !== undefined) {
        const problem = organizationProblem(imagesOrganization);
        problems.check(["imagesOrganization"], imagesOrganization, problem);
    }
    imagesAccounts.forEach((accountId, index) => {
        const path: Path = ["imagesAccounts", index];
        problems.check(path, accountId, accountIdProblem(accountId));
        if (imagesOrganization === undefined) {
            problems.check(path, accountId, {
                message: "is an exception from nothing: images are left alone",
                remediation: "write imagesOrganization, or leave it out",
            });
        }
    });
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html */
function targetProblem(target: string, allowRoot: boolean): ProblemText | undefined {
    if (/^r-[0-9a-z]{4,32}$/.test(target)) {
        return allowRoot
            ? undefined
            : {
                  message: "is the organization's root: a mistake would shut out every account",
                  remediation: "name organizational units or accounts; when they work, write allowRoot: true",
              };
    }
    return /^(?:ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|\d{12})$/.test(target)
        ? undefined
        : {
              message: "is neither an organizational unit nor an account",
              remediation: "write its ID: ou-ab12-cdefgh34, or 12 digits in quotes",
          };
}

/** What the policy cannot tell, where an owner has no ID or an issuer's tokens do not show it. */
function warningsOf({ owners, subjectsBegin = [] }: PerimeterRequest, hosts: readonly string[]): string[] {
    const nameless = owners.filter(({ id }) => id === undefined).map(({ name }) => name);
    const blind = hosts.filter((host) => !mapsOwnerId(host));
    return [
        ...(nameless.length === 0
            ? []
            : [
                  `owners: ${nameless.join(", ")} is known by name alone: whoever takes over the name gets in -- ` +
                      "write the ID of each owner",
              ]),
        ...(blind.length > 0 && subjectsBegin.includes("repository_id")
            ? [
                  `subjectsBegin: AWS compares no owner of a token of ${blind.join(", ")}, so that any of its repositories ` +
                      "gets in by repository_id -- let subjects begin with repo there",
              ]
            : []),
    ];
}
