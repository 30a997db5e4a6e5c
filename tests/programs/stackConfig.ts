import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** The configuration of a stack, as its file has it. */
export function stackConfig(stack: string): Record<string, unknown> {
    const text = readFileSync(join(__dirname, "..", "..", `Pulumi.${stack}.yaml`), "utf8");
    return (parse(text) as { config: Record<string, unknown> }).config;
}

/** The same as the engine hands it to a program: structured values as JSON, plain ones as they are. */
export function engineConfig(config: Readonly<Record<string, unknown>>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(config).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
        ]),
    );
}
