import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { accountIdProblem, regionProblem } from "../iam/names";
import { type Path, type Problem } from "../problems";
import { ComponentError } from "./errors";

/** What a provider says of itself; what it does not know yet, or mocks know nothing of, is undefined. */
interface ProviderPlace {
    readonly accountId: string | undefined;
    readonly region: string | undefined;
    /** ARN of whom it signs its requests as. */
    readonly caller: string | undefined;
}

type Given = pulumi.Input<string> | undefined;

/** An argument that says where a component is, and what leads to it. */
export interface GivenPlace {
    readonly value: Given;
    readonly path: Path;
}

interface GivenPlaces {
    readonly accountId: GivenPlace;
    /** Left out where a component is in no region. */
    readonly region?: GivenPlace;
}

/** One look-up for each provider; the default provider is known by the program's connection with the engine. */
const lookUps = new WeakMap<object, pulumi.Output<ProviderPlace>>();

/**
 * The account and the region of a component: those of its arguments, which must be the provider's, or the provider's where
 * the arguments leave them out.
 *
 * https://www.pulumi.com/registry/packages/aws/api-docs/getcalleridentity/
 */
export class Whereabouts {
    readonly accountId: pulumi.Input<string>;
    readonly region: pulumi.Input<string>;
    private readonly found: ((provider: pulumi.Output<ProviderPlace>) => void) | undefined;
    private place: pulumi.Output<ProviderPlace> | undefined;
    private agrees: pulumi.Output<boolean> | undefined;

    /** @param component what messages call it: its type, and its name in quotes */
    constructor(
        private readonly component: string,
        private readonly given: GivenPlaces,
    ) {
        const { accountId, region } = given;
        if (accountId.value !== undefined && region?.value !== undefined) {
            [this.accountId, this.region] = [accountId.value, region.value];
        } else {
            const [provider, found] = pulumi.deferredOutput<ProviderPlace>();
            this.found = found;
            this.accountId = accountId.value ?? provider.apply((its) => orUnknown(its.accountId));
            this.region = region?.value ?? provider.apply((its) => orUnknown(its.region));
        }
    }

    /** Asks the provider of a component where it is. */
    lookUp(component: pulumi.ComponentResource): void {
        const provider = component.getProvider("aws::") ?? pulumi.runtime.getMonitor() ?? component;
        const place = lookUps.get(provider) ?? placeOf(component);
        lookUps.set(provider, place);
        this.place = place;
        this.found?.(place);
        this.agrees = agreement(place, this.component, this.given);
    }

    /** ARN of whom the provider signs its requests as, where it says so; after `lookUp`. */
    get caller(): pulumi.Output<string | undefined> {
        return pulumi.output(this.place).apply((place) => place?.caller);
    }

    /** A value for a child, which is made only where the provider is where the arguments say; after `lookUp`. */
    checked<T>(value: pulumi.Input<T>): pulumi.Output<pulumi.Unwrap<T>> {
        if (this.agrees === undefined) {
            throw new Error(`${this.component} makes a resource before its provider was asked where it is`);
        }
        return this.agrees.apply(() => pulumi.output(value));
    }
}

/** An unknown value, so that no text is ever made of what is undefined. */
function orUnknown(text: string | undefined): string {
    return text ?? (pulumi.unknown as unknown as string);
}

/** What was compared with each provider: the components of one place share the answer. */
const agreements = new WeakMap<pulumi.Output<ProviderPlace>, Map<string, pulumi.Output<boolean>>>();

function agreement(
    place: pulumi.Output<ProviderPlace>,
    component: string,
    given: GivenPlaces,
): pulumi.Output<boolean> {
    const values = [given.accountId.value, given.region?.value];
    if (!values.every((value) => value === undefined || typeof value === "string")) {
        return compared(place, component, given);
    }
    const shared = agreements.get(place) ?? new Map<string, pulumi.Output<boolean>>();
    agreements.set(place, shared);
    const key = values.join(" ");
    const agrees = shared.get(key) ?? compared(place, component, given);
    shared.set(key, agrees);
    return agrees;
}

function compared(
    place: pulumi.Output<ProviderPlace>,
    component: string,
    given: GivenPlaces,
): pulumi.Output<boolean> {
    const { accountId: account, region: area } = given;
    return pulumi.all([place, account.value, area?.value]).apply(([provider, accountId, region]) => {
        const problems = [
            ...differing(account.path, accountId, provider.accountId, "account"),
            ...differing(area?.path ?? [], region, provider.region, "region"),
        ];
        if (problems.length > 0) {
            throw new ComponentError(component, problems);
        }
        return true;
    });
}

function placeOf(parent: pulumi.ComponentResource): pulumi.Output<ProviderPlace> {
    const identity = getCallerIdentityOutput({}, { parent });
    const region = getRegionOutput({}, { parent });
    return pulumi.all([identity, region]).apply(([its, where]) => ({
        accountId: known(its.accountId, accountIdProblem),
        region: known(where.region, regionProblem),
        caller: known(its.arn, callerProblem),
    }));
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
function callerProblem(arn: string): string | undefined {
    return /^arn:aws[\w-]*:(?:iam|sts)::\d{12}:/.test(arn) ? undefined : "is nobody's ARN";
}

/** A provider whose own inputs are unknown answers nothing, and mocks answer anything. */
function known(answer: unknown, problemOf: (text: string) => unknown): string | undefined {
    return typeof answer === "string" && problemOf(answer) === undefined ? answer : undefined;
}

function differing(
    path: Path,
    given: string | undefined,
    actual: string | undefined,
    what: string,
): Problem[] {
    if (given === undefined || actual === undefined || given === actual) {
        return [];
    }
    return [
        {
            path,
            value: given,
            message: `is not the ${what} of the AWS provider in use, ${actual}`,
            remediation: `pass a provider of ${what} ${given}, write ${actual}, or leave it out`,
        },
    ];
}

/** The arguments of a component with its account and its region, and what checks that the provider is there. */
export function placed<Args extends { accountId?: Given; region?: Given }>(
    component: string,
    args: Args,
): { place: Whereabouts; args: Args & { accountId: pulumi.Input<string>; region: pulumi.Input<string> } } {
    const place = new Whereabouts(component, {
        accountId: { value: args.accountId, path: ["accountId"] },
        region: { value: args.region, path: ["region"] },
    });
    return { place, args: { ...args, accountId: place.accountId, region: place.region } };
}
