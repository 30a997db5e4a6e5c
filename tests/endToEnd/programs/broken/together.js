// Resources each of which is sound, and which do not fit together.
const aws = require("@pulumi/aws");
const { account, document } = require("../documents");

function repository(name, access) {
    new aws.ecr.Repository(name, {
        name,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        tags: { "Lambda-Access": access },
    });
}

repository("repo_1", "true");
repository("repo_10", "true");
repository("tool", "false");

new aws.ecr.ReplicationConfiguration("replication", {
    replicationConfiguration: {
        rules: [
            {
                destinations: [{ region: "eu-west-1", registryId: account }],
                repositoryFilters: ["repo_1", "tool"].map((filter) => ({
                    filter,
                    filterType: "PREFIX_MATCH",
                })),
            },
        ],
    },
});

for (const name of ["first-policy", "second-policy"]) {
    new aws.ecr.RegistryPolicy(name, {
        policy: document({
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${account}:role/builder` },
            Action: "ecr:BatchImportUpstreamImage",
            Resource: `arn:aws:ecr:us-east-2:${account}:repository/*`,
        }),
    });
}
