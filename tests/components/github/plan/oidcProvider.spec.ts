import assert from "node:assert/strict";
import { type OidcProviderRequest, planOidcProvider } from "../../../../components/github/plan/oidcProvider";
import { linesOf, pathsOf } from "../../problemsOf";
import { HOST, PROVIDER } from "../gitHub";

const request: OidcProviderRequest = { accountId: "111111111111", region: "us-east-2" };

describe("plans of an OIDC provider", () => {
    it("give its ARN, the issuer and the audience", () => {
        assert.deepEqual(planOidcProvider(request), {
            arn: PROVIDER,
            issuer: `https://${HOST}`,
            audience: "sts.amazonaws.com",
        });
        assert.deepEqual(
            planOidcProvider({ ...request, region: "cn-north-1", issuer: { enterprise: "acme" } }),
            {
                arn: `arn:aws-cn:iam::111111111111:oidc-provider/${HOST}/acme`,
                issuer: `https://${HOST}/acme`,
                audience: "sts.amazonaws.com.cn",
            },
        );
    });

    it("take the provider that is there, where it is this issuer's in this account", () => {
        assert.equal(planOidcProvider({ ...request, existingArn: PROVIDER }).arn, PROVIDER);
        const other = `${PROVIDER}/acme`;
        assert.deepEqual(
            linesOf(() => planOidcProvider({ ...request, existingArn: other })),
            [
                `existingArn: is not this issuer's provider in this account ("${other}") -- write ${PROVIDER}, or leave it out to have it made`,
            ],
        );
    });

    it("are refused with every problem", () => {
        assert.deepEqual(
            pathsOf(() => planOidcProvider({ accountId: "1", region: "moon", issuer: { enterprise: "A" } })),
            ["accountId", "issuer.enterprise", "region"],
        );
    });
});
