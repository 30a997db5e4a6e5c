import { compare } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type Path, Problems, type ProblemText } from "../../problems";
import { type ReplicationQuotas } from "../model/replication";
import { distinctSets, inseparableSets, irreducibleSets } from "./destinationSets";
import { type Copies, fewestFilters, type PrefixFilter } from "./prefixes";

/** Repositories whose names begin with one of the filters are replicated to all of the destinations. */
export interface ReplicationRule {
    readonly destinations: readonly string[];
    readonly filters: readonly string[];
}

/**
 * The rules that replicate each repository to its destinations and nothing else, with the fewest filters: one prefix for many
 * repositories where no other repository's name begins with it, a repository's own name otherwise. A repository that is
 * not to be replicated is in `copies` with an empty list. `unseen` are destinations that are prepared elsewhere, so that only
 * the filters say what arrives there.
 *
 * A rule has one set of destinations. There is a rule, or more where it has too many filters, for each different set that
 * repositories have. Where those are too many for the registry, a repository is served by several rules together: there is
 * a rule for each set that is no union of others, or, if that is too many as well, for each group of destinations that are
 * always together. These are not always the fewest rules: to find those is the set basis problem, which is NP-complete.
 * Among up to three destinations they are; among four there is at most one more than needed (abc, abd, bc and bd get four
 * rules, where ab, bc and bd would do), and among more destinations such cases add up.
 *
 * ECR replicates what is pushed after the rules are there, and never deletes.
 *
 * @throws ProblemsError where a filter would replicate too much or a quota does not suffice.
 */
export function planReplication(
    copies: Copies,
    quotas: Known<ReplicationQuotas> = {},
    unseen: ReadonlySet<string> = new Set(),
): ReplicationRule[] {
    const { rules: mostRules = MOST.rules, filtersPerRule = MOST.filtersPerRule } = quotas;
    const { destinations: mostDestinations = MOST.destinations } = quotas;
    const problems = new Problems();
    for (const [name, most] of Object.entries(MOST)) {
        const quota = quotas[name as keyof typeof MOST] ?? most;
        problems.check(["replicationQuotas", name], quota, quotaProblem(quota, most));
    }
    checkCollisions(problems, copies);
    problems.throwIfAny();

    const rules = fewestRules(copies, unseen, mostRules, filtersPerRule);
    const destinations = new Set(rules.flatMap((rule) => rule.destinations));
    if (destinations.size > mostDestinations) {
        problems.check(["repositories"], destinations.size, {
            message: `are replicated to ${destinations.size} destinations; a registry has at most ${mostDestinations}`,
            remediation: "replicate to fewer regions and accounts",
        });
    }
    if (rules.length > mostRules) {
        const filters = rules.reduce((count, rule) => count + rule.filters.length, 0);
        problems.check(["repositories"], copies.size, {
            message:
                `need ${rules.length} replication rules for ${filters} filters, up to ${filtersPerRule} in a rule; ` +
                `a registry has at most ${mostRules}`,
            remediation:
                "give repositories with the same destinations a common prefix that no others have, such as common/",
        });
    }
    problems.throwIfAny();
    return rules;
}

/**
 * What the AWS provider takes; more is refused by it at preview.
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecr/replicationconfiguration/
 */
const MOST = { rules: 10, filtersPerRule: 100, destinations: 25 } as const;

function quotaProblem(quota: number, most: number): ProblemText | undefined {
    return Number.isInteger(quota) && quota >= 1 && quota <= most
        ? undefined
        : {
              message: "is not a quota",
              remediation: `write an integer from 1 to ${most}, the most that the AWS provider takes`,
          };
}

/** So many pairs are named for one filter; whoever sees them knows what the others are like. */
const PAIRS_NAMED = 3;

/** A filter replicates every repository whose name begins with it, so all of those must want the same destinations. */
function checkCollisions(problems: Problems, copies: Copies): void {
    const names = [...copies.keys()].sort(compare);
    names.forEach((name, index) => {
        const wanted = copies.get(name) ?? [];
        let pairs = 0;
        // In code-unit order, the names that begin with this one follow it without a gap.
        for (let next = index + 1; names[next]?.startsWith(name) === true; next += 1) {
            const other = names[next] ?? "";
            const unwanted = wanted.filter((one) => !copies.get(other)?.includes(one)).sort(compare);
            pairs += unwanted.length > 0 ? 1 : 0;
            if (unwanted.length > 0 && pairs <= PAIRS_NAMED) {
                problems.check(pathOf(name), name, {
                    message: `as a replication filter would also replicate ${other} to ${unwanted.join(", ")}`,
                    remediation: `rename ${name}, to ${freeName(name, names)} for instance, or replicate ${other} there as well`,
                });
            }
        }
        if (pairs > PAIRS_NAMED) {
            problems.check(pathOf(name), name, {
                message: `as a replication filter would also replicate ${pairs - PAIRS_NAMED} more in the same way`,
                remediation: `rename ${name}, to ${freeName(name, names)} for instance, or replicate all of them there as well`,
            });
        }
    });
}

function pathOf(repository: string): Path {
    return ["repositories", repository, "replicateTo"];
}

/** A name with which no other repository's name begins. */
function freeName(name: string, names: readonly string[]): string {
    const candidate = `${name}-image`;
    return names.some((other) => other.startsWith(candidate)) ? freeName(candidate, names) : candidate;
}

/** In the order of what takes the fewest filters; the first that fits, else the shortest. */
function fewestRules(
    copies: Copies,
    unseen: ReadonlySet<string>,
    mostRules: number,
    filtersPerRule: number,
): ReplicationRule[] {
    const all = distinctSets(copies.values());
    let shortest: ReplicationRule[] | undefined;
    for (const setsOf of [distinctSets, irreducibleSets, inseparableSets]) {
        const filters = fewestFilters(copies, { sets: setsOf(all), unseen });
        const rules = rulesOf(filters, filtersPerRule);
        if (rules.length <= mostRules) {
            return rules;
        }
        shortest = shortest === undefined || rules.length < shortest.length ? rules : shortest;
    }
    return shortest ?? [];
}

/** One rule for all filters with the same destinations, or more where they are too many for one. */
function rulesOf(prefixes: readonly PrefixFilter[], filtersPerRule: number): ReplicationRule[] {
    const rules = new Map<string, { destinations: readonly string[]; filters: string[] }>();
    for (const { destinations, filter } of prefixes) {
        const key = destinations.join(" ");
        const rule = rules.get(key) ?? { destinations, filters: [] };
        rule.filters.push(filter);
        rules.set(key, rule);
    }
    return [...rules.values()].flatMap(({ destinations, filters }) =>
        chunks(filters, filtersPerRule).map((part) => ({ destinations, filters: part })),
    );
}

function chunks(list: readonly string[], size: number): string[][] {
    const count = Math.ceil(list.length / size);
    return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}
