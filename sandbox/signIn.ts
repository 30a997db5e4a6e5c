/** Signs in to the local AWS as a workflow does: a token in the form that GitHub sends, handed to STS. */
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Credentials } from "./provider/cloud";

/** A deploy role as the program's output `deployRoles` describes it. */
export interface DeployRole {
    readonly arn: string;
    /** `sub` claim -> the role that its workflow names, where the subjects are split across several. */
    readonly arns?: Readonly<Record<string, string>>;
    readonly subjects: readonly string[];
    readonly audience: string;
    readonly issuer: string;
}

export interface Claims {
    readonly sub: string;
    readonly aud: string;
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** A token with GitHub's claims. The signature is not a real one; the local AWS does not look at it. */
export function tokenOf(
    issuer: string,
    claims: Readonly<Partial<Claims>>,
    now = Math.floor(Date.now() / 1000),
): string {
    const repository = /^repo:([^:]+):/.exec(claims.sub ?? "")?.[1]?.replace(/@\d+/g, "") ?? "";
    const body = {
        iss: issuer,
        repository,
        repository_owner: repository.split("/")[0],
        ...claims,
        jti: `${now}`,
        iat: now,
        nbf: now,
        exp: now + 300,
    };
    return [encode({ alg: "RS256", typ: "JWT", kid: "local" }), encode(body), "local"].join(".");
}

/** The session that STS gives for a token of these claims; rejected with STS's error. */
export async function signIn(endpoint: string, role: DeployRole, claims: Claims): Promise<Credentials> {
    const sts = new STSClient({
        endpoint,
        region: "us-east-1",
        maxAttempts: 1,
        // The call is unsigned by design: the token is the only thing that speaks for the caller.
        credentials: { accessKeyId: "none", secretAccessKey: "none" },
    });
    const { Credentials: given } = await sts.send(
        new AssumeRoleWithWebIdentityCommand({
            RoleArn: role.arns?.[claims.sub] ?? role.arn,
            RoleSessionName: "sandbox",
            WebIdentityToken: tokenOf(role.issuer, claims),
        }),
    );
    return {
        accessKeyId: given?.AccessKeyId ?? "",
        secretAccessKey: given?.SecretAccessKey ?? "",
        sessionToken: given?.SessionToken ?? "",
    };
}
