import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";
import assert from "node:assert/strict";
import { join } from "node:path";
import {
    GitHubDeployRole,
    GitHubOidcProvider,
    ImageDestination,
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
            ImageDestination,
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
                ["accountId", "providerArn", "region", "roleName", "subjects"],
                ["arn", "arns", "subjects", "audience", "policyDocument"],
            ],
            ["GitHubOidcProvider", ["accountId", "region"], ["arn", "issuer", "audience"]],
            [
                "ImageDestination",
                ["accountId", "region", "source", "templates"],
                ["repositoryUrls", "registryHost"],
            ],
            [
                "ImagePullRole",
                ["accountId", "assumedBy", "regions", "repositories", "roleName"],
                ["arn", "policyDocument"],
            ],
            [
                "ImageRegistry",
                ["accountId", "homeRegion", "readers", "region", "repositories"],
                ["repositoryUrls", "repositoryDigestUris", "registryHost"],
            ],
            ["ImageRepository", ["accountId", "region", "repositoryName"], ["url", "arn"]],
            ["PublicImageRepository", ["accountId", "repositoryName"], ["url", "arn"]],
        ]);
    });

    it("takes as plain values what decides names, documents and children", () => {
        const inputs = Object.values(schema.resources).flatMap((its) => Object.entries(its.inputProperties));
        const values = new Set(inputs.filter(([, { plain }]) => plain !== true).map(([name]) => name));
        assert.deepEqual([...values].sort(), ["description", "permissionsBoundary", "providerArn", "tags"]);
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
