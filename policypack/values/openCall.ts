import { isLeftOpen, isObject, nameOf } from "./value";

/** Why a value is not known, as the end of a sentence, and what to do about it. */
export interface OpenReason {
    readonly because: string;
    readonly remediation: string;
}

/** A call of a function that a template leaves to CloudFormation. It has the members of the call, and can say why it is left. */
export class OpenCall {
    readonly [name: string]: unknown;
    readonly #reason: () => OpenReason;

    /** @param reason asked for only where the value matters: most calls stand where no policy is */
    constructor(call: Readonly<Record<string, unknown>>, reason: () => OpenReason) {
        Object.assign(this, call);
        this.#reason = reason;
    }

    static reasonOf(value: OpenCall): OpenReason {
        return value.#reason();
    }
}

/** Why a value is left to CloudFormation; undefined where it is not. */
export function openReasonOf(value: unknown): OpenReason | undefined {
    if (isObject(value) && value instanceof OpenCall) {
        return OpenCall.reasonOf(value);
    }
    return isLeftOpen(value)
        ? {
              because: `it is ${nameOf(value)}`,
              remediation: "Write the value itself, which the rules can judge.",
          }
        : undefined;
}
