import { type Failure } from "./failure";
/**
 * What a table entry says of one resource type, and the part that is the same for all of them: checking inputs,
 * comparing them, and reconciling them with what AWS says.
 */
import type { z } from "zod";
import type { Cloud } from "./cloud";
import { jsonFailures, withTexts } from "./documents";
import { GENERATED, isGenerated, named, type Naming, withoutMark } from "./naming";
import {
    type DocumentPrincipals,
    forgetPrincipals,
    savedWithPrincipals,
    shownWithPrincipals,
} from "./principals";
import { Comparison, type Comparable } from "./comparison";
import { hasUnknown, isSame, present, type Properties, recordOf, UNKNOWN } from "./values";

/** What AWS holds of a resource, in the shape of the program's inputs. */
export interface Found<I> {
    readonly inputs: I | Properties;
    readonly outputs: Outputs;
}

/** Outputs, by name; an undefined one is left out. */
export type Outputs = Readonly<Record<string, unknown>>;

/** One resource type. `I` is what a program may say of it. */
export interface Definition<S extends z.ZodObject, I = z.infer<S>> {
    readonly schema: S;
    /** The property that names it in AWS; a name is made from the logical one where the program gives none. */
    readonly name?: Naming<keyof I & string>;
    /** Properties whose change makes a new resource: those that the provider marks ForceNew. */
    readonly replaces: readonly (keyof I & string)[];
    /** Marked DeleteBeforeReplace in https://github.com/pulumi/pulumi-aws/blob/master/provider/resources.go */
    readonly deleteFirst?: true;
    /** Properties that are JSON texts. */
    readonly documents?: readonly (keyof I & string)[];
    /** What AWS assumes where the program says nothing. */
    readonly defaults?: { readonly [K in keyof I]?: NonNullable<I[K]> };
    /** Properties that say the same in several forms, each with the form in which they are compared. */
    readonly comparable?: { readonly [K in keyof I]?: Comparable };
    /** Outputs that only AWS knows. */
    readonly computed: readonly string[];
    /** Of these, what an update will make anew, and so a preview cannot know. */
    renews?(news: Properties, olds: Properties): readonly string[];
    /** The API that the local AWS lacks, where the resource is kept in files beside it. */
    readonly lacking?: string;
    /** What the plan can already refuse, beyond the schema. Of the absent properties, some are only not known yet. */
    check?(inputs: Partial<I>, cloud: Cloud, unknown: readonly string[]): readonly Failure[];
    /** The document whose principals must exist when it is saved. */
    readonly principals?: DocumentPrincipals<keyof I & string>;
    /** The error that AWS answers for what `refuse` finds, `InvalidParameterException` by default. */
    readonly refusal?: string;
    /** What AWS refuses only when it is saved, and the local AWS does not; the reasons, or none. */
    refuse?(inputs: I, cloud: Cloud): Promise<readonly string[]> | readonly string[];
    /**
     * What AWS, and so Pulumi, knows it by. It follows from the inputs, so an unfinished creation can be found; where AWS
     * makes an ID of its own, that one is the output `id`.
     */
    id(inputs: I, cloud: Cloud): string;
    create(inputs: I, cloud: Cloud): Promise<Outputs>;
    read(id: string, cloud: Cloud, state: Properties): Promise<Found<I> | undefined>;
    update?(id: string, inputs: I, cloud: Cloud, olds: I): Promise<Outputs>;
    remove(id: string, cloud: Cloud, state: Properties): Promise<void>;
}

/** The same for the server, which knows inputs only as properties. */
export interface ResourceType {
    /** Names of what a program may say of it, and of what only AWS knows. */
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly lacking: string | undefined;
    check(urn: string, olds: Properties, news: Properties, seed: Uint8Array, cloud: Cloud): Checked;
    diff(olds: Properties, news: Properties, state: Properties, cloud: Cloud): Difference;
    /** What a preview may show of a resource that is not made or changed yet. */
    preview(inputs: Properties, state: Properties, olds?: Properties): Properties;
    /** @param state what AWS answered, once it has */
    idOf(inputs: Properties, cloud: Cloud, state?: Properties): string;
    create(inputs: Properties, cloud: Cloud): Promise<Properties>;
    read(id: string, inputs: Properties, state: Properties, cloud: Cloud): Promise<Current | undefined>;
    update(
        id: string,
        inputs: Properties,
        oldInputs: Properties,
        state: Properties,
        cloud: Cloud,
    ): Promise<Properties>;
    remove(id: string, state: Properties, cloud: Cloud): Promise<void>;
}

export interface Checked {
    readonly inputs: Properties;
    readonly failures: readonly Failure[];
}

export interface Difference {
    readonly changed: readonly string[];
    readonly replaces: readonly string[];
    /** The old resource leaves before the new one comes: its name is fixed, or its type is one of which there is one. */
    readonly deleteFirst: boolean;
}

export interface Current {
    readonly inputs: Properties;
    readonly state: Properties;
}

/** An entry of the table as the server asks it. */
class DefinedResource<S extends z.ZodObject> implements ResourceType {
    private readonly properties: readonly string[];
    private readonly documents: readonly string[];
    private readonly comparison: Comparison;

    constructor(private readonly definition: Definition<S>) {
        this.properties = Object.keys(definition.schema.shape);
        this.documents = definition.documents ?? [];
        this.comparison = new Comparison(
            this.documents,
            (definition.defaults ?? {}) as Properties,
            definition.comparable ?? {},
            definition.computed,
        );
    }

    get inputs(): readonly string[] {
        return this.properties;
    }

    get outputs(): readonly string[] {
        return this.definition.computed;
    }

    get lacking(): string | undefined {
        return this.definition.lacking;
    }

