/** Whether a value has one of IAM's two wildcards. */
export function hasWildcard(value: string): boolean {
    return value.includes("*") || value.includes("?");
}

/** A text that a pattern matches, with something plain for each wildcard. */
export function fillWildcards(pattern: string): string {
    return pattern.replaceAll("*", "attacker").replaceAll("?", "x");
}

/** Whether a value has a policy variable such as `${aws:PrincipalTag/team}`: its text is not what IAM compares. */
export function hasVariable(value: string): boolean {
    return value.includes("${");
}

/** Characters that cannot be seen, blanks other than the plain one, and a blank at either end. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]|[^\S ]|^ | $/u;

/** What makes one sign of two, as in a technician, who is a person and a computer. */
const JOINER_OF_EMOJI =
    /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}])\u{200D}(?=\p{Extended_Pictographic})/gu;

/** Nearly every value: plain characters without a blank. */
const PLAIN = /^[!-~]*$/;

/** Whether a value looks like another one: a claim that is compared with it is never what a reader takes it for. */
export function hasInvisible(value: string): boolean {
    return !PLAIN.test(value) && INVISIBLE.test(value.replace(JOINER_OF_EMOJI, ""));
}

const BEYOND_ASCII = /[^\0-\x7f]/;

/**
 * A name in lower case, as IAM compares names. One with a letter beyond ASCII stays as it is: some of those, such as the
 * Kelvin sign, have an ASCII letter for their lower case, and the name would pass for another.
 */
export function lowerCase(name: string): string {
    return BEYOND_ASCII.test(name) ? name : name.toLowerCase();
}

/** What stands before the first wildcard or variable. */
export function literalPrefix(value: string): string {
    const end = value.search(/[*?]|\$\{/);
    return end === -1 ? value : value.slice(0, end);
}

/**
 * Whether a text matches a pattern as IAM reads it: `*` is any run of characters, `/` and `:` included, `?` is any one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * Never backtracks past the last star, so that a pattern of many stars costs at most pattern times text.
 */
export function matchesPattern(pattern: string, text: string): boolean {
    let at = 0;
    let from = 0;
    let star = -1;
    let resume = 0;
    while (from < text.length) {
        const want = pattern[at];
        if (want === "*") {
            star = at++;
            resume = from;
        } else if (want === "?" || want === text[from]) {
            at++;
            from++;
        } else if (star !== -1) {
            at = star + 1;
            from = ++resume;
        } else {
            return false;
        }
    }
    while (pattern[at] === "*") {
        at++;
    }
    return at === pattern.length;
}
