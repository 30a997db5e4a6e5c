import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseConfiguration } from "../../programs/config";
import { warningsOf } from "../../programs/warnings";
import { engineConfig, stackConfig } from "./stackConfig";

const root = join(__dirname, "..", "..");

const of = (config: Readonly<Record<string, unknown>>) =>
    warningsOf(parseConfiguration(engineConfig(config)));

const GITHUB = {
    accountId: "111111111111",
    region: "us-east-2",
    organization: "acme",
    roles: { web: { repositories: ["web"], branch: "main" } },
};
const IMAGES = {
    accountId: "111111111111",
    homeRegion: "us-east-2",
    readers: {},
    repositories: { "shop/web": {} },
    otherRepositories: ["legacy"],
    groups: { tools: { repositories: ["tools"] } },
    publicRepositories: { charts: {} },
    pullThroughCaches: { hub: { upstream: "public.ecr.aws" } },
};

const granting = (grants: object, images: object | null = IMAGES) =>
    of({
        "keyless-delivery:github": { ...GITHUB, roles: { web: { ...GITHUB.roles.web, ...grants } } },
        ...(images !== null && { "keyless-delivery:images": images }),
    });

describe("warnings of a configuration", () => {
    for (const stack of ["dev", "prod"]) {
        it(`are none for ${stack}`, async () => {
            assert.deepEqual(await of(stackConfig(stack)), []);
        });
    }
    for (const kind of ["github", "images"]) {
        for (const file of readdirSync(join(root, "docs", "examples", kind))) {
            it(`are none for the example ${kind}/${file}`, async () => {
                const text = readFileSync(join(root, "docs", "examples", kind, file), "utf8");
                assert.deepEqual(await of((parse(text) as { config: object }).config as never), []);
            });
        }
    }

    it("name the region that is nearest, wherever one stands", async () => {
        assert.deepEqual(
            await granting(
                { pushImages: [{ repository: "shop/web", regions: ["us-east-9", "eu-west-1"] }] },
                { ...IMAGES, repositories: { "shop/web": { replicateTo: ["eu-central-3", "eu-west-1"] } } },
            ),
            [
                'github.roles.web.pushImages[0].regions[0]: is no region that AWS is known to have ("us-east-9"); did you mean us-east-1?',
                'images.repositories["shop/web"].replicateTo[0]: is no region that AWS is known to have ("eu-central-3"); did you mean eu-central-1?',
            ],
        );
    });

    it("name the action that is nearest", async () => {
        const statement = (sid: string, ...actions: string[]) => ({ sid, actions, resources: ["*"] });
        assert.deepEqual(
            await granting({
                statements: [
                    statement(
                        "A",
                        "s3:PutObjet",
                        "s3:GetObject",
                        "s3:getobjecttagging",
                        "s3:List*",
                        "s3:Lst*",
                    ),
                    statement("B", "dynamodbb:PutItem", "dynamodb:CompletelyUnknownThing"),
                ],
            }),
            [
                'github.roles.web.statements[0].actions[0]: is no action that s3 is known to have ("s3:PutObjet"); did you mean s3:PutObject?',
                'github.roles.web.statements[0].actions[4]: is no action that s3 is known to have ("s3:Lst*")',
                'github.roles.web.statements[1].actions[0]: is of no service that IAM is known to have ("dynamodbb:PutItem"); did you mean dynamodb:PutItem?',
                'github.roles.web.statements[1].actions[1]: is no action that dynamodb is known to have ("dynamodb:CompletelyUnknownThing")',
            ],
        );
    });

    it("name the repository that is nearest, in the images' own account", async () => {
        assert.deepEqual(
            await granting({
                tags: { team: "web" },
                pushImages: [
                    { repository: "shop/wbe" },
                    { repository: "shop/web" },
                    { repository: "legacy" },
                    { repository: "tools" },
                    { repository: "*", tags: [{ key: "team", principalTag: "team" }] },
                    { repository: "elsewhere", accountId: "222222222222" },
                ],
                pullImages: [{ repository: "hub/nginx" }],
                deployFunctions: [
                    { function: "f", repository: "unknown" },
                    { function: "g", repository: "unknown", registryAccountId: "222222222222" },
                ],
                pushPublicImages: [{ repository: "chart", alias: "acme" }],
            }),
            [
                'github.roles.web.deployFunctions[0].repository: is not declared under images.repositories ("unknown")',
                'github.roles.web.pushImages[0].repository: is not declared under images.repositories ("shop/wbe"); did you mean shop/web?',
                'github.roles.web.pushPublicImages[0].repository: is not declared under images.publicRepositories ("chart"); did you mean charts?',
            ],
        );
        assert.deepEqual(await granting({ pushImages: [{ repository: "any" }] }, null), []);
        assert.deepEqual(
            await granting({ pushImages: [{ repository: "any" }] }, { ...IMAGES, accountId: "333333333333" }),
            [],
        );
    });
});
