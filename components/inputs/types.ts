import type { Input, OutputInstance } from "@pulumi/pulumi";

/** A list of values: the values may be Outputs, and so may the list. */
export type InputList<T> = readonly Input<T>[] | Promise<Input<T>[]> | OutputInstance<Input<T>[]>;

/** A map of values: the values may be Outputs, and so may the map. */
export type InputMap<T> = Input<Record<string, Input<T>>>;

/** The same type with every value known, as planners take it. */
export type Known<T> = T extends Promise<unknown> | OutputInstance<unknown>
    ? never
    : T extends readonly (infer Item)[]
      ? readonly Known<Item>[]
      : T extends object
        ? { [Key in keyof T]: Known<T[Key]> }
        : T;

export type { Input };
