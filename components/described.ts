/** The schema of the components with what package.json says of the package, which Pulumi's own host leaves out. */
import {
    ComponentProvider,
    type ComponentProviderOptions,
} from "@pulumi/pulumi/provider/experimental/provider";
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Manifest {
    readonly name: string;
    readonly displayName: string;
    readonly author: string;
    readonly homepage: string;
    readonly keywords: readonly string[];
    readonly license: string;
    readonly repository: { readonly url: string };
}

/** How the generators name what they make: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
const LANGUAGES = {
    go: {
        respectSchemaVersion: true,
        importBasePath: "github.com/keyless-delivery/keyless-delivery/sdk/go/keylessdelivery",
        rootPackageName: "keylessdelivery",
        generateResourceContainerTypes: true,
    },
    nodejs: { respectSchemaVersion: true, packageName: "keyless-delivery-sdk" },
    python: {
        respectSchemaVersion: true,
        packageName: "pulumi_keyless_delivery",
        pyproject: { enabled: true },
    },
};

/** Serves the components of a package, described by the package.json in its folder. */
export class DescribedProvider extends ComponentProvider {
    private readonly manifest: Manifest;

    constructor(folder: string, components: ComponentProviderOptions["components"]) {
        const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
        super({ name: manifest.name, dirname: folder, components });
        this.manifest = manifest;
    }

    override async getSchema(): Promise<string> {
        const schema = JSON.parse(await super.getSchema()) as { readonly language: object };
        const { displayName, author, homepage, keywords, license, repository } = this.manifest;
        return JSON.stringify({
            ...schema,
            displayName,
            publisher: author,
            homepage,
            keywords,
            license,
            repository: repository.url.replace(/^git\+|\.git$/g, ""),
            language: { ...schema.language, ...LANGUAGES },
        });
    }
}
