import type { Kind } from "../documents/kind";
import type { LocatedDocument } from "../documents/located";
import type { Resource } from "../resources/resource";
import type { Whereabouts } from "../resources/stack";
import type { Part, Source, View } from "../sources/source";
import type { Policy } from "./account";

/** A resource of a file, with the documents in it. */
export interface Owned {
    /** What its file calls it; the file itself for a document that stands alone. */
    readonly id: string;
    readonly kind: string;
    readonly properties: Readonly<Record<string, unknown>>;
    readonly whereabouts: Whereabouts;
    readonly policies: readonly OwnedPolicy[];
}

export interface OwnedPolicy extends Policy {
    readonly kind: Kind;
    /** Where in the resource's properties it stands. */
    readonly path: string;
}

/** Everything in a file that has policies, or whose policies stand elsewhere. */
export function ownedIn(file: string, source: Source, account: string | undefined): readonly Owned[] {
    const known = new Map(
        source.stacks.flatMap(({ value }) => value.map(({ id, whereabouts }) => [id, whereabouts] as const)),
    );
    // A template is deployed into one account, which its ARNs have.
    const isTemplate = source.stacks.some(({ value }) =>
        value.some(({ registry }) => registry === "template"),
    );
    const fallback = {
        account: isTemplate || source.kind === "cloudformation-template" ? account : undefined,
        region: undefined,
    };
    return source.parts.flatMap((part) =>
        merged(part.views.map((view) => ownedInView(file, part, view, (id) => known.get(id) ?? fallback))),
    );
}

function ownedInView(
    file: string,
    part: Part,
    { survey, reported, scenario }: View,
    whereaboutsOf: (id: string) => Whereabouts,
): readonly Owned[] {
    const { documents, resources } = survey;
    const when = Array.from(scenario, ([name, outcome]) => `${name} is ${outcome}`).join(" and ");
    const toPolicy = ({ document, kind, path }: LocatedDocument, id: string, base: string): OwnedPolicy => ({
        ...{ document, kind, file, reported, owner: id },
        path: base === "" ? path : path.slice(base.length + 1),
        when: when === "" ? undefined : when,
    });
    const claimed = new Set<LocatedDocument>();
    const owned = resources.map((resource): Owned => {
        const own = documents.filter((document) => ownerOf(document, resources) === resource);
        own.forEach((document) => claimed.add(document));
        const id = part.resourceAt(resource.path) ?? (resource.path === "" ? file : resource.path);
        return {
            ...{ id, kind: resource.kind, properties: resource.properties, whereabouts: whereaboutsOf(id) },
            policies: own.map((document) => toPolicy(document, id, resource.path)),
        };
    });
    const alone = documents.filter((document) => !claimed.has(document) && holdsAnything(document));
    return [
        ...owned,
        ...alone.map((document): Owned => {
            const id = document.path === "" ? file : `${file}#${document.path}`;
            const nowhere = { account: undefined, region: undefined };
            return {
                id,
                kind: "",
                properties: {},
                whereabouts: nowhere,
                policies: [toPolicy(document, id, "")],
            };
        }),
    ];
}

function holdsAnything({ document }: LocatedDocument): boolean {
    return document.statements.length + document.problems.length + document.unknowns.length > 0;
}

/** The innermost resource around a document. */
function ownerOf({ path }: LocatedDocument, resources: readonly Resource[]): Resource | undefined {
    return resources
        .filter(
            (resource) =>
                resource.path === "" ||
                path === resource.path ||
                path.startsWith(`${resource.path}.`) ||
                path.startsWith(`${resource.path}[`),
        )
        .reduce<Resource | undefined>(
            (best, one) => (best === undefined || one.path.length > best.path.length ? one : best),
            undefined,
        );
}

/** What is in every combination of decisions is always there; what is in some of them depends on those. */
function merged(views: readonly (readonly Owned[])[]): readonly Owned[] {
    const [only, ...others] = views;
    if (only === undefined || others.length === 0) {
        return (only ?? []).map((one) => ({
            ...one,
            policies: one.policies.map((policy) => ({ ...policy, when: undefined })),
        }));
    }
    const all = views.flat();
    return Array.from(new Map(all.map((one) => [one.id, one])).values(), (one) => {
        const policies = all.filter(({ id }) => id === one.id).flatMap((other) => other.policies);
        const groups = new Map<string, OwnedPolicy[]>();
        for (const policy of policies) {
            groups.set(keyOf(policy), [...(groups.get(keyOf(policy)) ?? []), policy]);
        }
        return {
            ...one,
            policies: Array.from(groups.values()).flatMap((same) => {
                const [first] = same;
                const isAlways = same.length === views.length;
                return first === undefined ? [] : [{ ...first, when: isAlways ? undefined : first.when }];
            }),
        };
    });
}

function keyOf({ path, document }: OwnedPolicy): string {
    return JSON.stringify([path, document]);
}
