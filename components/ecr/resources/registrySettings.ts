import * as ecr from "@pulumi/aws/ecr";
import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../iam/arn";
import { ComponentError } from "../../inputs/errors";
import { type PlanAhead } from "../../inputs/laterValues";
import { type Whereabouts } from "../../inputs/whereabouts";
import { isLater } from "../../later";
import { readerRoleArn } from "../access/roleIdentity";
import { registryIdOf, registryName } from "../model/registryId";
import { type ImagesRequest } from "../model/sharing";
import { type CacheTemplate } from "../plan/caches";
import { type OwnRegistryPlan } from "../plan/ownRegistry";
import { type RegistrySetting } from "../registry/keptSettings";
import { type ReplicationRule } from "../replication/replication";
import { claimSetting } from "./claims";
import { keepingOthers, registerIncoming, type RegistryOptions } from "./registryHooks";

/** Amazon Inspector scans every image, and again whenever a flaw becomes known. */
const ENHANCED_SCANNING = {
    scanType: "ENHANCED",
    rules: [
        {
            scanFrequency: "CONTINUOUS_SCAN",
            repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
        },
    ],
};

/** What a registry has once, as the resources of one component. */
export class RegistrySettings {
    private readonly keeping: ReturnType<typeof keepingOthers>;

    /** @throws ComponentError where another component of the program has one of the settings. */
    constructor(
        component: string,
        private readonly name: string,
        private readonly plan: PlanAhead<OwnRegistryPlan>,
        private readonly place: Whereabouts,
        private readonly opts: RegistryOptions | undefined,
    ) {
        this.keeping = keepingOthers(name, plan.known.request, opts);
        const registry = registryName(plan.known.registry);
        // Which registry it is must be known; of two that are not, AWS keeps the last.
        const taken = isLater(registry)
            ? []
            : settingsOf(plan.known).flatMap((setting) => claimSetting(name, registry, setting) ?? []);
        if (taken.length > 0) {
            throw new ComponentError(component, taken);
        }
    }

    /** Where the registry replicates to others. */
    registerReplication(parent: pulumi.Resource): readonly pulumi.Resource[] {
        if (this.plan.known.replication.length === 0) {
            return [];
        }
        const configuration = this.plan.value(({ request, replication }) =>
            replicationConfiguration(request, replication),
        );
        return [
            new ecr.ReplicationConfiguration(
                `${this.name}-replication`,
                { replicationConfiguration: this.place.checked(configuration) },
                { parent, ...this.keeping("replication", (inputs) => inputs["replicationConfiguration"]) },
            ),
        ];
    }

    /** Scanning, pull-through caches, and pulls that do not count. */
    registerFeatures(parent: pulumi.Resource): void {
        const { request, registry } = this.plan.known;
        if (request.enhancedScanning === true) {
            new ecr.RegistryScanningConfiguration(
                `${this.name}-scanning`,
                { ...ENHANCED_SCANNING, scanType: this.place.checked(ENHANCED_SCANNING.scanType) },
                { parent, ...this.keeping("scanning", () => ENHANCED_SCANNING) },
            );
        }
        if (registry.isHome) {
            this.registerCaches(parent);
            this.registerExclusions(parent);
        }
    }

    /** The policy that lets images in, where they come from another account or through a cache. */
    registerIncoming(parent: pulumi.Resource, dependsOn: pulumi.Resource[]): void {
        const { registryPolicy, source } = this.plan.known.registry;
        if (registryPolicy === undefined) {
            return;
        }
        const policy = this.place.checked(this.plan.value(({ registry }) => registry.registryPolicy ?? ""));
        const options = { parent, dependsOn };
        if (source !== undefined) {
            registerIncoming(this.name, policy, source, this.plan.known.request, this.opts, options);
        } else {
            const keeping = this.keeping("policy", (inputs) => inputs["policy"]);
            new ecr.RegistryPolicy(`${this.name}-pull-through`, { policy }, { ...options, ...keeping });
        }
    }

    private registerCaches(parent: pulumi.Resource): void {
        const { request, registry } = this.plan.known;
        for (const prefix of Object.keys(request.pullThroughCaches ?? {})) {
            const cacheOf = ({ request }: OwnRegistryPlan) => request.pullThroughCaches?.[prefix];
            const template = registry.cacheTemplates?.get(prefix);
            const dependsOn =
                template === undefined ? [] : [this.registerCacheTemplate(parent, prefix, template)];
            new ecr.PullThroughCacheRule(
                `${this.name}-cache-${prefix}`,
                {
                    ecrRepositoryPrefix: this.place.checked(prefix),
                    upstreamRegistryUrl: this.plan.value((its) => cacheOf(its)?.upstream ?? ""),
                    upstreamRepositoryPrefix: this.plan.value((its) => cacheOf(its)?.upstreamPrefix),
                    credentialArn: this.plan.value((its) => cacheOf(its)?.credentialArn),
                    customRoleArn: this.plan.value((its) => cacheOf(its)?.roleArn),
                },
                // Another upstream is another rule under the same prefix, which ECR takes only when the old one is gone.
                { parent, dependsOn, deleteBeforeReplace: true },
            );
        }
    }

    /** Before the rule: what is pulled before the template is there gets a repository without policy and lifecycle. */
    private registerCacheTemplate(
        parent: pulumi.Resource,
        prefix: string,
        known: CacheTemplate,
    ): ecr.RepositoryCreationTemplate {
        const value = (key: keyof CacheTemplate) =>
            known[key] !== undefined && {
                [key]: this.plan.value(({ registry }) => registry.cacheTemplates?.get(prefix)?.[key] ?? ""),
            };
        return new ecr.RepositoryCreationTemplate(
            `${this.name}-cache-${prefix}-template`,
            {
                prefix: this.place.checked(prefix),
                description: "Repositories of images that are pulled through",
                appliedFors: ["PULL_THROUGH_CACHE"],
                // ECR moves the tags of what it caches as the upstream does.
                imageTagMutability: "MUTABLE",
                ...value("repositoryPolicy"),
                ...value("lifecyclePolicy"),
            },
            { parent },
        );
    }

    private registerExclusions(parent: pulumi.Resource): void {
        for (const reader of this.plan.known.request.pullTimeExclusions ?? []) {
            const arn = this.plan.value(({ request: { readers, homeRegion } }) =>
                readerRoleArn(partitionOf(homeRegion), readers[reader]?.role ?? {}),
            );
            new ecr.PullTimeUpdateExclusion(
                `${this.name}-uncounted-${reader}`,
                { principalArn: this.place.checked(arn) },
                { parent },
            );
        }
    }
}

/** The settings that a plan makes. */
function settingsOf({ request, registry, replication }: OwnRegistryPlan): readonly RegistrySetting[] {
    const makes: Readonly<Record<RegistrySetting, boolean>> = {
        replication: replication.length > 0,
        policy: registry.registryPolicy !== undefined,
        scanning: request.enhancedScanning === true,
    };
    return (Object.keys(makes) as RegistrySetting[]).filter((setting) => makes[setting]);
}

/** The replication configuration, with destinations as AWS knows them. */
export function replicationConfiguration(request: ImagesRequest, rules: readonly ReplicationRule[]) {
    return {
        rules: rules.map((rule) => ({
            destinations: rule.destinations
                .map((key) => registryIdOf(key, request))
                .map((place) => ({ region: place.region, registryId: place.accountId })),
            repositoryFilters: rule.filters.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
        })),
    };
}
