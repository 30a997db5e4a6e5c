import { compare } from "../iam/policy";
import { Path, Problems } from "../problems";

/**
 * What ECR accepts in the replication configuration of one registry.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 */
export interface ReplicationQuotas {
    /** Rules in the configuration of one registry. The default is 10. */
    rules?: number | undefined;
    /** Filters in one rule. The default is 100. */
    filtersPerRule?: number | undefined;
    /** Different destinations in all rules together. The default is 25. */
    destinations?: number | undefined;
}

/** Repositories whose names begin with one of the filters are copied to all of the regions. */
export interface ReplicationRule {
    readonly regions: readonly string[];
    readonly filters: readonly string[];
}

/** Repository name -> the regions it is copied to. */
export type Copies = ReadonlyMap<string, readonly string[]>;

/**
 * The rules that copy each repository to its regions and nothing else. ECR matches by prefix only, so a repository's own
 * name serves as its filter as long as no other repository's name begins with it.
 *
 * ECR copies what is pushed after the rules are there, and never deletes.
 *
 * @throws ProblemsError where a filter would copy too much or a quota does not suffice.
 */
export function planReplication(copies: Copies, quotas: ReplicationQuotas = {}): ReplicationRule[] {
    const { rules: mostRules = 10, filtersPerRule = 100, destinations: mostDestinations = 25 } = quotas;
    const problems = new Problems();
    checkCollisions(problems, copies);

    const rules = [...bySetOfRegions(copies)].flatMap(({ regions, filters }) =>
        chunks(filters, filtersPerRule).map((part) => ({ regions, filters: part })),
    );
    const destinations = new Set(rules.flatMap((rule) => rule.regions));
    if (destinations.size > mostDestinations) {
        problems.check(["repositories"], destinations.size, {
            message: `are replicated to ${destinations.size} regions; a registry has at most ${mostDestinations}`,
            remedy: "replicate to fewer regions",
        });
    }
    if (rules.length > mostRules) {
        problems.check(["repositories"], copies.size, {
            message:
                `need ${rules.length} replication rules of up to ${filtersPerRule} filters; ` +
                `a registry has at most ${mostRules}`,
            remedy: "replicate more repositories to the same set of regions, or fewer repositories",
        });
    }
    problems.throwIfAny();
    return rules;
}

/** A filter copies every repository whose name begins with it, so all of those must want the same copies. */
function checkCollisions(problems: Problems, copies: Copies): void {
    const names = [...copies.keys()].sort(compare);
    names.forEach((name, index) => {
        const wanted = copies.get(name) ?? [];
        // In code-unit order, the names that begin with this one follow it without a gap.
        for (const other of names.slice(index + 1)) {
            if (!other.startsWith(name)) {
                break;
            }
            const unwanted = wanted.filter((region) => !copies.get(other)?.includes(region)).sort(compare);
            if (unwanted.length > 0) {
                problems.check(pathOf(name), name, {
                    message: `as a replication filter would also copy ${other} to ${unwanted.join(", ")}`,
                    remedy: `rename ${name}, to ${freeName(name, names)} for instance, or replicate ${other} there as well`,
                });
            }
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

function bySetOfRegions(copies: Copies): ReplicationRule[] {
    const rules = new Map<string, { regions: string[]; filters: string[] }>();
    for (const [name, unsorted] of copies) {
        const regions = [...new Set(unsorted)].sort(compare);
        const key = regions.join(" ");
        const rule = rules.get(key) ?? { regions, filters: [] };
        rule.filters.push(name);
        rules.set(key, rule);
    }
    rules.delete("");
    return [...rules.entries()]
        .sort(([a], [b]) => compare(a, b))
        .map(([, { regions, filters }]) => ({ regions, filters: filters.sort(compare) }));
}

function chunks(list: readonly string[], size: number): string[][] {
    const count = Math.ceil(list.length / size);
    return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}
