import { type Kind, grantsAccess } from "../documents/kind";
import type { LocatedDocument } from "../documents/located";
import { hasOnlyActions } from "../iam/actions";
import { isAccountId, parseArn } from "../iam/arn";
import { admittedCaller } from "../iam/callers";
import type { Statement } from "../iam/document";
import { LOG_DELIVERY_SERVICE, logDeliveryRegion } from "../iam/loadBalancing";
import { nameLeft, onlyPrincipals } from "../iam/narrowing";
import type { PrincipalEntry } from "../iam/principals";
import { nameOf } from "../values/value";
import type { Options } from "./options";
import { NIST_AC_6 } from "./references";
import type { DocumentRule } from "./rule";

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-create-replication.html */
const REPLICATION_ACTIONS = ["ecr:replicateimage", "ecr:createrepository"];

/** Each is tried against the whole condition, so only the first accounts of a long list have one. */
const MAX_WITNESSES = 8;

export const principalAccount: DocumentRule = {
    id: "principal-account",
    title: "No statement grants access to a whole account",
    why:
        "The root of an account, a bare account ID and a canonical user ID each stand for every principal that the account's " +
        "administrators choose. Whoever takes over one role there has this access too.",
    severity: "high",
    enforcement: "mandatory",
    remediation: "Name the role by its ARN: arn:aws:iam::ACCOUNT:role/NAME.",
    accepted:
        "The policy of a KMS key may name the root of the key's own account, as AWS's default policy does. That account is " +
        "known by AWS::AccountId in a template, by the caller's identity in a Terraform plan or a Pulumi program, and by the " +
        "key's ARN in a state; elsewhere, ownAccounts lists it. A registry policy may name an account that replicationSources " +
        "lists, if it allows only the two actions of replication.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts",
    references: [NIST_AC_6],
    settings: ["ownAccounts", "replicationSources"],
    check: (located, options) =>
        located.document.statements
            .filter(
                ({ allows, principalElement }) =>
                    allows && grantsAccess(located.kind) && principalElement === "Principal",
            )
            .flatMap((statement) =>
                statement.principals.flatMap(({ type, text, path, reach }, position) => {
                    if (reach.kind !== "account" || isAccepted(reach.account, statement, located, options)) {
                        return [];
                    }
                    const { account } = reach;
                    const partition = parseArn(text)?.partition.toLowerCase() ?? "aws";
                    const witness =
                        isAccountId(account) && position < MAX_WITNESSES
                            ? admittedCaller(located.document, statement, { account, partition })
                            : undefined;
                    const { message, remediation } = whatToSay(statement, located.kind, {
                        type,
                        account,
                        partition,
                    });
                    return [
                        {
                            path,
                            statement: statement.label,
                            message: `${nameOf(text)} stands for ${message}`,
                            ...(witness === undefined ? {} : { witness }),
                            remediation,
                        },
                    ];
                }),
            ),
};

/** The two cases where AWS offers no other way, each for the key's own account or accounts that the configuration names. */
function isAccepted(
    account: string,
    statement: Statement,
    { kind, ownAccount }: LocatedDocument,
    options: Options,
): boolean {
    return (
        account === ownAccount ||
        (kind === "kms-key" && options.ownAccounts.includes(account)) ||
        (kind === "ecr-registry" &&
            options.replicationSources.includes(account) &&
            hasOnlyActions(statement, REPLICATION_ACTIONS))
    );
}

interface Account {
    readonly type: PrincipalEntry["type"];
    readonly account: string;
    readonly partition: string;
}

/** Whom an account stands for, and what to write instead: a service for its account, the roles that are left, or a role. */
function whatToSay(
    statement: Statement,
    kind: Kind,
    { type, account, partition }: Account,
): { readonly message: string; readonly remediation: string } {
    const region = logDeliveryRegion(account);
    if (region !== undefined) {
        return {
            message: `every principal of account ${account}, from which Elastic Load Balancing delivers logs in ${region}`,
            remediation: `Name ${LOG_DELIVERY_SERVICE} under "Service", with aws:SourceAccount for the account of the load balancers.`,
        };
    }
    const message = `every principal of account ${account}`;
    const left = onlyPrincipals(statement);
    return left.length === 0
        ? { message, remediation: nameTheRole(account, partition, type) + whatToConfigure(statement, kind) }
        : {
              message: `${message}, of whom the condition leaves ${left.join(", ")}`,
              remediation: nameLeft(left),
          };
}

function nameTheRole(account: string, partition: string, type: PrincipalEntry["type"]): string {
    const owner = isAccountId(account) ? account : "ACCOUNT";
    const where = type === "AWS" ? "" : ', under "AWS"';
    return `Name the role by its ARN${where}: arn:${partition}:iam::${owner}:role/NAME.`;
}

/** Where AWS offers no other way, the configuration names the account. */
function whatToConfigure(statement: Statement, kind: Kind): string {
    if (kind === "kms-key") {
        return " A key's own account may be named if it is listed under ownAccounts.";
    }
    return kind === "ecr-registry" && hasOnlyActions(statement, REPLICATION_ACTIONS)
        ? " An account that replicates to this registry may be named if it is listed under replicationSources."
        : "";
}
