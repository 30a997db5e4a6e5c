import { type ProblemText } from "../../problems";
import { type Home } from "./grouping";

/** A variable for a tag of the role, without a default value, which IAM would compare in its place. */
const VARIABLE = /\$\{aws:PrincipalTag\/([^},]+)\}/gi;

/**
 * A comparison with a tag that the role lacks is never true, and IAM says nothing of it. It takes no account of case in keys.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function missingTagProblem(key: string, { tags }: Home): ProblemText | undefined {
    const has = Object.keys(tags ?? {}).some((own) => own.toLowerCase() === key.toLowerCase());
    return tags === undefined || has
        ? undefined
        : {
              message: "is no tag of the role: the statement would grant nothing",
              remediation: `add it to the role's tags: { ${key}: VALUE }`,
          };
}

/** The same for the variables in a text of a statement. */
export function missingTagInText(text: string, home: Home): ProblemText | undefined {
    const flaws = [...text.matchAll(VARIABLE)].map(
        ([, key = ""]) => [key, missingTagProblem(key, home)] as const,
    );
    const [key, flaw] = flaws.find(([, its]) => its !== undefined) ?? [];
    return flaw && { ...flaw, message: `compares ${key ?? ""}, which ${flaw.message}` };
}
