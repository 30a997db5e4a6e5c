import { type Input, type InputList, type InputMap } from "../../inputs/types";
import { type ImageReader } from "./readers";

/** A registry that has an image. */
export interface ImageLocation {
    /** The 12 digits of the registry's account. */
    accountId: Input<string>;
    /** Region of the registry. */
    region: Input<string>;
}

/**
 * An image as those who run it have to know it: where it is, and who may read it. It is plain data, so that it passes
 * through a stack's outputs and a StackReference as it is.
 */
export interface SharedImage {
    /** Name of the repository, the same in every registry. */
    repository: Input<string>;
    /** The registries that have the image: first the one that it is pushed to, then each copy. */
    registries: InputList<ImageLocation>;
    /** Everyone who pulls it, by name. */
    readers: InputMap<ImageReader>;
}
