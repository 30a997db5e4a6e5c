import type { Text } from "./pieces";

/**
 * What CloudFormation tells a template of its deployment. Each is one of many: a rule that is shown an example must not
 * depend on it. The account is the one that everything in the template is made in.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
export function pseudoParameters(account: string): ReadonlyMap<string, Text> {
    const examples: readonly (readonly [string, string])[] = [
        ["AWS::AccountId", account],
        ["AWS::Partition", "aws"],
        ["AWS::Region", "us-east-1"],
        ["AWS::URLSuffix", "amazonaws.com"],
        ["AWS::StackName", "stack"],
        ["AWS::StackId", `arn:aws:cloudformation:us-east-1:${account}:stack/stack/0`],
    ];
    return new Map(examples.map(([name, example]) => [name, [{ name, free: false, example }]]));
}

/** Whether somebody names it who deploys the template. */
export function isNamedAtDeployment(name: string): boolean {
    return name === "AWS::StackName" || name === "AWS::StackId";
}
