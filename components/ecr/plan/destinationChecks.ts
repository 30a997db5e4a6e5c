import { partitionOf } from "../../iam/arn";
import { accountIdProblem, regionProblem } from "../../iam/names";
import { policySize } from "../../iam/policy";
import { repositoryNameProblem } from "../../iam/repositoryName";
import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { checkPolicyManager, checkReader } from "../access/readers";
import { readerNameProblem, ROOT } from "../model/names";
import { type RegistryId } from "../model/registryId";
import { type ReplicationSource } from "../model/replication";
import { REGISTRY_POLICY_QUOTA, registryPolicy } from "../replication/incoming";
import { keyProblem } from "../repository/encryption";
import { checkSettings } from "../repository/settings";
import { templateRoleProblem } from "./templateRole";
import { namespaceOf, type RepositoryTemplate } from "./templates";

/** A registry in another account, and what the stack that owns the images gave out for it. */
interface PreparedRegistry extends RegistryId {
    readonly source: Known<ReplicationSource>;
    readonly templates: readonly Known<RepositoryTemplate>[];
}

/** The registry policy that lets these images in, and no others. */
export function incomingPolicy({ accountId, region, source, templates }: PreparedRegistry): string {
    return registryPolicy({
        partition: partitionOf(region),
        sourceAccountId: source.accountId,
        place: { accountId, region },
        names: templates.flatMap(({ repositories }) => repositories),
        filters: source.filters,
        createsRepositories: true,
        trustSourceAccountRoot: source.trustSourceAccountRoot === true,
    });
}

/** Checks all that comes from the other stack, which may have been edited on its way. */
export function checkDestinationPlan(problems: Problems, plan: PreparedRegistry): void {
    const { accountId, region, source, templates } = plan;
    problems.check(["accountId"], accountId, accountIdProblem(accountId));
    problems.check(["region"], region, regionProblem(region));
    problems.check(["source", "accountId"], source.accountId, accountIdProblem(source.accountId));
    if (source.accountId === accountId) {
        problems.check(["source", "accountId"], accountId, {
            message: "is the destination's own account",
            remediation: "write the account that owns the images",
        });
    }
    const names = templates.flatMap(({ repositories }) => repositories);
    source.filters.forEach((filter, index) => {
        if (filter === "" || !names.some((name) => name.startsWith(filter))) {
            problems.check(["source", "filters", index], filter, {
                message: "begins no name of a repository here",
                remediation: "take the filters as they are from the stack that owns the images",
            });
        }
    });
    templates.forEach((template, index) => {
        checkTemplate(problems, ["templates", index], template, plan);
    });
    checkSizes(problems, plan);
}

function checkTemplate(
    problems: Problems,
    path: Path,
    template: Known<RepositoryTemplate>,
    registry: RegistryId,
): void {
    const { prefix, repositories, readers, kmsKey, ...settings } = template;
    if (prefix !== ROOT && repositoryNameProblem(prefix) !== undefined) {
        problems.check([...path, "prefix"], prefix, {
            message: "is not the prefix of a template",
            remediation: `write a namespace without a slash at its end, or ${ROOT}`,
        });
    }
    if (repositories.length === 0) {
        problems.check([...path, "repositories"], repositories, {
            message: "is empty",
            remediation: "name at least one repository, or leave the template out",
        });
    }
    repositories.forEach((name, index) => {
        const at = [...path, "repositories", index];
        problems.check(at, name, repositoryNameProblem(name));
        if (namespaceOf(name) !== prefix) {
            problems.check(at, name, {
                message: `is not in the template's namespace, ${prefix}`,
                remediation: "name it in the template of its own namespace",
            });
        }
    });
    for (const [name, reader] of Object.entries(readers)) {
        const at = [...path, "readers", name];
        problems.check(at, name, readerNameProblem(name));
        checkReader(problems, at, reader, partitionOf(registry.region));
        checkPolicyManager(problems, at, reader, registry.accountId);
    }
    checkSettings(problems, path, settings);
    problems.check(
        [...path, "kmsKey"],
        kmsKey,
        kmsKey === undefined ? undefined : keyProblem(kmsKey, registry),
    );
}

function checkSizes(problems: Problems, plan: PreparedRegistry): void {
    const { templates } = plan;
    const size = policySize(incomingPolicy(plan));
    if (size > REGISTRY_POLICY_QUOTA) {
        problems.check(["templates"], templates.length, {
            message: `need a registry policy of ${size} characters; ${REGISTRY_POLICY_QUOTA} are allowed`,
            remediation:
                "give the repositories that are replicated here a common prefix that no others have, such as common/",
        });
    }
    problems.check(["templates"], templates.length, templateRoleProblem(plan, templates));
}
