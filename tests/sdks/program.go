// A program with a role and a repository, in Go.
package main

import (
	keyless "github.com/keyless-delivery/keyless-delivery/sdk/go/keylessdelivery"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := keyless.NewGitHubDeployRole(ctx, "shop", &keyless.GitHubDeployRoleArgs{
			AccountId:   pulumi.String("111111111111"),
			Region:      pulumi.String("us-east-2"),
			RoleName:    pulumi.String("shop"),
			ProviderArn: pulumi.String("arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"),
			Subjects: keyless.GitHubSubjectArray{&keyless.GitHubSubjectArgs{
				Owner:      pulumi.String("acme"),
				Repository: pulumi.String("shop"),
				Branch:     pulumi.String("main"),
			}},
			PushImages: keyless.ImageGrantArray{&keyless.ImageGrantArgs{Repository: pulumi.String("shop")}},
		})
		if err != nil {
			return err
		}
		ctx.Export("role", role.Arn)
		return nil
	})
}