    check(urn: string, olds: Properties, news: Properties, seed: Uint8Array, cloud: Cloud): Checked {
        const texts = withTexts(present(news), this.documents);
        const inputs = named(urn, olds, texts, seed, this.definition.name);
        return { inputs, failures: this.failuresOf(inputs, cloud) };
    }

    private failuresOf(inputs: Properties, cloud: Cloud): readonly Failure[] {
        const { schema } = this.definition;
        const said = Object.entries(withoutMark(inputs));
        const known = said.filter(([, value]) => !hasUnknown(value));
        const unresolved = said.filter(([, value]) => hasUnknown(value)).map(([property]) => property);
        const result = (unresolved.length === 0 ? schema : schema.partial())
            .strict()
            .safeParse(Object.fromEntries(known));
        if (!result.success) {
            return result.error.issues.map(({ path, message }) => ({
                property: path.join("."),
                reason: message,
            }));
        }
        const failures = this.documents.flatMap((property) => jsonFailures(property, inputs[property]));
        return failures.length > 0
            ? failures
            : (this.definition.check?.(result.data as Partial<z.infer<S>>, cloud, unresolved) ?? []);
    }

    diff(olds: Properties, news: Properties, state: Properties, cloud: Cloud): Difference {
        const retagged =
            state["tagsAll"] !== undefined &&
            !isSame(state["tagsAll"], cloud.tags(recordOf(news["tags"])), false);
        const changed = this.properties.filter(
            (property) =>
                (property === "tags" && retagged) ||
                hasUnknown(news[property]) ||
                !this.comparison.agrees(property, news, olds),
        );
        const replaces = changed.filter((property) =>
            (this.definition.replaces as readonly string[]).includes(property),
        );
        // A fixed name counts even where it is the name that changes:
        // https://github.com/pulumi/pulumi-terraform-bridge/blob/master/pkg/tfbridge/schema.go nameRequiresDeleteBeforeReplace
        const fixed = this.definition.name !== undefined && !isGenerated(news);
        const deleteFirst = replaces.length > 0 && (fixed || this.definition.deleteFirst === true);
        return { changed, replaces, deleteFirst };
    }

    preview(inputs: Properties, state: Properties, olds: Properties = {}): Properties {
        const renewed = this.definition.renews?.(inputs, olds) ?? [];
        const unresolved = this.definition.computed.map(
            (output) => [output, (renewed.includes(output) ? undefined : state[output]) ?? UNKNOWN] as const,
        );
        return { ...Object.fromEntries(unresolved), ...inputs };
    }

    idOf(inputs: Properties, cloud: Cloud, state: Properties = {}): string {
        return typeof state["id"] === "string" ? state["id"] : this.definition.id(this.parse(inputs), cloud);
    }

    async create(inputs: Properties, cloud: Cloud): Promise<Properties> {
        const parsed = this.parse(inputs);
        const outputs = present(
            (await this.save(parsed, cloud, () => this.definition.create(parsed, cloud))) ?? {},
        );
        const missing = this.definition.computed.filter((output) => outputs[output] === undefined);
        if (missing.length > 0) {
            throw new Error(`AWS answered without ${missing.join(", ")}`);
        }
        return { ...inputs, ...outputs };
    }

    async read(
        id: string,
        inputs: Properties,
        state: Properties,
        cloud: Cloud,
    ): Promise<Current | undefined> {
        const found = await this.definition.read(id, cloud, state);
        if (found === undefined) {
            return undefined;
        }
        const actual = await shownWithPrincipals(
            this.definition.principals,
            id,
            present(found.inputs),
            cloud,
        );
        // A tag of the program's own may say the same as one that the provider adds to everything.
        const isTagged = isSame(
            recordOf(found.outputs["tagsAll"]),
            cloud.tags(recordOf(inputs["tags"])),
            false,
        );
        const merged = {
            ...this.comparison.reconcile(this.properties, inputs, actual),
            ...(isTagged && inputs["tags"] !== undefined && { tags: inputs["tags"] }),
            ...(isGenerated(inputs) && { [GENERATED]: inputs[GENERATED] ?? [] }),
        };
        return { inputs: merged, state: { ...merged, ...present(found.outputs) } };
    }

    async update(
        id: string,
        inputs: Properties,
        oldInputs: Properties,
        state: Properties,
        cloud: Cloud,
    ): Promise<Properties> {
        const parsed = this.parse(inputs);
        const outputs = await this.save(parsed, cloud, () =>
            this.definition.update?.(id, parsed, cloud, this.parse(oldInputs)),
        );
        const kept = this.definition.computed
            .filter((output) => output in state)
            .map((output) => [output, state[output]]);
        return { ...(Object.fromEntries(kept) as Properties), ...inputs, ...present(outputs ?? {}) };
    }

    async remove(id: string, state: Properties, cloud: Cloud): Promise<void> {
        await this.definition.remove(id, cloud, state);
        forgetPrincipals(this.definition.principals, id, cloud);
    }

    private parse(inputs: Properties): z.infer<S> {
        return this.definition.schema.parse(withoutMark(inputs));
    }

    private async save<T>(inputs: z.infer<S>, cloud: Cloud, call: () => Promise<T> | undefined) {
        const { principals, refusal = "InvalidParameterException" } = this.definition;
        const reasons = (await this.definition.refuse?.(inputs, cloud)) ?? [];
        if (reasons.length > 0) {
            throw new Error(`${refusal}: ${reasons.join("; ")}`);
        }
        return savedWithPrincipals(principals, this.definition.id(inputs, cloud), inputs, cloud, call);
    }
}

export function defineResource<S extends z.ZodObject>(definition: Definition<S>): ResourceType {
    return new DefinedResource(definition);
}
