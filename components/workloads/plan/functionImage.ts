import { type ImageReader } from "../../ecr/model/readers";
import { type RegistryId, registryName } from "../../ecr/model/registryId";
import { type SharedImage } from "../../ecr/model/sharedImage";
import { partitionOf, registryHost, roleArn } from "../../iam/arn";
import { type Known } from "../../inputs/types";
import { isLater, marksIn } from "../../later";
import { type Problems, type ProblemText } from "../../problems";

/** The copy of an image that a function runs, and who may make or update the function. */
export interface FunctionImage {
    /** The registry, in the function's own region. */
    readonly registry: RegistryId;
    readonly repository: string;
    /** Where the image is pulled from, without tag and digest. */
    readonly url: string;
    /** ARNs of the roles that its readers name to make and update the function. */
    readonly deployRoles: readonly string[];
    /** All that was looked at, so that whoever waits for the image waits for what is checked of it. */
    readonly shared: Known<SharedImage>;
}

/** A function by its place and name. */
interface FunctionPlace extends RegistryId {
    readonly functionName: string;
}

type LambdaReader = NonNullable<Known<ImageReader>["lambda"]>;

/** Works out which copy of an image a function runs; what speaks against it is a problem of `image`. */
export function functionImage(
    problems: Problems,
    place: FunctionPlace,
    given: Known<SharedImage>,
): FunctionImage {
    const image = seen(given);
    const copy = copyFor(place, image);
    const readers = readersOf(place, image);
    problems.check(["image"], undefined, copy ? undefined : copyProblem(place, image));
    const isNamed = readers.length > 0 || isLater(image.readers);
    problems.check(["image"], undefined, isNamed ? undefined : readerProblem(place, image));
    const partition = partitionOf(place.region);
    const registry = copy ?? { accountId: image.repository, region: place.region };
    return {
        registry,
        repository: image.repository,
        url: `${registryHost(partition, registry.region, registry.accountId)}/${image.repository}`,
        deployRoles: readers.map(({ accountId = place.accountId, deployRole }) =>
            roleArn(partition, accountId, deployRole),
        ),
        shared: given,
    };
}

/** The image; where nothing of it is known yet, its mark stands for its repository, and so in all that follows from it. */
function seen(image: Known<SharedImage>): Known<SharedImage> {
    const [mark] = marksIn(Object.keys(image));
    return mark === undefined ? image : { repository: mark, registries: [], readers: {} };
}

/** In its region a function pulls from the registry of its own account, else from the images' owner's, else from any. */
function copyFor(
    { accountId, region }: FunctionPlace,
    { registries }: Known<SharedImage>,
): RegistryId | undefined {
    const here = registries.filter((registry) => registry.region === region);
    const owner = registries[0]?.accountId;
    const of = (account: string | undefined) => here.find((registry) => registry.accountId === account);
    return of(accountId) ?? of(owner) ?? here[0];
}

/** The readers that admit the function: those that name it before those that admit every function of its account. */
function readersOf(place: FunctionPlace, { readers }: Known<SharedImage>): LambdaReader[] {
    const all = Object.values(readers).flatMap(({ lambda }) => lambda ?? []);
    const here = all.filter((its) => isOfAccount(place, its) && its.regions.includes(place.region));
    return [
        ...here.filter(({ function: name }) => name !== "*"),
        ...here.filter((its) => its.function === "*"),
    ];
}

/** A reader without an account is in every account of an organization; whether that has this one, only AWS knows. */
function isOfAccount({ accountId, functionName }: FunctionPlace, lambda: LambdaReader): boolean {
    return (lambda.accountId ?? accountId) === accountId && ["*", functionName].includes(lambda.function);
}

function copyProblem({ region }: FunctionPlace, { repository, registries }: Known<SharedImage>): ProblemText {
    const places = registries.map(registryName).join(", ");
    return {
        message: `has no copy of ${repository} in ${region}, where the function is: it is in ${places}`,
        remediation: `add ${region} to replicateTo of repository ${repository}, for Lambda pulls from its own region only`,
    };
}

function readerProblem(place: FunctionPlace, { repository, readers }: Known<SharedImage>): ProblemText {
    const { functionName, accountId, region } = place;
    const elsewhere = Object.entries(readers).find(
        ([, { lambda }]) => lambda !== undefined && isOfAccount(place, lambda),
    )?.[0];
    const line =
        `${functionName}: { lambda: { accountId: "${accountId}", function: ${functionName}, ` +
        `deployRole: ROLE, regions: [${region}] } }`;
    return {
        message: `is not shared with function ${functionName} of ${registryName(place)}: no reader of ${repository} names it`,
        remediation:
            elsewhere === undefined
                ? `add to the readers of ${repository}: ${line}`
                : `add ${region} to readers.${elsewhere}.lambda.regions`,
    };
}
