import { type ProblemText } from "../problems";

const NAME = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

/** ECR Public takes no two separators side by side. */
const PUBLIC_NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
export function repositoryNameProblem(name: string): ProblemText | undefined {
    return NAME.test(name) && name.length >= 2 && name.length <= 256
        ? undefined
        : {
              message: "is not an ECR repository name",
              remediation:
                  "write 2 to 256 lower-case letters and digits, with . _ __ or hyphens between them and / between parts",
          };
}

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_CreateRepository.html */
export function publicRepositoryNameProblem(name: string): ProblemText | undefined {
    return PUBLIC_NAME.test(name) && name.length >= 2 && name.length <= 205
        ? undefined
        : {
              message: "is not the name of a public repository",
              remediation:
                  "write 2 to 205 lower-case letters and digits, with single . _ - between them and / between parts",
          };
}
