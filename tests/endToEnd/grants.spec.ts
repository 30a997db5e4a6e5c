/** What a deploy role may do by tag and beyond itself, asked of the local AWS's own IAM. */
import assert from "node:assert/strict";
import { partitionOf } from "../../components/iam/arn";
import { type Grants, grantStatements } from "../../components/iam/grants";
import { policyJson } from "../../components/iam/policy";
import { planDeployRole } from "../../components/index";
import { type Known } from "../../components/inputs/types";
import type { IamRole, Journey } from "./askIam";
import { askIam, forget } from "./sandbox";

const ISSUER = "https://token.actions.githubusercontent.com";
const accountId = "111111111111";
const home = { partition: partitionOf("us-east-1"), accountId, region: "us-east-1" };
const arnOf = (role: string) => `arn:aws:iam::${accountId}:role/${role}`;

const read = { sid: "ReadRoles", actions: ["iam:GetRole"], resources: [arnOf("*")] };
const permissionsOf = (grants: Known<Grants>) => policyJson(grantStatements(home, grants));

const TAGS = { team: "web" };

/** The role that the token enters, in the team web, with what it is granted. */
function entranceWith(grants: Known<Grants>): IamRole {
    const [role] = planDeployRole({
        accountId,
        region: home.region,
        roleName: "entrance",
        subjects: [{ owner: "acme", repository: "site", branch: "main" }],
        tags: TAGS,
        ...grants,
    }).roles;
    assert.ok(role);
    return { trust: role.trustPolicy, permissions: permissionsOf(grants), tags: TAGS };
}

/** A role that the entrance may go on into, as far as this role is asked. */
function targetOf(actions: readonly string[], its: Omit<IamRole, "trust"> = {}): IamRole {
    const statement = { sid: "Enter", principals: { AWS: [arnOf("entrance")] }, actions };
    return { trust: policyJson([statement]), ...its };
}

const ENTER = ["sts:AssumeRole"];
const ENTER_TAGGED = ["sts:AssumeRole", "sts:TagSession"];

const others: Readonly<Record<string, IamRole>> = {
    web: targetOf(ENTER, { tags: { team: "web" } }),
    data: targetOf(ENTER, { tags: { team: "data" } }),
    bare: targetOf(ENTER),
};

interface Case {
    readonly what: string;
    readonly grants: Known<Grants>;
    readonly roles?: Readonly<Record<string, IamRole>>;
    readonly journeys: readonly (readonly [journey: Journey, answer: string])[];
}

const DENIED = "AccessDenied";
const cases: readonly Case[] = [
    {
        what: "a tag with a value",
        grants: { statements: [{ ...read, tags: [{ key: "team", value: "data" }] }] },
        journeys: [
            [{ through: [], reads: "data" }, "ok"],
            [{ through: [], reads: "web" }, DENIED],
            [{ through: [], reads: "bare" }, DENIED],
        ],
    },
    {
        // The local AWS knows no policy variables and compares ${...} as it is written: nobody gets in, where AWS would let in
        // who reads the role web.
        what: "a tag of the role, which AWS alone can tell",
        grants: { statements: [{ ...read, tags: [{ key: "team", principalTag: "team" }] }] },
        journeys: ["web", "data", "bare"].map((reads) => [{ through: [], reads }, DENIED]),
    },
    {
        // Whether a session may pass tags along the local AWS asks of the other role alone, AWS of the session's as well.
        what: "roles to go on into",
        grants: {
            assumeRoles: [
                { roleArn: arnOf("tagged"), sessionTags: true },
                { roleArn: arnOf("plain"), sessionTags: true },
                { roleArn: arnOf("closed") },
            ],
        },
        roles: {
            tagged: targetOf(ENTER_TAGGED),
            plain: targetOf(ENTER),
            closed: targetOf(["sts:SetSourceIdentity"]),
            other: targetOf(ENTER_TAGGED),
        },
        journeys: [
            [{ through: [{ role: "tagged" }] }, "ok"],
            [{ through: [{ role: "tagged", tags: { team: "data" } }] }, "ok"],
            [{ through: [{ role: "plain" }] }, "ok"],
            [{ through: [{ role: "plain", tags: { team: "data" } }] }, DENIED],
            [{ through: [{ role: "closed" }] }, DENIED],
            [{ through: [{ role: "other" }] }, DENIED],
        ],
    },
    {
        what: "what the role that was gone on into may do",
        grants: { assumeRoles: [{ roleArn: arnOf("worker") }] },
        roles: {
            worker: targetOf(ENTER, {
                permissions: permissionsOf({
                    statements: [{ ...read, tags: [{ key: "team", value: "data" }] }],
                }),
            }),
        },
        journeys: [
            [{ through: [{ role: "worker" }], reads: "data" }, "ok"],
            [{ through: [{ role: "worker" }], reads: "web" }, DENIED],
            [{ through: [], reads: "data" }, DENIED],
        ],
    },
];

describe("grants, asked of the local AWS", () => {
    afterEach(forget);

    for (const { what, grants, roles = {}, journeys } of cases) {
        it(`let in by ${what}, and no further`, () => {
            const answers = askIam({
                roles: { entrance: entranceWith(grants), ...others, ...roles },
                entrance: "entrance",
                token: {
                    issuer: ISSUER,
                    claims: { aud: "sts.amazonaws.com", sub: "repo:acme/site:ref:refs/heads/main" },
                },
                journeys: journeys.map(([journey]) => journey),
            });
            assert.deepEqual(
                answers,
                journeys.map(([, answer]) => answer),
            );
        });
    }
});
