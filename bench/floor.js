// The same resources as another program's, registered by the shortest program that can.
const pulumi = require("@pulumi/pulumi");
const resources = require("./resources.json");

const made = new Map();
const nameOf = (urn) => urn.slice(urn.lastIndexOf("::") + 2);

for (const { urn, type, custom, parent, provider, inputs } of resources) {
    const options = {
        parent: made.get(parent),
        provider: made.get(provider?.slice(0, provider.lastIndexOf("::"))),
    };
    const name = nameOf(urn);
    const make = () => {
        if (type.startsWith("pulumi:providers:"))
            return new pulumi.ProviderResource(type.split(":")[2], name, inputs, options);
        if (custom) return new pulumi.CustomResource(type, name, inputs, options);
        return new pulumi.ComponentResource(type, name, {}, options);
    };
    made.set(urn, make());
}
