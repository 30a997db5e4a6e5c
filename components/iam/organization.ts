import { type ProblemText } from "../problems";

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export function organizationProblem(organization: string): ProblemText | undefined {
    return /^o-[a-z0-9]{10,32}$/.test(organization)
        ? undefined
        : {
              message: "is not the ID of an organization",
              remediation: "write o- and its 10 to 32 letters and digits",
          };
}
