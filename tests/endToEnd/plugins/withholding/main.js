// The sandbox's plugin, but for one thing: while FOLDER has a file `withhold`, the engine is not told what AWS has made.
// Usage: main.js FOLDER ENGINE. Each creation that AWS has answered is a line in FOLDER/made.
const { appendFileSync, existsSync } = require("node:fs");
const { join } = require("node:path");
const { serve } = require("../../../../sandbox/provider/bin/serve");
const { makeServer } = require("../../../../sandbox/provider/bin/server");
const { resourceTypes } = require("../../../../sandbox/provider/bin/types");

const [, , folder, engine] = process.argv;
const service = makeServer(engine);

/** What the local AWS lacks is in no place but the state, where a creation that was not reported left nothing. */
const isInAws = (urn) => resourceTypes[urn.split("::")[2].split("$").pop()].lacking === undefined;

serve({
    ...service,
    create: (call, callback) =>
        service.create(call, (error, response) => {
            const urn = call.request.getUrn();
            if (error || call.request.getPreview() || !isInAws(urn)) {
                callback(error, response);
                return;
            }
            appendFileSync(join(folder, "made"), `${urn}\n`);
            if (!existsSync(join(folder, "withhold"))) {
                callback(error, response);
            }
        }),
});
