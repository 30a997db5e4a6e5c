import * as pulumi from "@pulumi/pulumi";

/**
 * A value that follows from the arguments, so that it is known at preview where they are, but whose readers still wait for
 * the resources that make it true.
 */
export function knownAfter<T>(
    value: pulumi.Input<T>,
    resources: readonly pulumi.Resource[],
): pulumi.Output<pulumi.Unwrap<T>> {
    return pulumi.all([value, ...resources.map(({ urn }) => urn)]).apply(([known]) => known) as pulumi.Output<
        pulumi.Unwrap<T>
    >;
}
