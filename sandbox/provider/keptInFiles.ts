/**
 * Resources that the local AWS has no API for: checked as AWS would, and kept in files beside it, where other stacks find
 * them as they would in AWS.
 */
import type { z } from "zod";
import type { Cloud } from "./cloud";
import { defineResource, type Definition, type Outputs, type ResourceType } from "./resource";

/** What a resource of a private registry says of itself. */
const registryId = (_inputs: unknown, { account }: Cloud): Outputs => ({ registryId: account });

type Entry<S extends z.ZodObject> = Omit<
    Definition<S>,
    "lacking" | "computed" | "create" | "read" | "update" | "remove"
> & {
    readonly lacking: string;
    /** The name under which they are kept. */
    readonly kind: string;
    /**
     * What AWS answers where there is one of the same identity, and where there is none to change. Without it there is one
     * for each registry, and whoever puts it overwrites what is there.
     */
    readonly errors?: { readonly exists: string; readonly missing: string };
    /** What is there before anybody puts anything, and again after it is deleted. */
    readonly untouched?: z.infer<S>;
    /** What AWS would answer beside the inputs, by default the registry's account. */
    readonly outputs?: (inputs: z.infer<S>, cloud: Cloud) => Outputs;
    /** The names of those, where they are others. */
    readonly computed?: readonly string[];
    /** What AWS does besides. */
    saved?(inputs: z.infer<S>, cloud: Cloud): Promise<void>;
};

export function keptInFiles<S extends z.ZodObject>(entry: Entry<S>): ResourceType {
    const { errors, outputs = registryId, computed = ["registryId"] } = entry;
    const shelf = (cloud: Cloud) => cloud.kept<z.infer<S>>(entry.kind);
    const answer = async (inputs: z.infer<S>, cloud: Cloud) => {
        await entry.saved?.(inputs, cloud);
        return outputs(inputs, cloud);
    };
    return defineResource<S>({
        ...entry,
        computed,
        create(inputs, cloud) {
            const id = entry.id(inputs, cloud);
            if (errors === undefined) {
                shelf(cloud).put(id, inputs);
            } else if (!shelf(cloud).add(id, inputs)) {
                return Promise.reject(new Error(`${errors.exists}: ${where(id, cloud)} is there already`));
            }
            return answer(inputs, cloud);
        },
        read(id, cloud) {
            const found = shelf(cloud).get(id) ?? entry.untouched;
            const inputs = found && entry.schema.parse(found);
            return Promise.resolve(inputs && { inputs, outputs: outputs(inputs, cloud) });
        },
        update(id, inputs, cloud) {
            if (errors !== undefined && shelf(cloud).get(id) === undefined) {
                return Promise.reject(new Error(`${errors.missing}: ${where(id, cloud)} is not there`));
            }
            shelf(cloud).put(id, inputs);
            return answer(inputs, cloud);
        },
        remove(id, cloud) {
            // Whoever put it: AWS keeps no owner.
            shelf(cloud).remove(id);
            return Promise.resolve();
        },
    });
}

const where = (id: string, { account, region }: Cloud) => `${id} in ${account}/${region}`;
