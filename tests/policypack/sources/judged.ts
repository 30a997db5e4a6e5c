import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION } from "../../../policypack/options/configuration";

/** What the mandatory rules say of a template in YAML: rule, path, line and witness. */
export type Judged = readonly [rule: string, path: string, line: number, witness: string | null];

/** A template, and what is to be said of it. */
export interface JudgedCase {
    readonly name: string;
    readonly text: string;
    readonly found: readonly Judged[];
}

export function judged(text: string): readonly Judged[] {
    return checkText("t.yaml", text, DEFAULT_CONFIGURATION, { yaml: true })
        .violations.filter(({ enforcement }) => enforcement === "mandatory")
        .map(({ rule, path, position, witness }) => [rule, path, position.line, witness] as const);
}

/** The lines of a template's resources, each indented by two columns. */
export function resources(...lines: readonly string[]): string {
    return ["Resources:", ...lines.map((line) => `  ${line}`)].join("\n");
}

const GITHUB = "token.actions.githubusercontent.com";

/** A role for the tokens of GitHub, whose subject is written as given. */
export function gitHubRole(subject: string): readonly string[] {
    return [
        "R:",
        "  Type: AWS::IAM::Role",
        "  Properties:",
        "    AssumeRolePolicyDocument:",
        "      Statement:",
        "        Effect: Allow",
        `        Principal: {Federated: !Sub "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${GITHUB}"}`,
        "        Action: sts:AssumeRoleWithWebIdentity",
        "        Condition:",
        `          StringEquals: {"${GITHUB}:aud": sts.amazonaws.com}`,
        `          StringLike: {"${GITHUB}:sub": ${subject}}`,
    ];
}

/** A bucket policy with a principal as given. */
export function bucketPolicy(principal: string, effect = "Allow"): readonly string[] {
    return [
        "B:",
        "  Type: AWS::S3::BucketPolicy",
        "  Properties:",
        "    Bucket: acme",
        "    PolicyDocument:",
        "      Statement:",
        `        Effect: ${effect}`,
        `        Principal: ${principal}`,
        "        Action: s3:GetObject",
        "        Resource: arn:aws:s3:::acme/*",
    ];
}
