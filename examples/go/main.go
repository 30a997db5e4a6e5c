// A site's role, and an image with two readers and one replica.
package main

import (
	keyless "github.com/keyless-delivery/keyless-delivery/sdk/go/keylessdelivery"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	homeRegion    = "us-east-2"
	replicaRegion = "eu-west-1"
	tasksTrust    = `{
		"Version": "2012-10-17",
		"Statement": [{
			"Effect": "Allow",
			"Principal": { "Service": "ecs-tasks.amazonaws.com" },
			"Action": "sts:AssumeRole"
		}]
	}`
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		tasks, err := iam.NewRole(ctx, "tasks", &iam.RoleArgs{
			Name:             pulumi.String("app-tasks"),
			AssumeRolePolicy: pulumi.String(tasksTrust),
		})
		if err != nil {
			return err
		}
		images, err := shareImages(ctx, tasks.Arn)
		if err != nil {
			return err
		}
		return deploySite(ctx, images)
	})
}

// shareImages makes the image's repository and its replica, for the tasks and for a function of another account.
func shareImages(ctx *pulumi.Context, tasks pulumi.StringOutput) (*keyless.ImageRegistry, error) {
	readers := keyless.ImageReaderMap{
		"tasks": &keyless.ImageReaderArgs{Role: &keyless.RoleReaderArgs{Arn: tasks}},
		"resize": &keyless.ImageReaderArgs{Lambda: &keyless.LambdaReaderArgs{
			AccountId:  pulumi.String("222222222222"),
			Function:   pulumi.String("resize"),
			DeployRole: pulumi.String("lambda-deployer"),
			Regions:    pulumi.StringArray{pulumi.String(replicaRegion)},
		}},
	}
	repositories := keyless.SharedRepositoryMap{"app": &keyless.SharedRepositoryArgs{
		Readers:     pulumi.ToStringArray([]string{"tasks", "resize"}),
		ReplicateTo: pulumi.ToStringArray([]string{replicaRegion}),
	}}
	region, err := aws.NewProvider(ctx, "replica", &aws.ProviderArgs{
		Region:            pulumi.String(replicaRegion),
		AllowedAccountIds: pulumi.ToStringArray([]string{"111111111111"}),
	})
	if err != nil {
		return nil, err
	}
	// The replica's registry first: a repository that replication had to make would have no policy.
	replica, err := keyless.NewImageRegistry(ctx, "replica", &keyless.ImageRegistryArgs{
		HomeRegion:   pulumi.String(homeRegion),
		Registry:     pulumi.StringRef(replicaRegion),
		Readers:      readers,
		Repositories: repositories,
	}, pulumi.Providers(region))
	if err != nil {
		return nil, err
	}
	images, err := keyless.NewImageRegistry(ctx, "images", &keyless.ImageRegistryArgs{
		HomeRegion:   pulumi.String(homeRegion),
		Readers:      readers,
		Repositories: repositories,
	}, pulumi.DependsOn([]pulumi.Resource{replica}))
	if err != nil {
		return nil, err
	}
	ctx.Export("urls", images.RepositoryUrls)
	ctx.Export("replicaUrls", replica.RepositoryUrls)
	return images, nil
}

// deploySite makes the role that publishes the site and pushes the image.
func deploySite(ctx *pulumi.Context, images *keyless.ImageRegistry) error {
	site, err := s3.NewBucket(ctx, "site", &s3.BucketArgs{Bucket: pulumi.String("acme-site")})
	if err != nil {
		return err
	}
	github, err := keyless.NewGitHubOidcProvider(ctx, "github", nil)
	if err != nil {
		return err
	}
	role, err := keyless.NewGitHubDeployRole(ctx, "site", &keyless.GitHubDeployRoleArgs{
		RoleName:    pulumi.String("github-site"),
		ProviderArn: github.Arn,
		Subjects: keyless.GitHubSubjectArray{&keyless.GitHubSubjectArgs{
			Owner:        pulumi.String("acme"),
			OwnerId:      pulumi.String("99700676"),
			Repository:   pulumi.String("site"),
			RepositoryId: pulumi.String("1341790095"),
			Branch:       pulumi.String("main"),
		}},
		StaticSites: keyless.StaticSiteGrantArray{&keyless.StaticSiteGrantArgs{
			Bucket:       site.Bucket,
			Distribution: pulumi.String("E2EXAMPLEDEV01"),
		}},
		PushImages: keyless.ImageGrantArray{&keyless.ImageGrantArgs{
			Repository: images.RepositoryNames.MapIndex(pulumi.String("app")),
		}},
	})
	if err != nil {
		return err
	}
	ctx.Export("role", role.Arn)
	return nil
}
