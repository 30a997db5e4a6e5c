import { type ProblemText } from "../../problems";

/** A reader's name names its statements, so it must yield a different one for every reader. */
export function readerNameProblem(name: string): ProblemText | undefined {
    return /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/.test(name)
        ? undefined
        : {
              message: "is not a reader's name",
              remediation:
                  "write lower-case words with hyphens between them, each beginning with a letter: orders-eu1",
          };
}

/** Tag of a repository that says whether Lambda functions run its images. It follows from the readers. */
export const LAMBDA_ACCESS_TAG = "Lambda-Access";

/**
 * The prefix of a creation template for every name that no other template is for, and of a cache that keeps images under
 * their own names.
 */
export const ROOT = "ROOT";
