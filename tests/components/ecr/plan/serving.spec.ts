import assert from "node:assert/strict";
import { servedBy, serves } from "../../../../components/ecr/plan/serving";
import { laterText } from "../../../../components/later";

const HOME = { accountId: "111111111111", region: "us-east-2" };
const IRELAND = { accountId: "111111111111", region: "eu-west-1" };
const ABROAD = { accountId: "222222222222", region: "eu-west-1" };
const OTHER = { accountId: "333333333333", region: "eu-west-1" };

const role = (accountId: string, regions?: string[]) => ({ role: { accountId, name: "puller", regions } });
const OWNER = "111111111111";

describe("a reader", () => {
    it("is served where it reads, by its own account's registry before the owner's before any other", () => {
        const at = (reader: ReturnType<typeof role>, places: readonly (typeof HOME)[]) =>
            places.map((place) => serves(place, reader, places, OWNER));
        assert.deepEqual(at(role("222222222222"), [HOME, IRELAND, ABROAD]), [true, false, true]);
        assert.deepEqual(at(role("444444444444"), [HOME, IRELAND, ABROAD]), [true, true, false]);
        assert.deepEqual(at(role("444444444444"), [HOME, ABROAD, OTHER]), [true, true, true]);
        assert.deepEqual(at(role("222222222222", ["us-east-2"]), [HOME, IRELAND, ABROAD]), [
            true,
            false,
            false,
        ]);
    });

    it("of every account of an organization is served by all", () => {
        const everywhere = { role: { name: "puller" }, organization: "o-abcdefghij" };
        for (const place of [HOME, IRELAND, ABROAD]) {
            assert.equal(serves(place, everywhere, [HOME, IRELAND, ABROAD], OWNER), true);
        }
    });

    it("may be served by a home region that is not known yet, where no other one has the images", () => {
        const home = { accountId: "111111111111", region: laterText(0) };
        const at = (regions: string[] | undefined) =>
            serves(home, role("444444444444", regions), [home, IRELAND], OWNER);
        assert.deepEqual([undefined, ["eu-west-1"], ["us-east-2"], ["eu-west-1", "us-east-2"], []].map(at), [
            true,
            false,
            true,
            true,
            false,
        ]);
    });

    it("is kept under its name among those that one place serves", () => {
        const readers = { a: role("222222222222"), b: role("444444444444") };
        assert.deepEqual(servedBy(IRELAND, readers, [HOME, IRELAND, ABROAD], OWNER), { b: readers.b });
    });
});
