import { formatPath, type Path, type Problems } from "../components/index";
import { type ImagesConfiguration } from "./imagesSchema";

type FunctionConfiguration = NonNullable<ImagesConfiguration["functions"]>[string];

/** A function in one of the accounts that it runs in. */
export interface FunctionInAccount {
    readonly functionName: string;
    readonly accountId: string;
    readonly regions: readonly string[];
    /** The role that makes and updates it there; empty where the configuration names none. */
    readonly deployRole: string;
    /** The repository whose image it runs. */
    readonly image: string;
    /** What it is in all its places, with `{account}` and `{region}` for those of each. */
    readonly settings: Omit<FunctionConfiguration, "image" | "in" | "deployRole">;
    /** The name of the reader that it is. */
    readonly reader: string;
    /** Where the configuration says it, below `images`. */
    readonly path: Path;
}

/**
 * The configuration with what its functions need: a reader for each function and account, and a copy of the image in each
 * region that has none. Names follow from function and account, so that one more of them changes no other.
 */
export function withFunctions(config: ImagesConfiguration): ImagesConfiguration {
    const functions = functionsIn(config);
    if (functions.length === 0) {
        return config;
    }
    const readers = functions.map(({ reader, functionName, accountId, regions, deployRole }) => [
        reader,
        { lambda: { accountId, function: functionName, deployRole, regions: [...regions] } },
    ]);
    const repositories = Object.entries(config.repositories).map(([name, repository]) => {
        const its = functions.filter(({ image }) => image === name);
        return [name, its.length === 0 ? repository : readBy(its, repository, config)];
    });
    return {
        ...config,
        readers: { ...(Object.fromEntries(readers) as ImagesConfiguration["readers"]), ...config.readers },
        repositories: Object.fromEntries(repositories) as ImagesConfiguration["repositories"],
    };
}

type Repository = ImagesConfiguration["repositories"][string];

function readBy(
    functions: readonly FunctionInAccount[],
    repository: Repository,
    { homeRegion, destinations = {} }: ImagesConfiguration,
): Repository {
    const { readers = [], replicateTo = [] } = repository;
    const regions = [homeRegion, ...replicateTo.map((key) => destinations[key]?.region ?? key)];
    const missing = functions.flatMap((its) => its.regions).filter((region) => !regions.includes(region));
    return {
        ...repository,
        readers: [...readers, ...functions.map(({ reader }) => reader)],
        ...(missing.length > 0 && { replicateTo: [...replicateTo, ...new Set(missing)] }),
    };
}

/** Every function in every account, in the order of their readers' names. */
export function functionsIn(config: ImagesConfiguration | undefined): FunctionInAccount[] {
    return Object.entries(config?.functions ?? {})
        .flatMap(([functionName, { image, deployRole = "", in: places, ...settings }]) =>
            places.map((place, index) => ({
                functionName,
                accountId: place.account,
                regions: place.regions,
                deployRole: place.deployRole ?? deployRole,
                image,
                settings,
                reader: readerName(functionName, place.account),
                path: ["functions", functionName, "in", index],
            })),
        )
        .sort((a, b) => (a.reader < b.reader ? -1 : 1));
}

/** A reader's name is of lower-case words, each beginning with a letter. */
function readerName(functionName: string, accountId: string): string {
    const words = functionName.toLowerCase().split(/[^a-z\d]+/);
    const lettered = words.filter((word) => word !== "").map((word) => word.replace(/^\d/, "n$&"));
    return [...lettered, `at${accountId}`].join("-");
}

/** Checks what the planners cannot see any more once functions are readers and copies. */
export function checkFunctions(problems: Problems, config: ImagesConfiguration): void {
    for (const [name, { image, deployRole, in: places }] of Object.entries(config.functions ?? {})) {
        const at = ["functions", name];
        if (!Object.hasOwn(config.repositories, image)) {
            problems.check([...at, "image"], image, {
                message: "is not declared under images.repositories",
                remediation: "add it there, or name one of them",
            });
        }
        if (places.length === 0) {
            problems.check([...at, "in"], places, {
                message: "is empty",
                remediation: "name the accounts and regions that the function runs in",
            });
        }
        if (deployRole === undefined && places.some((place) => place.deployRole === undefined)) {
            problems.check([...at, "deployRole"], undefined, {
                message: "is missing, and not every place names a role of its own",
                remediation: "write the role that makes and updates the function, here or in each place",
            });
        }
    }
    checkPlaces(problems, config);
}

function checkPlaces(problems: Problems, config: ImagesConfiguration): void {
    const taken = new Map(
        Object.keys(config.readers).map((name): [string, Path] => [name, ["readers", name]]),
    );
    for (const { reader, accountId, regions, functionName, path } of functionsIn(config)) {
        const first = taken.get(reader);
        if (first !== undefined) {
            problems.check(path, accountId, sameReader(reader, first, functionName));
        }
        taken.set(reader, first ?? path);
        regions.forEach((region, index) => {
            if (regions.indexOf(region) < index) {
                problems.check([...path, "regions", index], region, {
                    message: "is named twice",
                    remediation: "name it once",
                });
            }
        });
    }
}

function sameReader(reader: string, first: Path, functionName: string) {
    return first[0] === "functions" && first[1] === functionName
        ? {
              message: `is named in ${formatPath(first)} as well`,
              remediation: "list all of its regions there",
          }
        : {
              message: `makes the reader ${reader}, as ${formatPath(first)} does`,
              remediation: "rename the other one",
          };
}

/**
 * Leads from what a function became to where the function says it.
 * @returns undefined where the planners say twice what is wrong once
 */
export function pathInFunctions(config: ImagesConfiguration, path: Path): Path | undefined {
    const [part, name = "", field, ...rest] = path;
    if (part === "readers" && !Object.hasOwn(config.readers, name)) {
        const its = functionsIn(config).find(({ reader }) => reader === name);
        return its === undefined ? path : pathInPlace(config, its, rest);
    }
    if (part === "repositories" && (field === "readers" || field === "replicateTo")) {
        return pathInRepository(config, path, String(name), field);
    }
    return path;
}

/** A reader's name follows from function and account; a function's name, and a role that is missing, are checked as such. */
function pathInPlace(
    config: ImagesConfiguration,
    place: FunctionInAccount,
    [argument = "", ...rest]: Path,
): Path | undefined {
    const places: Readonly<Record<string, Path | undefined>> = {
        accountId: [...place.path, "account"],
        deployRole: deployRolePath(config, place),
        regions: [...place.path, "regions", ...rest],
    };
    return places[argument];
}

/** Where the configuration names the role that deploys the function in an account; undefined where it names none. */
export function deployRolePath(
    { functions = {} }: ImagesConfiguration,
    { functionName, path }: FunctionInAccount,
): Path | undefined {
    const its = functions[functionName];
    if (its?.in[Number(path.at(-1))]?.deployRole !== undefined) {
        return [...path, "deployRole"];
    }
    return its?.deployRole === undefined ? undefined : ["functions", functionName, "deployRole"];
}

/** What functions add to a repository's lists is checked as their readers. */
function pathInRepository(
    config: ImagesConfiguration,
    path: Path,
    name: string,
    field: "readers" | "replicateTo",
): Path | undefined {
    const written = config.repositories[name]?.[field] ?? [];
    const [, , , index] = path;
    if (typeof index === "number") {
        return index < written.length ? path : undefined;
    }
    const first = functionsIn(config).find(({ image }) => image === name);
    return written.length > 0 || first === undefined ? path : ["functions", first.functionName, "image"];
}
