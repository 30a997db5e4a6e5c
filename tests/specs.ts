/** Runs the spec files that it is given, with a time limit in milliseconds before them, and tells its parent the counts. */
import Mocha from "mocha";
import { type Count } from "./count";

const [timeout, ...files] = process.argv.slice(2);
const mocha = new Mocha({ timeout: Number(timeout), forbidOnly: process.env["CI"] === "true" });
for (const file of files) {
    mocha.addFile(file);
}
const runner = mocha.run(() => {
    const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
    process.send?.({ passed: passes, failed: failures, skipped: pending } satisfies Count);
    process.disconnect();
});
