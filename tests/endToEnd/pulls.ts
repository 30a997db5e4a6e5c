/** Whether somebody may pull from a repository, asked of the tests' own reading of IAM instead of the sandbox's. */
import { GetRepositoryPolicyCommand, ListTagsForResourceCommand } from "@aws-sdk/client-ecr";
import type { Cloud } from "../../sandbox/provider/cloud";
import { type Deputy, deputyGetsIn, getsIn, type ResourcePolicy } from "../policypack/engine/requests";

interface Statement {
    readonly Effect: "Allow" | "Deny";
    readonly Principal: "*" | Readonly<Record<string, string | readonly string[]>>;
    readonly Action: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** The repository's policy for one action, as far as it depends on more than the repository's tags. */
export async function policyFor(
    action: string,
    repositoryName: string,
    cloud: Cloud,
): Promise<ResourcePolicy> {
    const ecr = await cloud.ecr;
    const resourceArn = `arn:aws:ecr:${cloud.region}:${cloud.account}:repository/${repositoryName}`;
    const { tags = [] } = await ecr.send(new ListTagsForResourceCommand({ resourceArn }));
    const { policyText = "{}" } = await ecr.send(new GetRepositoryPolicyCommand({ repositoryName }));
    const tagged = new Map(tags.map(({ Key, Value }) => [`aws:ResourceTag/${Key ?? ""}`, Value ?? ""]));
    const { Statement: statements } = JSON.parse(policyText) as { readonly Statement: readonly Statement[] };
    return {
        Statement: statements
            .filter(({ Action }) => listOf(Action).includes(action))
            .flatMap((statement) => principalsOf(statement).map((Principal) => ({ ...statement, Principal })))
            .flatMap((statement) => {
                const Condition = withoutTags(statement, tagged);
                return Condition === undefined ? [] : [{ ...statement, Action: action, Condition }];
            }),
    };
}

function principalsOf({ Principal }: Statement): ResourcePolicy["Statement"][number]["Principal"][] {
    return Principal === "*"
        ? ["*"]
        : [
              ...listOf(Principal["AWS"] ?? []).map((AWS) => ({ AWS })),
              ...listOf(Principal["Service"] ?? []).map((Service) => ({ Service })),
          ];
}

/** What is left of the conditions once the repository's tags are compared; undefined where they differ. */
function withoutTags(
    { Condition = {} }: Statement,
    tags: ReadonlyMap<string, string>,
): Record<string, Record<string, readonly string[]>> | undefined {
    const left: Record<string, Record<string, readonly string[]>> = {};
    for (const [operator, keys] of Object.entries(Condition)) {
        for (const [key, values] of Object.entries(keys)) {
            if (!key.startsWith("aws:ResourceTag/")) {
                (left[operator] ??= {})[key.replace(/^aws:source/, "aws:Source")] = listOf(values);
            } else if (operator !== "StringEquals" || !listOf(values).includes(tags.get(key) ?? "")) {
                return undefined;
            }
        }
    }
    return left;
}

const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

async function all(
    repository: string,
    cloud: Cloud,
    admits: (policy: ResourcePolicy) => boolean,
): Promise<boolean> {
    const policies = await Promise.all(PULL.map((action) => policyFor(action, repository, cloud)));
    return policies.every(admits);
}

/** Whether Lambda gets the image for some function of the account. */
export const lambdaPulls = (repository: string, cloud: Cloud, account: string): Promise<boolean> => {
    const deputy: Deputy = { service: "lambda.amazonaws.com", account };
    return all(repository, cloud, (policy) => deputyGetsIn(policy, deputy));
};

/** Whether the role gets it, as far as the repository's policy is asked; the policy names roles, not accounts. */
export const rolePulls = (repository: string, cloud: Cloud, arn: string): Promise<boolean> =>
    all(
        repository,
        cloud,
        (policy) =>
            getsIn(policy, { arn, organization: undefined }) &&
            policy.Statement.some(
                ({ Principal }) => Principal !== "*" && "AWS" in Principal && Principal.AWS === arn,
            ),
    );
