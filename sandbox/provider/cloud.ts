/** The local AWS as one provider sees it: one account, one region, one client a service, made when first used. */
import type { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { S3Client } from "@aws-sdk/client-s3";
import { join } from "node:path";
import { partitionOf } from "./partitions";
import { Shelf } from "./shelf";

/** The environment variable with the folder of what the local AWS has no API for. */
export const KEPT_IN = "KEYLESS_SANDBOX_KEPT";

export interface Credentials {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
}

/** In the local AWS a twelve-digit access key stands for that account's administrator. */
export function administratorOf(account: string): Credentials {
    return { accessKeyId: account, secretAccessKey: "local" };
}

export class Cloud {
    readonly partition: string;

    constructor(
        readonly endpoint: string,
        readonly account: string,
        readonly region: string,
        private readonly defaultTags: Readonly<Record<string, string>> = {},
        private readonly credentials: Credentials = administratorOf(account),
        /** The folder of what the local AWS has no API for; only what is kept there needs it. */
        private readonly keptIn?: string,
        /** The role that the provider assumes, where it assumes one: who AWS sees as the caller. */
        readonly caller?: string,
    ) {
        this.partition = partitionOf(region).id;
    }

    // Each SDK costs a tenth of a second to load, and a preview needs none of them.

    get iam(): Promise<IAMClient> {
        return this.client(
            "iam",
            async () => new (await import("@aws-sdk/client-iam")).IAMClient(this.settings),
        );
    }

    get ecr(): Promise<ECRClient> {
        return this.client(
            "ecr",
            async () => new (await import("@aws-sdk/client-ecr")).ECRClient(this.settings),
        );
    }

    get s3(): Promise<S3Client> {
        return this.client(
            "s3",
            async () =>
                new (await import("@aws-sdk/client-s3")).S3Client({ ...this.settings, forcePathStyle: true }),
        );
    }

    get lambda(): Promise<LambdaClient> {
        return this.client(
            "lambda",
            async () => new (await import("@aws-sdk/client-lambda")).LambdaClient(this.settings),
        );
    }

    get ecs(): Promise<ECSClient> {
        return this.client(
            "ecs",
            async () => new (await import("@aws-sdk/client-ecs")).ECSClient(this.settings),
        );
    }

    get apiGateway(): Promise<ApiGatewayV2Client> {
        return this.client(
            "apigateway",
            async () => new (await import("@aws-sdk/client-apigatewayv2")).ApiGatewayV2Client(this.settings),
        );
    }

    get logs(): Promise<CloudWatchLogsClient> {
        return this.client(
            "logs",
            async () =>
                new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogsClient(this.settings),
        );
    }

    get organizations(): Promise<OrganizationsClient> {
        return this.client(
            "organizations",
            async () =>
                new (await import("@aws-sdk/client-organizations")).OrganizationsClient(this.settings),
        );
    }

    /** Another account, or another of its regions, as that account's administrator sees it. */
    as(account: string, region = this.region): Cloud {
        return account === this.account && region === this.region
            ? this
            : new Cloud(this.endpoint, account, region, {}, administratorOf(account), this.keptIn);
    }

    /** Things of a kind that the local AWS has no API for. IAM's are the same in every region. */
    kept<T>(kind: string, region = this.region): Shelf<T> {
        if (this.keptIn === undefined) {
            throw new Error(`${KEPT_IN} is not set: there is no place to keep ${kind} in`);
        }
        return new Shelf(join(this.keptIn, this.account, region, kind));
    }

    tags(tags: Readonly<Record<string, string>> | undefined): Record<string, string> {
        return { ...this.defaultTags, ...tags };
    }

    /** The tags of a resource without those that the provider adds to every one. */
    ownTags(all: Readonly<Record<string, string>>): Record<string, string> | undefined {
        const own = Object.entries(all).filter(([key, value]) => this.defaultTags[key] !== value);
        return own.length === 0 ? undefined : Object.fromEntries(own);
    }

    private readonly clients = new Map<string, Promise<unknown>>();

    private get settings() {
        return {
            endpoint: this.endpoint,
            region: this.region,
            credentials: this.credentials,
            // A local emulator that does not answer is gone; waiting longer only hides that.
            maxAttempts: 2,
        };
    }

    private client<T>(service: string, make: () => Promise<T>): Promise<T> {
        const known = this.clients.get(service) ?? make();
        this.clients.set(service, known);
        return known as Promise<T>;
    }
}

/** The name of the error that an AWS service answered with, such as `NoSuchEntityException`. */
export function errorName(error: unknown): string {
    return error instanceof Error ? error.name : "";
}

/** The result of a call, or undefined where the service says that the thing does not exist. */
export async function unlessMissing<T>(
    call: Promise<T>,
    ...missing: readonly string[]
): Promise<T | undefined> {
    try {
        return await call;
    } catch (error) {
        if (missing.includes(errorName(error))) {
            return undefined;
        }
        throw error;
    }
}
