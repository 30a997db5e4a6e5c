import assert from "node:assert/strict";
import fc from "fast-check";
import { checkDocument } from "../../../policypack/engine/engine";
import { assumes, type Token, type TrustStatement } from "./evaluator";
import { trustPolicy } from "./generator";
import { issuerNamedIn, TOKENS, tokenOf } from "./tokens";

/** How many policies are tried. A higher number finds no more on most days; it is worth a night now and then. */
const POLICIES = Number(process.env["KEYLESS_DIFFERENTIAL"] ?? 20_000);
const SEED = Number(process.env["KEYLESS_DIFFERENTIAL_SEED"] ?? 20261122);

describe("against an independent evaluator", () => {
    it(`lets no token in that nobody listed, over ${POLICIES} policies and ${POLICIES * TOKENS.length} tokens`, () => {
        let accepted = 0;
        fc.assert(
            fc.property(trustPolicy, (document) => {
                if (checkDocument(document, "trust").some(({ enforcement }) => enforcement === "mandatory")) {
                    return;
                }
                accepted++;
                for (const token of TOKENS) {
                    assert.equal(assumes(document, token), false, JSON.stringify(token));
                }
            }),
            { numRuns: POLICIES, seed: SEED },
        );
        assert.ok(
            accepted > POLICIES / 50,
            `only ${accepted} policies were accepted, so little was compared`,
        );
    }).timeout(Math.max(60_000, POLICIES * 3));

    it(`names only witnesses that are admitted, over ${POLICIES / 2} policies`, () => {
        let witnesses = 0;
        fc.assert(
            fc.property(trustPolicy, (document) => {
                for (const finding of checkDocument(document, "trust")) {
                    const { rule, witness, path, message } = finding;
                    const one = document.Statement[finding.statement?.index ?? 0];
                    const issuer = issuerNamedIn(`${path} ${message}`);
                    if (
                        !rule.startsWith("subject-") ||
                        !isSubject(witness) ||
                        one === undefined ||
                        issuer === undefined
                    ) {
                        continue;
                    }
                    witnesses++;
                    const token = tokenOf(issuer, witness);
                    const denials = document.Statement.filter(({ Effect }) => Effect === "Deny");
                    const decisive = { Statement: [withoutUndecided(one, token), ...denials] };
                    assert.ok(assumes(decisive, token), `${rule}: ${witness}`);
                }
            }),
            { numRuns: POLICIES / 2, seed: SEED },
        );
        assert.ok(witnesses > POLICIES / 40, `only ${witnesses} witnesses`);
    }).timeout(Math.max(60_000, POLICIES * 3));
});

/** Some witnesses are described in words instead, such as a token without a subject. */
function isSubject(witness: string | undefined): witness is string {
    return witness !== undefined && /^(repo|system|project_path|organization|attacker)\S*$/.test(witness);
}

/** A statement without the tests on claims that a subject does not decide, and on the audience, which is another rule's. */
function withoutUndecided(one: TrustStatement, { issuer, claims }: Token): TrustStatement {
    const prefix = `${issuer}:`.toLowerCase();
    const decides = (key: string): boolean => {
        const name = key.toLowerCase();
        const claim = name.slice(prefix.length);
        return !name.startsWith(prefix) || (claim !== "aud" && claim in claims);
    };
    const tests = Object.entries(one.Condition ?? {}).map(([name, keys]) => [
        name,
        Object.fromEntries(Object.entries(keys).filter(([key]) => decides(key))),
    ]);
    return { ...one, Condition: Object.fromEntries(tests) as NonNullable<TrustStatement["Condition"]> };
}
