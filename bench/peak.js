// Says at the end of a process how much memory it took at most, in bytes, and what process it was.
const { appendFileSync } = require("node:fs");

process.on("exit", () => {
    const file = process.env.KEYLESS_BENCH_PEAKS;
    if (file) appendFileSync(file, `${process.resourceUsage().maxRSS * 1024} ${process.argv.join(" ")}\n`);
});
