/**
 * The package as a Pulumi plugin, for programs in other languages. The engine loads the package's folder, and so `main` of
 * package.json, which is this file; a program that imports the package gets `exports`, which is index.ts.
 */
import { main } from "@pulumi/pulumi/provider";
import { getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider";
import { join } from "node:path";
import { DescribedProvider } from "./described";
import * as components from "./index";

// package.json stands above this file, which runs compiled, from `bin/`.
void main(
    new DescribedProvider(join(__dirname, ".."), getPulumiComponents(components)),
    process.argv.slice(2),
);
