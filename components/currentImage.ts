// The entry `keyless-delivery/current-image`: which image a tag stands for, read from AWS.
export { type RegistryAccess } from "./ecr/resources/registryAccess";
export { currentImage } from "./workloads/resources/currentImage";
