// Resources as they are made by hand, without what the components do about replacements.
const aws = require("@pulumi/aws");
const { document, reads, serviceTrust } = require("../documents");

const READER = "arn:aws:iam::123456789012:role/lambda-deployer";

const lifecycle = (days) =>
    JSON.stringify({
        rules: [
            {
                rulePriority: 1,
                selection: {
                    tagStatus: "untagged",
                    countType: "sinceImagePushed",
                    countUnit: "days",
                    countNumber: days,
                },
                action: { type: "expire" },
            },
        ],
    });

module.exports = {
    repository({
        name,
        encryption = "AES256",
        days = 14,
        reader = READER,
        protect = false,
        protectAll = false,
    }) {
        const repository = new aws.ecr.Repository(
            "app",
            { name, encryptionConfigurations: [{ encryptionType: encryption }] },
            { protect: protect || protectAll },
        );
        const ofIt = { repository: repository.name };
        new aws.ecr.LifecyclePolicy("app", { ...ofIt, policy: lifecycle(days) }, { protect: protectAll });
        const policy = document(reads({ AWS: reader }));
        new aws.ecr.RepositoryPolicy("app", { ...ofIt, policy }, { protect: protectAll });
    },

    role({ roleName, assumeRolePolicy = serviceTrust, resources = ["*"] }) {
        const role = new aws.iam.Role("deploy", { name: roleName, assumeRolePolicy });
        const policy = document({
            Effect: "Allow",
            Action: "ecr:GetAuthorizationToken",
            Resource: resources,
        });
        new aws.iam.RolePolicy("deploy", { name: "deploy", role: role.name, policy });
    },

    replication({ filter }) {
        const destinations = [{ region: "eu-west-1", registryId: "111111111111" }];
        const repositoryFilters = [{ filter, filterType: "PREFIX_MATCH" }];
        new aws.ecr.ReplicationConfiguration("replication", {
            replicationConfiguration: { rules: [{ destinations, repositoryFilters }] },
        });
    },

    cache({ upstream, deleteBeforeReplace = false }) {
        const inputs = { ecrRepositoryPrefix: "hub", upstreamRegistryUrl: upstream };
        new aws.ecr.PullThroughCacheRule("hub", inputs, { deleteBeforeReplace });
    },

    /** Lets the replication of an account in, whose role is made first where `withRole` says so. */
    incoming({ source, withRole = false }) {
        const service = "replication.ecr.amazonaws.com";
        const other = new aws.Provider("source", { region: "us-east-2", allowedAccountIds: [source] });
        const before = withRole
            ? [new aws.iam.ServiceLinkedRole("replication", { awsServiceName: service }, { provider: other })]
            : [];
        const policy = document({
            Effect: "Allow",
            Principal: {
                AWS: `arn:aws:iam::${source}:role/aws-service-role/${service}/AWSServiceRoleForECRReplication`,
            },
            Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
            Resource: "arn:aws:ecr:us-east-2:111111111111:repository/app",
        });
        new aws.ecr.RegistryPolicy("incoming", { policy }, { dependsOn: before });
    },
};
