import {
    type ImageFunctionPlan,
    type ImageFunctionRequest,
    type Path,
    planImageFunction,
    type Problems,
    sharedImage,
} from "../components/index";
import { functionsIn } from "./imageFunctions";
import { type ImagesConfiguration } from "./imagesSchema";

/** A function in one account and region, as its component takes it. */
export interface PlacedFunction {
    /** Of function, account and region, which name its resources. */
    readonly key: string;
    readonly request: Omit<ImageFunctionRequest, "functionArgs">;
    /** Where the configuration says the region, below `images`. */
    readonly path: Path;
}

/** Every function in each of its accounts and regions. `config` is written out. */
export function functionRequests(config: ImagesConfiguration): PlacedFunction[] {
    return functionsIn(config).flatMap(({ functionName, accountId, regions, image, settings, path }) =>
        regions.map((region, index) => ({
            key: `${functionName}-${accountId}-${region}`,
            request: {
                ...filledIn(settings, { account: accountId, region }),
                functionName,
                accountId,
                region,
                image: sharedImage(config, image),
            },
            path: [...path, "regions", index],
        })),
    );
}

/** The same value, with `{account}` and `{region}` in its texts replaced by those of a place. */
function filledIn<T>(value: T, place: Readonly<Record<string, string>>): T;
function filledIn(value: unknown, place: Readonly<Record<string, string>>): unknown {
    if (typeof value === "string") {
        return value.replace(/\{(account|region)\}/g, (_, key: string) => place[key] ?? "");
    }
    if (Array.isArray(value)) {
        return value.map((item: unknown) => filledIn(item, place));
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, its]) => [key, filledIn<unknown>(its, place)]))
        : value;
}

/** Whether it is known which image a function runs; before the first push it is not, and the function waits. */
export function hasImage({ request: { digest, tag } }: PlacedFunction): boolean {
    return digest !== undefined || tag !== undefined;
}

/** Stands for the digest before the first push, so that all else is checked from the beginning. */
const ANY_DIGEST = `sha256:${"0".repeat(64)}`;

/** @throws ProblemsError with everything that is wrong with the function, but for its image where none is there yet. */
export function planFunction(placed: PlacedFunction): ImageFunctionPlan {
    const { request } = placed;
    return planImageFunction({ ...request, digest: hasImage(placed) ? request.digest : ANY_DIGEST });
}

/** Checks every function in each of its places. `config` is written out. */
export function checkFunctionRequests(problems: Problems, config: ImagesConfiguration): void {
    for (const placed of functionRequests(config)) {
        problems.collect(
            () => planFunction(placed),
            (path) => configurationPath(placed.request.functionName, path),
        );
    }
}

/** A place is checked as a reader's, and its image follows from it. */
function configurationPath(functionName: string, path: Path): Path | undefined {
    const [argument = ""] = path;
    if (["accountId", "region", "image"].includes(String(argument))) {
        return undefined;
    }
    return ["functions", functionName, ...(argument === "functionName" ? [] : path)];
}
