const aws = require("@pulumi/aws");

exports.account = aws.getCallerIdentityOutput().accountId;
exports.region = aws.getRegionOutput().name;
exports.partition = aws.getPartitionOutput().partition;

const service = { Service: "ec2.amazonaws.com" };
const role = new aws.iam.Role(
    "adopted",
    {
        name: "lambda-deployer",
        assumeRolePolicy: {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: service, Action: "sts:AssumeRole" }],
        },
    },
    { import: "lambda-deployer", retainOnDelete: true },
);
exports.role = role.arn;
