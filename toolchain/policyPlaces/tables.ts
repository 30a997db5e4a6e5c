import { namesOf } from "../../policypack/resources/placeNames";
import type { PlaceContent, PlaceTable, PolicyPlaceTables } from "../../policypack/resources/policyPlace";
import { kindOfResource } from "../../policypack/resources/resource";
import { type Decision, MORE_PLACES, NO_POLICIES, PERMISSIONS, SETTINGS, UNPUBLISHED } from "./decisions";
import { GRANTS, SHARES, UNPUBLISHED_GRANTS } from "./principals";
import type { PublishedProperty } from "./publishedProperty";
import { terraformKinds } from "./terraform";

/** The last name of a path that may hold a policy. */
const POLICY = /polic(y|ies)(_?(body|document|json|template|text))?(\[\])?$/i;

/** A property with what the decisions match. */
interface Candidate extends PublishedProperty {
    readonly key: string;
}

type Location = Pick<PublishedProperty, "type" | "path">;

/**
 * The places where a policy can stand, from all properties of all schemas.
 *
 * @param sources the packages that the properties are from, with their versions
 * @throws Error where a decision is out of date
 */
export function tablesOf(
    properties: readonly PublishedProperty[],
    sources: Readonly<Record<string, string>>,
): PolicyPlaceTables {
    const candidates = properties.map((property) => ({ ...property, key: keyOf(property) }));
    failWhereStale(candidates);
    const places = [
        ...candidates.flatMap((candidate) => {
            const content = contentOf(candidate);
            return content === undefined ? [] : [{ ...candidate, content }];
        }),
        ...UNPUBLISHED,
    ];
    const having = (content: PlaceContent): PlaceTable =>
        tableOf(places.filter((place) => place.content === content));
    const grants = [...candidates.filter(({ key }) => isMatched(key, GRANTS)), ...UNPUBLISHED_GRANTS];
    return {
        sources,
        documents: {
            access: having("access"),
            statements: having("statements"),
            permissions: having("permissions"),
            definition: having("definition"),
            elsewhere: having("elsewhere"),
        },
        principals: {
            grants: tableOf(grants),
            shares: tableOf(candidates.filter(({ key }) => isMatched(key, SHARES))),
        },
        terraformKinds: terraformKinds([...places, ...grants].map(({ type }) => type)),
    };
}

/** What decisions match: the kind of the resource, and the path as all tools write it. */
function keyOf({ type, path }: Location): string {
    return `${kindOfResource(type)} ${namesOf(path).join(".")}`;
}

/** What the document at a property says; undefined where the property holds none. */
function contentOf(candidate: Candidate): PlaceContent | undefined {
    const named = MORE_PLACES.find(({ matches }) => matches.test(candidate.key));
    if (named !== undefined) {
        return named.content;
    }
    if (!isCalledPolicy(candidate) || isMatched(candidate.key, NO_POLICIES)) {
        return undefined;
    }
    return isMatched(candidate.key, PERMISSIONS) ? "permissions" : "access";
}

/** Whether a property is a policy by its name. A list of texts holds the names of policies. */
function isCalledPolicy({ path, value }: PublishedProperty): boolean {
    const name = path.slice(path.lastIndexOf(".") + 1);
    const isListOfTexts = value === "text" && name.endsWith("[]");
    return POLICY.test(name) && !isListOfTexts && !SETTINGS.test(name.replace("[]", ""));
}

function isMatched(key: string, decisions: readonly Decision[]): boolean {
    return decisions.some(({ matches }) => matches.test(key));
}

/** Types and their paths, each once, in order. */
function tableOf(places: readonly Location[]): PlaceTable {
    const paths = new Map<string, Set<string>>();
    for (const { type, path } of places) {
        paths.set(type, (paths.get(type) ?? new Set()).add(path));
    }
    const types = [...paths.keys()].sort();
    return Object.fromEntries(types.map((type) => [type, [...(paths.get(type) ?? [])].sort()]));
}

/** Decisions are about what is published: what they name has to be there, and what is not published may not. */
function failWhereStale(candidates: readonly Candidate[]): void {
    const called = candidates.filter(isCalledPolicy);
    const matchNothing = (decisions: readonly Decision[], among: readonly Candidate[]): readonly Decision[] =>
        decisions.filter(({ matches }) => !among.some(({ key }) => matches.test(key)));
    const published = new Set(candidates.map(({ type, path }) => `${type} ${path}`));
    const stale = [
        ...[
            ...matchNothing([...NO_POLICIES, ...PERMISSIONS], called),
            ...matchNothing([...MORE_PLACES, ...GRANTS, ...SHARES], candidates),
        ].map(({ matches, reason }) => `${matches.source} (${reason}) matches nothing`),
        ...[...UNPUBLISHED, ...UNPUBLISHED_GRANTS]
            .map(({ type, path }) => `${type} ${path}`)
            .filter((place) => published.has(place))
            .map((place) => `${place} is published by now`),
    ];
    if (stale.length > 0) {
        throw new Error(`decisions are out of date:\n${stale.join("\n")}`);
    }
}
