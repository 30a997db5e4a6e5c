/** The product's program, where ECR says that somebody else has configured the registry. */
const { createServer } = require("node:http");

const answers = {
    DescribeRegistry: {
        replicationConfiguration: {
            rules: [
                {
                    destinations: [{ region: "ap-south-1", registryId: "111111111111" }],
                    repositoryFilters: [{ filter: "theirs/", filterType: "PREFIX_MATCH" }],
                },
            ],
        },
    },
    DescribeRepositories: { repositories: [{ repositoryName: "legacy" }] },
    GetRepositoryPolicy: {
        policyText: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Sid: "LambdaECRImageRetrievalPolicy", Effect: "Allow" }],
        }),
    },
    GetLifecyclePolicy: {
        lifecyclePolicyText: JSON.stringify({ rules: [{ rulePriority: 1, description: "Theirs" }] }),
    },
    GetRegistryPolicy: { policyText: JSON.stringify({ Version: "2012-10-17", Statement: [] }) },
    GetRegistryScanningConfiguration: { scanningConfiguration: { scanType: "BASIC", rules: [] } },
};

/** Answers as the account whose credentials ask. */
const registry = createServer(({ headers }, response) => {
    const [, action = ""] = String(headers["x-amz-target"]).split(".");
    const [, registryId] = /Credential=(\d{12})\//.exec(headers.authorization ?? "") ?? [];
    response.end(JSON.stringify({ registryId, ...answers[action] }));
});

module.exports = async () => {
    await new Promise((resolve) => registry.listen(0, "127.0.0.1", resolve));
    // The program ends when everything is registered, whether or not somebody could still ask.
    registry.unref();
    process.env.AWS_ENDPOINT_URL_ECR = `http://127.0.0.1:${registry.address().port}`;
    return require("../../../../programs/index");
};
