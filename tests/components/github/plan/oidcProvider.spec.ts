import assert from "node:assert/strict";
import {
    existingProvider,
    missingAudiences,
    type OidcProviderRequest,
    planOidcProvider,
} from "../../../../components/github/plan/oidcProvider";
import { linesOf, pathsOf } from "../../problemsOf";
import { HOST, PROVIDER } from "../gitHub";

const request: OidcProviderRequest = { accountId: "111111111111", region: "us-east-2" };

describe("plans of an OIDC provider", () => {
    it("give its ARN, the issuer and the audience", () => {
        assert.deepEqual(planOidcProvider(request), {
            arn: PROVIDER,
            issuer: `https://${HOST}`,
            audiences: ["sts.amazonaws.com"],
        });
        assert.deepEqual(
            planOidcProvider({ ...request, region: "cn-north-1", issuer: { enterprise: "acme" } }),
            {
                arn: `arn:aws-cn:iam::111111111111:oidc-provider/${HOST}/acme`,
                issuer: `https://${HOST}/acme`,
                audiences: ["sts.amazonaws.com.cn"],
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

    it("give the audiences that are wanted, sorted, each once", () => {
        const audiences = ["sts.amazonaws.com", "https://acme.example", "sts.amazonaws.com"];
        assert.deepEqual(planOidcProvider({ ...request, audiences }).audiences, [
            "https://acme.example",
            "sts.amazonaws.com",
        ]);
    });

    it("say which audiences a provider that is there lacks", () => {
        const plan = planOidcProvider({ ...request, audiences: ["a", "b"] });
        const command = `run aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${PROVIDER} --client-id`;
        assert.equal(missingAudiences(plan, ["b", "a", "c"]), undefined);
        assert.equal(
            missingAudiences(plan, ["b", "c"]),
            `${PROVIDER} does not list the audience a (it lists b, c), so that AWS refuses every token for it -- ${command} a`,
        );
        assert.equal(
            missingAudiences(plan, []),
            `${PROVIDER} does not list the audience a, b (it lists no audience), so that AWS refuses every token for it -- ${command} a; ${command} b`,
        );
    });

    it("say what to do where there is a provider that nobody told of", () => {
        assert.deepEqual(existingProvider(PROVIDER), {
            message: `the account already has the provider ${PROVIDER}, and can have one for an issuer`,
            remediation: `write existingArn: ${PROVIDER} (providerArn in the configuration of a stack), or import it`,
        });
    });

    it("are refused with every problem", () => {
        assert.deepEqual(
            pathsOf(() => planOidcProvider({ ...request, audiences: [], tags: { "aws:a": "x" } })),
            ["audiences", 'tags["aws:a"]'],
        );
        assert.deepEqual(
            pathsOf(() => planOidcProvider({ ...request, audiences: ["sts.amazonaws.com", "*"] })),
            ["audiences[1]"],
        );
        assert.deepEqual(
            pathsOf(() => planOidcProvider({ accountId: "1", region: "moon", issuer: { enterprise: "A" } })),
            ["accountId", "issuer.enterprise", "region"],
        );
    });
});
