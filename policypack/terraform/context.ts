import { moduleOf, withoutIndices, withoutKey } from "./addresses";
import { arnOf, type Instance } from "./instances";
import { type Document, documentOf, type Lookup } from "./documents";
import type { PlanConfiguration } from "./expressions";
import { instancesIn, type Names, type Site, siteOf } from "./references";
import { settled } from "./settle";

/** Attributes that hold an ARN; an API of API Gateway is called by another one than it is managed by. */
const ARNS: readonly string[] = ["arn", "execution_arn"];
const DOCUMENTS: readonly string[] = ["json", "minified_json"];

/** What the expressions of a plan can lead to. */
export class Context {
    private readonly names: Names;
    private readonly documents = new Map<string, Document | undefined>();

    /** @param instances by address */
    constructor(
        configuration: PlanConfiguration,
        private readonly instances: ReadonlyMap<string, Instance>,
    ) {
        const addresses = new Map<string, string[]>();
        for (const address of instances.keys()) {
            const owner = withoutKey(address);
            const others = addresses.get(owner);
            if (others === undefined) {
                addresses.set(owner, [address]);
            } else {
                others.push(address);
            }
        }
        this.names = { configuration, instances: addresses };
    }

    /** The arguments of a resource as far as they will be judged. */
    settled(id: string, { type, properties }: Omit<Instance, "isData">): Readonly<Record<string, unknown>> {
        const configured = this.names.configuration.resources.get(withoutIndices(id));
        if (configured === undefined) {
            return properties;
        }
        const site = siteOf(id, this.names);
        const lookup = this.lookupAt(site);
        return settled(properties, configured, { type, site, names: this.names, lookup });
    }

    private lookupAt(site: Site): Lookup {
        return {
            arnOf: (expression) => {
                const [only, ...others] = instancesIn(expression, site, ARNS, this.names) ?? [];
                const [address = "", ...alternatives] = only ?? [];
                const instance = this.instances.get(address);
                return instance === undefined || others.length > 0 || alternatives.length > 0
                    ? undefined
                    : arnOf(address, instance);
            },
            documentsOf: (expression) =>
                instancesIn(expression, site, DOCUMENTS, this.names)?.map((addresses) =>
                    this.documentAt(addresses),
                ),
        };
    }

    /** The document of a data source; the statements of all of them together, where any of several may be meant. */
    private documentAt(addresses: readonly string[]): Document | undefined {
        const documents = addresses.map((address) => this.documentOf(address));
        const [first, ...others] = documents;
        return first === undefined || others.includes(undefined)
            ? undefined
            : { ...first, Statement: documents.flatMap((document) => document?.Statement ?? []) };
    }

    private documentOf(address: string): Document | undefined {
        const data = this.instances.get(address);
        if (data?.isData === true && isPolicyDocument(address) && !this.documents.has(address)) {
            // What includes itself finds this.
            this.documents.set(address, undefined);
            const configured = this.names.configuration.resources.get(withoutIndices(address));
            const lookup = this.lookupAt(siteOf(address, this.names));
            this.documents.set(address, documentOf(data.properties, configured?.expressions, lookup));
        }
        return this.documents.get(address);
    }
}

function isPolicyDocument(address: string): boolean {
    return address.startsWith("data.aws_iam_policy_document.", moduleOf(address).length);
}
