import { basename } from "node:path";

/** What a file must be turned into before it can be judged. */
interface Conversion {
    readonly what: string;
    readonly name: RegExp;
    /** What its text holds. */
    readonly text: RegExp;
    /** The command, and what to check instead. */
    readonly command: string;
}

/** What is made by a source of Terraform: where nothing of this is in one, no policy comes of it. */
const MAKES_RESOURCES = /^\s*"?(resource|module)"?[\s:{]|polic(y|ies)|principal|statement|assume_?role/im;

const TERRAFORM = "terraform plan -out plan && terraform show -json plan > plan.json, and check plan.json";
const PROGRAM = /\.(ts|js|mts|py|go|java|cs)$/;

const CONVERSIONS: readonly Conversion[] = [
    {
        what: "a log of Terraform",
        name: /./,
        text: /^\uFEFF?\{"@level":|^(Terraform|OpenTofu) (used the selected providers|will perform the following actions)/m,
        command: TERRAFORM,
    },
    {
        what: "a template for Terraform's templatefile",
        name: /\.(tftpl|tpl)$/,
        text: /[$%]\{/,
        command: TERRAFORM,
    },
    {
        what: "a source of Terraform",
        name: /\.tf(\.json)?$/,
        text: MAKES_RESOURCES,
        command: TERRAFORM,
    },
    {
        what: "a program for CDK for Terraform",
        name: PROGRAM,
        text: /["'\s]cdktf["'./\s]|com\.hashicorp\.cdktf|HashiCorp\.Cdktf|terraform-cdk-go/,
        command: `cdktf synth and, in the folder of the stack in cdktf.out, ${TERRAFORM}`,
    },
    {
        what: "a program for AWS CDK",
        name: PROGRAM,
        text: /aws-cdk-lib|aws_cdk|@aws-cdk\/core|amazon\.awscdk|Amazon\.CDK|aws-cdk-go/,
        command: "cdk synth, and check cdk.out",
    },
    {
        what: "a program for Pulumi",
        name: PROGRAM,
        text: /@pulumi\/|pulumi_aws|pulumi-aws|com\.pulumi|using Pulumi/,
        command: "pulumi preview --json > preview.json, and check preview.json",
    },
    {
        what: "a template with directives of Rain",
        name: /\.(ya?ml|template)$/,
        text: /!Rain::|["']?Rain::\w+["']?\s*:/,
        command: "rain pkg FILE > packaged.yaml, and check packaged.yaml",
    },
    {
        what: "a template of Jinja",
        name: /\.(json|ya?ml|template|j2)$/,
        text: /^(?=[^]*(polic|principal|statement))[^]*\{%-?\s*(if|for|set|include|import|macro|block|raw)\b/i,
        command: "what fills it in, and check what comes of it",
    },
    {
        what: "a template of Helm",
        name: /\.(ya?ml|tpl)$/,
        text: /^(?=[^]*(polic|principal|statement))[^]*\{\{-?\s*(if|include|range|with|define|tpl|toYaml|\.(Values|Release|Chart))\b/i,
        command: "helm template CHART > manifests.yaml, and check manifests.yaml",
    },
];

/**
 * What has to be said of a file that is no policy yet, but is turned into one by a command; undefined for any other.
 *
 * @param file its name
 */
export function conversionOf(file: string, text: string): string | undefined {
    const name = basename(file);
    const conversion = CONVERSIONS.find((one) => one.name.test(name) && one.text.test(text));
    return conversion && `is ${conversion.what}; run ${conversion.command.replace("FILE", name)}`;
}
