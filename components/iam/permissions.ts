import { type ProblemText } from "../problems";
import { compare, policyJson, policySize, type Statement } from "./policy";

/** What IAM allows one role, in characters without white space. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const POLICY_QUOTAS = {
    /** All inline policies of a role together. */
    inline: 10240,
    /** One managed policy. */
    managed: 6144,
    /** Managed policies attached to one role, by default. */
    attached: 10,
    /** The name of a managed policy. */
    name: 128,
} as const;

/** A managed policy; the key, of its first statement, is stable for as long as that statement leads it. */
export interface ManagedDocument {
    readonly key: string;
    readonly document: string;
}

/** A role's permissions as they are attached: one inline policy, or several managed ones. */
export interface Permissions {
    readonly inline: string | undefined;
    readonly managed: readonly ManagedDocument[];
}

/**
 * Puts statements into one inline policy where they fit, and else, where that is wanted, into managed policies.
 * Returns a problem with the sizes where they do not fit.
 *
 * @param attached how many managed policies the role has beside them
 */
export function permissionsOf(
    statements: readonly Statement[],
    divisible: boolean,
    roleName = "",
    attached = 0,
): Permissions | ProblemText {
    if (statements.length === 0) {
        return { inline: undefined, managed: [] };
    }
    const inline = policyJson(statements);
    if (policySize(inline) <= POLICY_QUOTAS.inline) {
        return { inline, managed: [] };
    }
    if (!divisible) {
        return {
            message: `make a policy of ${policySize(inline)} characters; ${POLICY_QUOTAS.inline} are allowed`,
            remediation: "split them across several roles, or set splitOverQuota for managed policies",
        };
    }
    const managed = packed([...statements].sort((a, b) => compare(a.sid, b.sid)).flatMap(dividedByResource));
    const largest = Math.max(...managed.map(({ document }) => policySize(document)));
    if (largest > POLICY_QUOTAS.managed || managed.length + attached > POLICY_QUOTAS.attached) {
        return {
            message:
                `exceed ${POLICY_QUOTAS.inline} characters inline, and would need ${managed.length} managed policies ` +
                `${attached === 0 ? "" : `beside ${attached} of managedPolicyArns `}(largest ${largest}); IAM allows ${POLICY_QUOTAS.attached} of ${POLICY_QUOTAS.managed} characters`,
            remediation: "split them across several roles",
        };
    }
    return managedNameProblem(roleName, managed) ?? { inline: undefined, managed };
}

/** Name of a managed policy of a role. */
export function managedPolicyName(roleName: string, { key }: ManagedDocument): string {
    return `${roleName}-${key}`;
}

/** A managed policy is named after its first statement, and IAM ignores case in names. */
function managedNameProblem(roleName: string, managed: readonly ManagedDocument[]): ProblemText | undefined {
    const names = managed.map((its) => managedPolicyName(roleName, its));
    const tooLong = names.find((name) => name.length > POLICY_QUOTAS.name);
    if (tooLong !== undefined) {
        return {
            message: `make a managed policy ${tooLong}, a name of ${tooLong.length} characters; ${POLICY_QUOTAS.name} are allowed`,
            remediation: "choose a shorter roleName, or shorter sids",
        };
    }
    const lower = names.map((name) => name.toLowerCase());
    const twice = names.find((_, index) => lower.indexOf(lower[index] ?? "") < index);
    return twice === undefined
        ? undefined
        : {
              message: `make two managed policies of the name ${twice}, since IAM ignores case`,
              remediation:
                  "choose sids that differ in more than case, and that do not equal another sid plus a suffix A or B",
          };
}

/** A statement that is too large for a policy of its own, as several with some of its resources each. */
function dividedByResource(statement: Statement): Statement[] {
    const { sid, resources = [] } = statement;
    if (policySize(policyJson([statement])) <= POLICY_QUOTAS.managed || resources.length < 2) {
        return [statement];
    }
    const sorted = [...new Set(resources)].sort(compare);
    const middle = Math.ceil(sorted.length / 2);
    return [
        { ...statement, sid: `${sid}A`, resources: sorted.slice(0, middle) },
        { ...statement, sid: `${sid}B`, resources: sorted.slice(middle) },
    ].flatMap(dividedByResource);
}

/** Statements in as few policies as their order allows. */
function packed(statements: readonly Statement[]): ManagedDocument[] {
    const bins: Statement[][] = [];
    for (const statement of statements) {
        const last = bins.at(-1);
        if (last !== undefined && policySize(policyJson([...last, statement])) <= POLICY_QUOTAS.managed) {
            last.push(statement);
        } else {
            bins.push([statement]);
        }
    }
    return bins.map((bin) => ({ key: bin[0]?.sid ?? "", document: policyJson(bin) }));
}
