/**
 * What the product costs at a preview: the dev stack with the policy pack, against the same resources registered
 * by a plain JavaScript program, without a pack and with one of as many empty policies: the least that the engine and
 * CrossGuard themselves need.
 */
import { policies } from "../policypack/crossguard/policies";
import { POLICY_PACK } from "../sandbox/layout";
import { shadowOf, type Project } from "../sandbox/project";
import { withSession } from "../sandbox/session";
import { compare, type Comparison } from "./compare";
import { emptyPack } from "./emptyPack";
import { plainProgram, registrationsOf, succeed } from "./plain";

const STACK = "dev";

export function measurePreview(runs: number): Promise<readonly Comparison[]> {
    return withSession("bench", async (pulumi) => {
        const product = shadowOf();
        await pulumi.ensureStack(product, STACK);
        const resources = await registrationsOf(pulumi, product, STACK);
        const plain = await plainProgram(pulumi, resources, STACK);
        const preview = (project: Project, ...args: readonly string[]) =>
            succeed(pulumi, project, "preview", "--stack", STACK, ...args);
        const withPack = () => preview(product, "--policy-pack", POLICY_PACK);
        const withoutPack = () => preview(product);
        const floor = () => preview(plain);
        const empty = emptyPack(policies().length);
        const floorWithPack = () => preview(plain, "--policy-pack", empty);
        return [
            await compare(
                "preview of dev with the pack : plain JavaScript with as many empty policies",
                withPack,
                floorWithPack,
                runs,
            ),
            await compare(
                `preview of dev (${resources.length} resources) with the pack : plain JavaScript without`,
                withPack,
                floor,
                runs,
            ),
            await compare(
                "preview of dev without the pack : plain JavaScript without",
                withoutPack,
                floor,
                runs,
            ),
        ];
    });
}
