// The entry `keyless-delivery/current-settings`: what a registry has, read from AWS.
export { currentSettings, hasReplicationRole, type RegistryAccess } from "./ecr/resources/currentSettings";
