import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkProperties } from "../../../policypack/engine/engine";

/** A resource as a program registers it, with what the mandatory rules must say of it. */
interface PlaceCase {
    readonly name: string;
    readonly type: string;
    readonly properties: unknown;
    readonly expect: "block" | "allow";
}

const PLACES = JSON.parse(readFileSync(join(__dirname, "places.json"), "utf8")) as PlaceCase[];

describe("resources of many kinds", () => {
    for (const { name, type, properties, expect } of PLACES) {
        it(`${expect === "block" ? "stop at" : "let pass"} ${name}`, () => {
            const mandatory = checkProperties(properties, type).filter(
                ({ enforcement }) => enforcement === "mandatory",
            );
            assert.equal(
                mandatory.length > 0 ? "block" : "allow",
                expect,
                JSON.stringify(mandatory, undefined, 2),
            );
        });
    }
});
