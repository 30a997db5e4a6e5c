/** What the command line is measured on: templates of a folder or made from the policy cases, and a plan. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { stringify } from "yaml";
import { asObject, placeOf, readCases } from "./cases";

const READABLE = [".json", ".yaml", ".yml", ".template"];
const IS_TEMPLATE = /AWSTemplateFormatVersion|^\s*"?Resources"?\s*:/m;

/** The templates in a folder and below it, in the order of their names. */
export function templatesIn(folder: string, most: number): readonly string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .sort()
        .map((name) => join(folder, name))
        .filter(
            (file) =>
                READABLE.includes(extname(file)) &&
                statSync(file).isFile() &&
                IS_TEMPLATE.test(readFileSync(file, "utf8")),
        )
        .slice(0, most);
}

/** Puts the first files into a folder of their own, under names that cannot meet. */
export function copied(files: readonly string[], folder: string): string {
    mkdirSync(folder, { recursive: true });
    files.forEach((file, index) => {
        copyFileSync(file, join(folder, `${String(index).padStart(4, "0")}${extname(file)}`));
    });
    return folder;
}

/** So many roles and other resources has each template that is made; public ones have about as many. */
const ROLES = 4;
const OTHERS = 8;

/** Templates made from the trust policies of the cases: three in YAML for each in JSON, as people write them. */
export function madeTemplates(count: number, folder: string): readonly string[] {
    mkdirSync(folder, { recursive: true });
    const policies = readCases()
        .filter((one) => one.kind === "trust" && placeOf(one) !== undefined)
        .flatMap(({ policy }) => asObject(policy) ?? []);
    return Array.from({ length: count }, (_, index) => {
        const template = templateOf(policies, index * ROLES);
        const isJson = index % 4 === 0;
        const file = join(folder, `${index}.${isJson ? "json" : "yaml"}`);
        writeFileSync(file, isJson ? JSON.stringify(template, null, 2) : stringify(template));
        return file;
    });
}

function templateOf(policies: readonly unknown[], from: number): object {
    const roles = Array.from({ length: ROLES }, (_, index) => [
        `Role${index}`,
        {
            Type: "AWS::IAM::Role",
            Properties: {
                AssumeRolePolicyDocument: policies[(from + index) % policies.length],
                Path: "/",
                Tags: [{ Key: "stage", Value: { Ref: "Stage" } }],
            },
        },
    ]);
    const others = Array.from({ length: OTHERS }, (_, index) => [
        `Alarm${index}`,
        {
            Type: "AWS::CloudWatch::Alarm",
            Properties: {
                AlarmDescription: { "Fn::Sub": `Errors of \${AWS::StackName} in ${index}` },
                MetricName: "Errors",
                Namespace: "AWS/Lambda",
                Statistic: "Sum",
                Period: 60,
                EvaluationPeriods: 1,
                Threshold: index,
                ComparisonOperator: "GreaterThanThreshold",
                Dimensions: [{ Name: "FunctionName", Value: { "Fn::ImportValue": `function-${index}` } }],
            },
        },
    ]);
    return {
        AWSTemplateFormatVersion: "2010-09-09",
        Description: "Made for a measurement",
        Parameters: { Stage: { Type: "String", Default: "dev" } },
        Resources: Object.fromEntries([...roles, ...others]) as object,
    };
}

/** Writes a template of one role that a principal assumes. @returns its folder */
export function roleInTemplate(principal: object, folder: string): string {
    const properties = { AssumeRolePolicyDocument: trustIn(principal) };
    const template = { Resources: { Role: { Type: "AWS::IAM::Role", Properties: properties } } };
    writeFileSync(join(folder, "role.json"), JSON.stringify(template));
    return folder;
}

function trustIn(principal: object): object {
    return {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
    };
}

const A_SERVICE = { Service: "ec2.amazonaws.com" };

/** Writes a Terraform plan that makes so many roles that a principal assumes, as `terraform show -json` prints it. @returns the file */
export function madePlan(count: number, file: string, principal: object = A_SERVICE): string {
    const assumeRolePolicy = JSON.stringify(trustIn(principal));
    const roles = Array.from({ length: count }, (_, index) => ({
        address: `aws_iam_role.r${index}`,
        mode: "managed",
        type: "aws_iam_role",
        name: `r${index}`,
        provider_name: "registry.terraform.io/hashicorp/aws",
        values: { assume_role_policy: assumeRolePolicy, name: `r${index}` },
    }));
    const plan = {
        format_version: "1.2",
        terraform_version: "1.9.0",
        planned_values: { root_module: { resources: roles } },
        resource_changes: roles.map(({ values, ...role }) => ({
            ...role,
            change: { actions: ["create"], before: null, after: values, after_unknown: { arn: true } },
        })),
        configuration: {
            root_module: {
                resources: roles.map(({ values, ...role }) => ({
                    ...role,
                    expressions: {
                        name: { constant_value: values.name },
                        assume_role_policy: { constant_value: assumeRolePolicy },
                    },
                })),
            },
        },
    };
    writeFileSync(file, JSON.stringify(plan));
    return file;
}
