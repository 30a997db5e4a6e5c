import { accountIn } from "../iam/arn";
import { holdsKeyPolicy } from "../resources/key";
import { memberOf } from "../values/value";
import { withoutIndices } from "./addresses";
import { configurationOf, listOf } from "./expressions";

/** A resource as far as it tells whose it is. */
interface Owned {
    readonly id: string;
    readonly type: string;
    readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Finds the account of a key whose policy a resource holds: the one of its own ARN, or the one that a data source
 * `aws_caller_identity` of the same provider told before the plan was made. undefined where neither is there, or two of them
 * differ.
 */
export function keyAccountsOf(plan: unknown): (resource: Owned) => string | undefined {
    const { resources: configured } = configurationOf(plan);
    const providerOf = (address: string): string => configured.get(withoutIndices(address))?.provider ?? "";
    const accounts = new Map<string, Set<string>>();
    for (const { address, account } of callersIn(memberOf(memberOf(plan, "prior_state"), "values"))) {
        const provider = providerOf(address);
        accounts.set(provider, (accounts.get(provider) ?? new Set<string>()).add(account));
    }
    return ({ id, type, properties }) => {
        if (!holdsKeyPolicy(type)) {
            return undefined;
        }
        const own = accountIn(properties["arn"]);
        const provider = providerOf(id);
        const [account, ...others] = provider === "" ? [] : (accounts.get(provider) ?? []);
        return own ?? (others.length === 0 ? account : undefined);
    };
}

interface Caller {
    readonly address: string;
    readonly account: string;
}

/** What the data sources in the modules of a state told. */
function callersIn(values: unknown): readonly Caller[] {
    const modules = listOf(memberOf(values, "root_module"));
    return modules.flatMap(callersOfModule);
}

function callersOfModule(module: unknown): readonly Caller[] {
    const own = listOf(memberOf(module, "resources")).flatMap((resource): Caller[] => {
        const account = memberOf(memberOf(resource, "values"), "account_id");
        return memberOf(resource, "type") === "aws_caller_identity" && typeof account === "string"
            ? [{ address: String(memberOf(resource, "address")), account }]
            : [];
    });
    return [...own, ...listOf(memberOf(module, "child_modules")).flatMap(callersOfModule)];
}
