import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cell, Narrowing } from "../../../policypack/access/cell";
import { accessOf } from "../../../policypack/access/matrix";
import type { PatternSet } from "../../../policypack/access/scope";
import type { ConditionTest } from "../../../policypack/iam/condition";
import {
    contextOf,
    glob,
    holds,
    isAllowed,
    names,
    type PlainIdentity,
    type PlainWorld,
    type Request,
} from "./evaluator";
import { asDocuments, REQUESTS, worlds } from "./worlds";

const RUNS = 200;

function identityOf({ identities }: PlainWorld, { requester }: Request): PlainIdentity | undefined {
    return requester.kind === "identity" ? identities.find(({ arn }) => arn === requester.arn) : undefined;
}

function inScope({ within, except }: PatternSet, text: string, flags = ""): boolean {
    return within.some((one) => glob(one, text, flags)) && !except.some((one) => glob(one, text, flags));
}

/** Whether a cell is about a request, with its conditions and with every Deny that narrows it. */
function covers(cell: Cell, request: Request, world: PlainWorld): boolean {
    const identity = identityOf(world, request);
    const context = contextOf(request, identity);
    const { actions, target, conditions, narrowedBy } = cell;
    const owner = world.resources.find(({ arn }) => arn === request.on)?.account;
    return (
        isWho(cell, request, identity, owner) &&
        inScope(actions, request.action, "i") &&
        inScope({ within: [target.name], except: target.except }, request.resource) &&
        target.account === owner &&
        all(conditions, context) &&
        !narrowedBy.some((narrowing) => denies(narrowing, request, identity, context))
    );
}

function isWho(
    { who }: Cell,
    { requester, context }: Request,
    identity: PlainIdentity | undefined,
    owner: string | undefined,
): boolean {
    switch (who.kind) {
        case "role":
        case "user":
            return who.name === identity?.arn;
        case "everybody":
            return identity !== undefined && identity.account === owner;
        case "service":
            return requester.kind === "service" && requester.name === who.name;
        case "function":
            return requester.kind === "service" && glob(who.name, context["aws:SourceArn"] ?? "");
        case "subject":
            return (
                requester.kind === "token" &&
                requester.issuer === who.issuer &&
                glob(who.name, requester.subject)
            );
        case "session":
        case "provider":
        case "organization":
        case "account":
        case "unclear":
            return false;
    }
}

function denies(
    narrowing: Narrowing,
    request: Request,
    identity: PlainIdentity | undefined,
    context: Request["context"],
): boolean {
    const { actions, resources, conditions, principals, principalElement } = narrowing;
    const byType = (type: string): readonly string[] =>
        principals.filter((one) => one.type === type).map(({ text }) => text);
    const isNamed = names(
        principals.some(({ text }) => text === "*")
            ? "*"
            : { AWS: byType("AWS"), Service: byType("Service"), Federated: byType("Federated") },
        request.requester,
        identity?.account,
    );
    return (
        (principalElement === undefined || isNamed === (principalElement === "Principal")) &&
        inScope(actions, request.action, "i") &&
        inScope(resources, request.resource) &&
        all(conditions, context)
    );
}

function all(tests: readonly ConditionTest[], context: Request["context"]): boolean {
    return tests.every(({ operator, key, values }) =>
        holds(
            operator.name,
            values.map(({ text }) => text),
            context[key],
        ),
    );
}

describe("the matrix beside a second evaluator", () => {
    it("has a cell for every request that is allowed, and none for any other", () => {
        const seen = { allowed: 0, denied: 0 };
        fc.assert(
            fc.property(worlds, (world) => {
                const cells = accessOf(asDocuments(world)).filter(({ undecided }) => undecided.length === 0);
                for (const request of REQUESTS) {
                    const expected = isAllowed(world, request);
                    const found = cells.some((cell) => covers(cell, request, world));
                    assert.equal(found, expected, JSON.stringify(request));
                    seen[expected ? "allowed" : "denied"]++;
                }
            }),
            { numRuns: RUNS },
        );
        // A generator whose worlds allow nothing, or everything, would prove nothing.
        assert.ok(seen.allowed > 0.03 * seen.denied && seen.denied > seen.allowed, JSON.stringify(seen));
    });
});
