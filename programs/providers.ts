import { Provider } from "@pulumi/aws/provider";
import { currentImage } from "../components/currentImage";
import { currentSettings, hasReplicationRole } from "../components/currentSettings";
import { type ReadImage, type ReadSetting } from "../components/index";
import { type AccountAccess } from "./schema";

/** The AWS providers of the program: one for each account and region that something is made in, and no others. */
export class Providers {
    private readonly made = new Map<string, Provider>();

    constructor(private readonly access: Readonly<Record<string, AccountAccess>>) {}

    /** The provider of an account and region, made when it is first asked for. */
    in(accountId: string, region: string): Provider {
        const name = `aws-${accountId}-${region}`;
        const provider = this.made.get(name) ?? this.make(name, accountId, region);
        this.made.set(name, provider);
        return provider;
    }

    /** Reads the settings of a registry as its provider would, before any of them is overwritten. */
    readSetting(accountId: string, region: string): ReadSetting {
        return currentSettings({ accountId, region, ...this.access[accountId] });
    }

    /** Asks whether the account has the role that ECR replicates with. */
    hasReplicationRole(accountId: string, region: string): () => Promise<boolean> {
        return hasReplicationRole({ accountId, region, ...this.access[accountId] });
    }

    /** Asks which image a tag stands for, as the account's provider would. */
    readImage(accountId: string, region: string): ReadImage {
        return currentImage({ accountId, region, ...this.access[accountId] });
    }

    private make(name: string, accountId: string, region: string): Provider {
        const { profile, assumeRole } = this.access[accountId] ?? {};
        return new Provider(name, {
            region,
            // Credentials of another account end the run here, before they can make anything in the wrong place.
            allowedAccountIds: [accountId],
            ...(profile !== undefined && { profile }),
            ...(assumeRole !== undefined && { assumeRoles: [{ roleArn: assumeRole }] }),
        });
    }
}
