"""A role in Python, under Pulumi's mocks: what the component would be given."""
import pulumi


class Recorder(pulumi.runtime.Mocks):
    def new_resource(self, args: pulumi.runtime.MockResourceArgs):
        subject = args.inputs["subjects"][0]
        repository = f"{subject['owner']}/{subject['repository']}"
        print(args.typ, args.name, args.inputs["roleName"], repository, subject["branch"])
        return [args.name, {"arn": args.name}]

    def call(self, args: pulumi.runtime.MockCallArgs):
        return {}


pulumi.runtime.set_mocks(Recorder())

import pulumi_keyless_delivery as keyless  # noqa: E402: mocks come first


@pulumi.runtime.test
def make_role():
    role = keyless.GitHubDeployRole(
        "shop",
        account_id="111111111111",
        region="us-east-2",
        role_name="shop",
        provider_arn="arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
        subjects=[{"owner": "acme", "repository": "shop", "branch": "main"}],
        push_images=[{"repository": "shop"}],
    )
    return role.arn


make_role()
