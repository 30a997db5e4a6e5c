import assert from "node:assert/strict";

/** As the SDK's function of this name does for each promise. */
function debuggablePromise(): string {
    return new Error("promise").stack ?? "";
}

describe("the stack traces of the SDK's promises", () => {
    const before: unknown = Reflect.get(Error, "prepareStackTrace");
    after(() => {
        Reflect.set(Error, "prepareStackTrace", before);
    });

    it("are not looked up in source maps, and those of errors are", async () => {
        Error.prepareStackTrace = (error) => `looked up for ${error.message}`;
        // Another test may have loaded it, with what mapped positions then.
        Reflect.deleteProperty(require.cache, require.resolve("../../programs/promiseStacks"));
        await import("../../programs/promiseStacks");
        const [first = "", second = ""] = debuggablePromise().split("\n");
        assert.match(first, /^ {4}at debuggablePromise \(.*promiseStacks\.spec\.ts:\d+\)$/);
        assert.match(second, /^ {4}at \S+ \(.*promiseStacks\.spec\.ts:\d+\)$/);
        assert.equal(new Error("mine").stack, "looked up for mine");
    });
});
