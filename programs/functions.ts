import type * as pulumi from "@pulumi/pulumi";
import { ImageFunction, type SharedImage } from "../components/index";
import { functionRequests, hasImage } from "./functionRequests";
import { type ImagesConfiguration } from "./imagesSchema";
import { type Providers } from "./providers";

/** Function -> account -> region -> its ARN. */
export type FunctionArns = Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, pulumi.Output<string>>>>>>
>;

/**
 * Makes each function in its accounts and regions, once the configuration says which image it runs. `config` is written out,
 * and `images` come with the repositories and policies that the functions need.
 */
export function runFunctions(
    config: ImagesConfiguration,
    images: pulumi.Output<Record<string, SharedImage>>,
    providers: Providers,
): FunctionArns {
    const arns: Record<string, Record<string, Record<string, pulumi.Output<string>>>> = {};
    for (const { key, request } of functionRequests(config).filter(hasImage)) {
        const { functionName, accountId, region, image } = request;
        const { arn } = new ImageFunction(
            `function-${key}`,
            { ...request, image: images.apply((all) => all[image.repository] ?? image) },
            {
                provider: providers.in(accountId, region),
                readImage: providers.readImage(accountId, region),
            },
        );
        const ofFunction = (arns[functionName] ??= {});
        (ofFunction[accountId] ??= {})[region] = arn;
    }
    return arns;
}
