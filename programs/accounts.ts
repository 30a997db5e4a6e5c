import { type Problems } from "../components/index";
import { functionsIn } from "./imageFunctions";
import { type Configuration } from "./schema";

/** Checks that each account is used, and that it is said how to sign in there. */
export function checkAccounts(problems: Problems, { github, images, accounts = {} }: Configuration): void {
    const destinations = Object.values(images?.destinations ?? {});
    const used = [
        github?.accountId,
        images?.accountId,
        ...destinations
            .filter(({ managedByOtherStack }) => managedByOtherStack !== true)
            .map(({ accountId }) => accountId),
        ...functionsIn(images).map(({ accountId }) => accountId),
    ];
    for (const [account, { profile, assumeRole }] of Object.entries(accounts)) {
        const path = ["accounts", account];
        if (!used.includes(account)) {
            problems.check(path, account, {
                message: "is used by neither github nor images",
                remediation: "write the account ID of one of them, in quotes, or leave it out",
            });
        }
        if (assumeRole !== undefined && roleOf(account, assumeRole) === undefined) {
            problems.check([...path, "assumeRole"], assumeRole, {
                message: `is not the ARN of a role in account ${account}`,
                remediation: `write arn:aws:iam::${account}:role/NAME`,
            });
        }
        if (profile === undefined && assumeRole === undefined) {
            problems.check(path, account, {
                message: "does not say how to sign in to the account",
                remediation:
                    "write profile or assumeRole, or leave the account out to use ambient credentials",
            });
        }
    }
}

/** The name of a role of the account, with its path in front; undefined where the ARN is of no such role. */
export function roleOf(account: string, arn: string): string | undefined {
    const [, owner, name] = /^arn:aws[\w-]*:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
    return owner === account ? name : undefined;
}
