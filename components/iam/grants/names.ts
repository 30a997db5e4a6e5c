import { type ProblemText } from "../../problems";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function bucketProblem(bucket: string): ProblemText | undefined {
    return /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/.test(bucket) && !bucket.includes("..")
        ? undefined
        : {
              message: "is not a bucket name",
              remediation: "write 3 to 63 lower-case letters, digits, hyphens and dots, without wildcards",
          };
}

/** Part of the keys of a bucket's objects; empty parts and wildcards would reach further than they look. */
export function prefixProblem(prefix: string): ProblemText | undefined {
    return /^[\w.=@+-]+(?:\/[\w.=@+-]+)*$/.test(prefix) && prefix.length <= 512
        ? undefined
        : {
              message: "is not a prefix of keys",
              remediation:
                  "write it without a slash at either end and without wildcards: letters, digits and _ . = @ + -, such as docs/v2",
          };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export function isFunctionName(name: string): boolean {
    return /^[\w-]{1,64}$/.test(name);
}
