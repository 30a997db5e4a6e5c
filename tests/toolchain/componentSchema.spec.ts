import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";
import assert from "node:assert/strict";
import { join } from "node:path";
import {
    GitHubDeployRole,
    GitHubOidcProvider,
    GitHubPerimeter,
    ImageDestination,
    ImageExecutionRole,
    ImageFunction,
    ImagePullRole,
    ImageRegistry,
    ImageRepository,
    PublicImageRepository,
} from "../../components/index";

interface Property {
    readonly type?: string;
    readonly plain?: boolean;
    readonly description?: string;
    readonly $ref?: string;
}

interface Schema {
    readonly dependencies: readonly unknown[];
    readonly resources: Readonly<
        Record<
            string,
            {
                readonly description: string;
                readonly inputProperties: Readonly<Record<string, Property>>;
                readonly requiredInputs: readonly string[];
                readonly properties: Readonly<Record<string, Property>>;
            }
        >
    >;
    readonly types: Readonly<Record<string, { readonly properties: Readonly<Record<string, Property>> }>>;
}

describe("the schema for other languages", function () {
    this.timeout(60_000);
    let schema: Schema;

    before(async () => {
        const components = [
            GitHubDeployRole,
            GitHubOidcProvider,
            GitHubPerimeter,
            ImageDestination,
            ImageExecutionRole,
            ImageFunction,
            ImagePullRole,
            ImageRegistry,
            ImageRepository,
            PublicImageRepository,
        ];
        const dirname = join(__dirname, "..", "..", "components");
        const provider = new ComponentProvider({ name: "keyless-delivery", components, dirname });
        schema = JSON.parse(await provider.getSchema()) as Schema;
    });

    it("has every component, with what it needs and what it gives", () => {
        const summary = Object.entries(schema.resources).map(([token, its]) => [
            token.replace("keyless-delivery:index:", ""),
            its.requiredInputs,
            Object.keys(its.properties),
        ]);
        assert.deepEqual(summary.sort(), [
            [
                "GitHubDeployRole",
                ["providerArn", "roleName", "subjects"],
                ["arn", "arns", "roleNames", "subjectClaims", "audience", "policyDocument"],
            ],
            ["GitHubOidcProvider", [], ["arn", "issuer", "audience", "audiences"]],
            ["GitHubPerimeter", ["owners"], ["policy", "policyId"]],
            ["ImageDestination", ["source", "templates"], ["repositoryUrls", "registryHost", "roleArn"]],
            ["ImageExecutionRole", ["pullImages", "roleName"], ["arn", "roleName", "policyDocument"]],
            [
                "ImageFunction",
                ["functionName", "image"],
                ["arn", "functionName", "invokeArn", "imageUri", "roleArn", "logGroupName", "url"],
            ],
            [
                "ImagePullRole",
                ["assumedBy", "regions", "repositories", "roleName"],
                ["arn", "roleName", "policyDocument"],
            ],
            [
                "ImageRegistry",
                ["readers", "repositories"],
                [
                    "repositoryNames",
                    "repositoryArns",
                    "repositoryUrls",
                    "repositoryDigestUris",
                    "sharedImages",
                    "registryHost",
                ],
            ],
            ["ImageRepository", ["repositoryName"], ["url", "arn", "repositoryName", "sharedImage"]],
            ["PublicImageRepository", ["repositoryName"], ["url", "arn", "repositoryName"]],
        ]);
    });

    it("takes as plain values what decides which resources exist, and everything else as Inputs", () => {
        const properties = [
            ...Object.values(schema.resources).map(({ inputProperties }) => inputProperties),
            ...Object.values(schema.types).map((its) => its.properties),
        ].flatMap((its) => Object.entries(its));
        const plain = properties.filter(([, its]) => its.plain === true);
        assert.deepEqual([...new Set(plain.map(([name]) => name))].sort(), [
            "allowDescribe",
            "allowRoot",
            "deployedBy",
            "eksNodes",
            "enhancedScanning",
            "forceDelete",
            "keepUntagged",
            "kms",
            "lambdaAccess",
            "legacySubjectUntil",
            "managedByOtherStack",
            "managesPolicy",
            "nameForm",
            "prefix",
            "protect",
            "pullRequest",
            "region",
            "registry",
            "replicasNeedLambdaAccess",
            "scanOnPush",
            "sessionTags",
            "splitOverQuota",
            "trustSourceAccountRoot",
            "untagged",
            "viaUrl",
        ]);
        // Go's generator does not compile plain references to objects: https://github.com/pulumi/pulumi/issues/9427
        assert.deepEqual(
            plain.filter(([, { type }]) => type !== "boolean" && type !== "string").map(([name]) => name),
            [],
        );
    });

    it("says of every argument what it is", () => {
        for (const [token, its] of [...Object.entries(schema.resources)]) {
            assert.ok(its.description, token);
            for (const [name, { description }] of Object.entries({
                ...its.inputProperties,
                ...its.properties,
            })) {
                assert.ok(description, `${token} ${name}`);
            }
        }
        for (const [token, its] of Object.entries(schema.types)) {
            for (const [name, { description }] of Object.entries(its.properties)) {
                assert.ok(description, `${token} ${name}`);
            }
        }
    });

    it("needs no other package's schema, so that it can be read where no plugin is installed", () => {
        assert.deepEqual(schema.dependencies, []);
    });
});
