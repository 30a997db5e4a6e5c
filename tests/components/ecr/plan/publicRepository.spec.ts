import assert from "node:assert/strict";
import {
    planPublicRepository,
    type PublicRepositoryRequest,
} from "../../../../components/ecr/plan/publicRepository";
import { linesOf } from "../../problemsOf";

const request: PublicRepositoryRequest = { accountId: "111111111111", repositoryName: "shop-cli" };
const linesWith = (changes: Partial<PublicRepositoryRequest>) =>
    linesOf(() => planPublicRepository({ ...request, ...changes }));

describe("plans of a public repository", () => {
    it("give its name, its ARN without a region, and what the gallery shows", () => {
        assert.deepEqual(planPublicRepository(request), {
            name: "shop-cli",
            arn: "arn:aws:ecr-public::111111111111:repository/shop-cli",
            catalogData: undefined,
        });
        const shown = {
            description: "a",
            about: "b",
            usage: "c",
            architectures: ["x86-64"],
            operatingSystems: ["Linux"],
        };
        assert.deepEqual(planPublicRepository({ ...request, ...shown }).catalogData, {
            description: "a",
            aboutText: "b",
            usageText: "c",
            architectures: ["x86-64"],
            operatingSystems: ["Linux"],
        });
        const nothing = { description: "", about: "", usage: "", architectures: [], operatingSystems: [] };
        assert.equal(planPublicRepository({ ...request, ...nothing }).catalogData, undefined);
    });

    it("take texts up to what the provider takes", () => {
        const most = { description: 1024, about: 10_240, usage: 10_240 };
        for (const [key, length] of Object.entries(most)) {
            assert.deepEqual(linesWith({ [key]: "x".repeat(length) }), []);
            assert.deepEqual(linesWith({ [key]: "x".repeat(length + 1) }), [
                `${key}: has ${length + 1} characters; ${length} are allowed (${length + 1}) -- shorten it`,
            ]);
        }
    });

    it("are refused with a bad account or name, and with two answers to its deletion", () => {
        assert.deepEqual(linesWith({ protect: true, forceDelete: true }), [
            "forceDelete: contradicts protect (true) -- leave one of them out",
        ]);
        assert.deepEqual([linesWith({ protect: true }), linesWith({ forceDelete: true })], [[], []]);
        assert.deepEqual(
            linesWith({ accountId: "1", repositoryName: "A" }).map((line) =>
                line.slice(0, line.indexOf(":")),
            ),
            ["accountId", "repositoryName"],
        );
    });
});
