import type * as pulumi from "@pulumi/pulumi";
import {
    type DestinationRequest,
    HOME,
    ImagePullRole,
    ImageRegistry,
    planImages,
    type PlannedRegistry,
    PUBLIC_REGION,
    PublicImageRepository,
    type RegistryId,
} from "../components/index";
import { runFunctions } from "./functions";
import { publicRepositories, pullRoleRequests } from "./imagesConfig";
import { type ImagesConfiguration } from "./imagesSchema";
import { type Providers } from "./providers";
import { writtenOut } from "./shorthands";

/** Roles that this program makes, by their ARNs; whatever names one in a policy has to wait for it. */
export type RolesMade = ReadonlyMap<string, pulumi.Resource>;

/** Registers all that the images' part of the configuration asks for, and says what it gives out. */
export function shareImages(written: ImagesConfiguration, providers: Providers, rolesMade: RolesMade) {
    const config = writtenOut(written);
    const { registries: planned, namedRoles } = planImages(config);
    const principals = [...rolesMade].filter(([arn]) => namedRoles.has(arn)).map(([, role]) => role);
    const registryIn = (key: string, { accountId, region }: RegistryId, after: pulumi.Resource[]) =>
        new ImageRegistry(
            `images-${key === HOME ? region : key}`,
            { ...config, registry: key },
            {
                provider: providers.in(accountId, region),
                readSetting: providers.readSetting(accountId, region),
                hasReplicationRole: providers.hasReplicationRole(config.accountId, config.homeRegion),
                dependsOn: [...principals, ...after],
            },
        );
    const copies = [...planned]
        .filter(([, { isHome, templates }]) => !isHome && templates === undefined)
        .map(([key, registry]) => [key, registryIn(key, registry, [])] as const);
    // Last, so that the first image that is ever pushed finds its replicas' repositories already there.
    const home = registryIn(
        HOME,
        { accountId: config.accountId, region: config.homeRegion },
        copies.map(([, copy]) => copy),
    );
    // By its region, as other stacks and people know it.
    const registries = [...copies, [config.homeRegion, home] as const];
    return {
        repositoryUrls: fromEntries(registries, ({ repositoryUrls }) => repositoryUrls),
        repositoryDigestUris: fromEntries(registries, ({ repositoryDigestUris }) => repositoryDigestUris),
        registryHosts: fromEntries(registries, ({ registryHost }) => registryHost),
        imageDestinations: destinationsOf(planned),
        sharedImages: home.sharedImages,
        functions: runFunctions(config, home.sharedImages, providers),
        pullRoles: pullRoles(config, providers, principals),
        publicRepositoryUrls: publish(config, providers),
    };
}

/** What the stacks of other accounts apply, before the home registry can replicate to them. */
function destinationsOf(planned: ReadonlyMap<string, PlannedRegistry>): Record<string, DestinationRequest> {
    return Object.fromEntries(
        [...planned].flatMap(([key, { accountId, region, source, templates }]) =>
            source === undefined || templates === undefined
                ? []
                : [[key, { accountId, region, source, templates }] as const],
        ),
    );
}

function pullRoles(config: ImagesConfiguration, providers: Providers, principals: pulumi.Resource[]) {
    const { accountId, homeRegion } = config;
    const roles = Object.entries(pullRoleRequests(config)).map(([key, request]) => {
        const role = new ImagePullRole(
            `images-role-${key}`,
            {
                ...request,
                permissionsBoundary: config.pullRoles?.[key]?.permissionsBoundary,
                tags: config.tags,
            },
            { provider: providers.in(accountId, homeRegion), dependsOn: principals },
        );
        return [key, role.arn] as const;
    });
    return Object.fromEntries(roles);
}

function publish(config: ImagesConfiguration, providers: Providers) {
    const repositories = Object.entries(publicRepositories(config)).map(([key, args]) => {
        const provider = providers.in(config.accountId, PUBLIC_REGION);
        return [key, new PublicImageRepository(`images-public-${key}`, args, { provider }).url] as const;
    });
    return Object.fromEntries(repositories);
}

function fromEntries<T, U>(
    entries: readonly (readonly [string, T])[],
    valueOf: (its: T) => U,
): Record<string, U> {
    return Object.fromEntries(entries.map(([key, its]) => [key, valueOf(its)]));
}
