import { type Flaw } from "../problems";

const REGION =
    /^[a-z]{2,4}(-[a-z]+)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;

/** An account ID is 12 digits. */
export function accountIdFlaw(accountId: string): Flaw | undefined {
    return /^\d{12}$/.test(accountId)
        ? undefined
        : { message: "is not an AWS account ID", remedy: 'write its 12 digits, in quotes: "111111111111"' };
}

/** A region's form is checked, not its existence: a list of regions would be out of date soon. */
export function regionFlaw(region: string): Flaw | undefined {
    return REGION.test(region)
        ? undefined
        : { message: "is not an AWS region", remedy: "write a region's code, such as us-east-2" };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export function roleNameFlaw(name: string): Flaw | undefined {
    return /^[\w+=,.@-]{1,64}$/.test(name)
        ? undefined
        : { message: "is not a role name", remedy: "write 1 to 64 letters, digits and + = , . @ _ -" };
}

/** A path begins and ends with a slash; `/` alone is the default. */
export function rolePathFlaw(path: string): Flaw | undefined {
    return /^\/(?:[\w+=,.@-]+\/)*$/.test(path) && path.length <= 512
        ? undefined
        : {
              message: "is not a role path",
              remedy: "begin and end it with a slash and keep to 512 characters: /ci/",
          };
}

/** A role's name with its path in front, as it stands in the role's ARN: `ci/deployer`. */
export function roleNameWithPathFlaw(name: string): Flaw | undefined {
    const separator = name.lastIndexOf("/") + 1;
    const flawed =
        roleNameFlaw(name.slice(separator)) ??
        rolePathFlaw(separator === 0 ? "/" : `/${name.slice(0, separator)}`);
    return flawed === undefined
        ? undefined
        : {
              message: "is not the name of one role",
              remedy: "write the role's name, with its path in front if it has one: ci/deployer",
          };
}

/** ARN of a managed policy, of an account or of AWS itself. */
export function policyArnFlaw(arn: string): Flaw | undefined {
    return /^arn:aws[\w-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(arn)
        ? undefined
        : {
              message: "is not the ARN of a managed policy",
              remedy: "write it in full: arn:aws:iam::111111111111:policy/ci-boundary",
          };
}
