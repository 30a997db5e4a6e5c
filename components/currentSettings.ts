// The entry `keyless-delivery/current-settings`: what a registry has, read from AWS.
export { currentSettings, hasReplicationRole } from "./ecr/resources/currentSettings";
export { type RegistryAccess } from "./ecr/resources/registryAccess";
