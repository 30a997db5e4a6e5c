import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../iam/arn";
import { readerRoleArn } from "../access/roleIdentity";
import { registryIdOf } from "../model/registryId";
import { type ImageSharing } from "../model/sharing";
import { type PlannedRegistry } from "../plan/registry";
import { type ReplicationRule } from "../replication/replication";
import { type keepingOthers } from "./registryHooks";

/** The replication configuration, with destinations as AWS knows them. */
export function replicationConfiguration(
    { accountId, destinations = {} }: ImageSharing,
    rules: readonly ReplicationRule[],
): aws.types.input.ecr.ReplicationConfigurationReplicationConfiguration {
    return {
        rules: rules.map((rule) => ({
            destinations: rule.destinations
                .map((name) => registryIdOf(name, accountId, destinations))
                .map((place) => ({ region: place.region, registryId: place.accountId })),
            repositoryFilters: rule.filters.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
        })),
    };
}

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

/** Registers what a registry has once, apart from replication and its policy. */
export function registerFeatures(
    name: string,
    sharing: ImageSharing,
    { isHome }: PlannedRegistry,
    keeping: ReturnType<typeof keepingOthers>,
    opts: pulumi.CustomResourceOptions,
): void {
    if (sharing.enhancedScanning === true) {
        new aws.ecr.RegistryScanningConfiguration(`${name}-scanning`, ENHANCED_SCANNING, {
            ...opts,
            ...keeping("scanning", ENHANCED_SCANNING),
        });
    }
    if (!isHome) {
        return;
    }
    for (const [prefix, { upstream, credentialArn }] of Object.entries(sharing.pullThroughCaches ?? {})) {
        new aws.ecr.PullThroughCacheRule(
            `${name}-cache-${prefix}`,
            { ecrRepositoryPrefix: prefix, upstreamRegistryUrl: upstream, credentialArn },
            // Another upstream is another rule under the same prefix, which ECR takes only when the old one is gone.
            { ...opts, deleteBeforeReplace: true },
        );
    }
    const partition = partitionOf(sharing.homeRegion);
    for (const reader of sharing.pullTimeExclusions ?? []) {
        const role = sharing.readers[reader]?.role ?? {};
        new aws.ecr.PullTimeUpdateExclusion(
            `${name}-uncounted-${reader}`,
            { principalArn: readerRoleArn(partition, role) },
            opts,
        );
    }
}
