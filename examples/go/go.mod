module platform

go 1.24

require (
	github.com/keyless-delivery/keyless-delivery/sdk/go/keylessdelivery v0.1.0
	github.com/pulumi/pulumi-aws/sdk/v7 v7.48.0
	github.com/pulumi/pulumi/sdk/v3 v3.276.0
)

replace github.com/keyless-delivery/keyless-delivery/sdk/go/keylessdelivery => ./sdks/keyless-delivery
