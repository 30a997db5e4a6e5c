/** Resources that the local AWS has no API for. */
import type { z } from "zod";
import type { Cloud } from "./cloud";
import { defineResource, type Definition, type Outputs, type ResourceType } from "./resource";
import type { Properties } from "./values";

/** What a resource of a private registry says of itself. */
const registryId = (_inputs: unknown, { account }: Cloud): Outputs => ({ registryId: account });

/** A resource that is checked as AWS would, and remembered by Pulumi alone. */
export function keptInState<S extends z.ZodObject>(
    entry: Pick<Definition<S>, "schema" | "name" | "replaces" | "documents" | "check" | "refuse" | "id"> & {
        readonly lacking: string;
        /** What AWS would answer beside the inputs, by default the registry's account. */
        readonly outputs?: (inputs: z.infer<S>, cloud: Cloud) => Outputs;
        /** The names of those, where they are others. */
        readonly computed?: readonly string[];
    },
): ResourceType {
    const { outputs = registryId, computed = ["registryId"] } = entry;
    return defineResource<S>({
        ...entry,
        computed,
        create: (inputs, cloud) => Promise.resolve(outputs(inputs, cloud)),
        read: (_id, cloud, state) => {
            // Nothing but Pulumi's state knows of it, so without state there is nothing to import.
            if (Object.keys(state).length === 0) {
                return Promise.resolve(undefined);
            }
            const inputs = entry.schema.parse(pick(state, Object.keys(entry.schema.shape)));
            return Promise.resolve({ inputs, outputs: outputs(inputs, cloud) });
        },
        update: (_id, inputs, cloud) => Promise.resolve(outputs(inputs, cloud)),
        remove: () => Promise.resolve(),
    });
}

const pick = (state: Properties, properties: readonly string[]) =>
    Object.fromEntries(
        properties.filter((property) => property in state).map((property) => [property, state[property]]),
    );
