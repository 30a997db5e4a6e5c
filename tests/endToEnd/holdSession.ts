/** Holds a session of the sandbox for its parent, and runs the Pulumi commands that the parent sends. */
import { shadowOf } from "../../sandbox/project";
import { withSession } from "../../sandbox/session";

export interface Request {
    /** The folder of the project. */
    readonly folder: string;
    readonly args: readonly string[];
}

void withSession("hold", async (pulumi) => {
    const answer = (message: object) => process.send?.(message);
    let last = Promise.resolve();
    const ended = new Promise((resolve) => process.once("disconnect", resolve));
    process.on("message", ({ folder, args }: Request) => {
        last = last.then(async () => {
            const project = shadowOf(folder);
            await pulumi.ensureStack(project, "dev");
            answer(await pulumi.capture(project, ...args, "--stack=dev", "--color=never"));
        });
    });
    answer({ endpoint: pulumi.endpoint });
    await ended;
    await last;
});
