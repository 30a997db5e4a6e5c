import { Path, Problems } from "../problems";
import { LAMBDA_ACCESS_TAG } from "./access";

const DEFAULT_DAYS = 14;

/** How a repository is kept, apart from who reads it. */
export interface ImageRepositorySettings {
    /** Whether Pulumi refuses to delete or replace the repository. By default, what the component's options say. */
    protect?: boolean | undefined;
    /** Whether the repository can be deleted with images in it. The default is false. */
    forceDelete?: boolean | undefined;
    /** Days after which an image that no tag names is deleted, a whole number from 1 on. The default is 14. */
    expireUntaggedAfterDays?: number | undefined;
    /** Tags of the repository, beside Lambda-Access, which follows from the readers. None by default. */
    tags?: Record<string, string> | undefined;
}

/** Checks the settings; `path` leads to what contains them. */
export function checkSettings(problems: Problems, path: Path, settings: ImageRepositorySettings): void {
    const { expireUntaggedAfterDays: days = DEFAULT_DAYS, protect, forceDelete, tags = {} } = settings;
    if (!Number.isInteger(days) || days < 1) {
        problems.check([...path, "expireUntaggedAfterDays"], days, {
            message: "is not a number of days",
            remedy: "write a whole number from 1 on",
        });
    }
    if (protect === true && forceDelete === true) {
        problems.check([...path, "forceDelete"], forceDelete, {
            message: "contradicts protect",
            remedy: "leave one of them out",
        });
    }
    for (const [tag, value] of Object.entries(tags)) {
        if (tag.toLowerCase() === LAMBDA_ACCESS_TAG.toLowerCase()) {
            problems.check([...path, "tags", tag], value, {
                message: "is set by the readers alone",
                remedy: "leave it out: it is true where a lambda reader is named, and false elsewhere",
            });
        }
    }
}

/**
 * The lifecycle policy, as JSON. Under immutable tags an image loses its last tag only when someone deletes it.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function lifecyclePolicy(settings: ImageRepositorySettings): string {
    const { expireUntaggedAfterDays: days = DEFAULT_DAYS } = settings;
    return JSON.stringify({
        rules: [
            {
                rulePriority: 1,
                description: `Expire untagged images after ${days} days`,
                selection: {
                    tagStatus: "untagged",
                    countType: "sinceImagePushed",
                    countUnit: "days",
                    countNumber: days,
                },
                action: { type: "expire" },
            },
        ],
    });
}
