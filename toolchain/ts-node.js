/**
 * Has Node run the project's TypeScript without checking its types: `node --require ./toolchain/ts-node.js FILE`. The setting
 * stands here and not in tsconfig.json, which Pulumi's plugin host also reads from the folder that it is started in.
 */
require("ts-node").register({ transpileOnly: true, swc: true });
