import assert from "node:assert/strict";
import type { Finding } from "../../../policypack/engine/finding";
import { ConfigurationError, readConfiguration } from "../../../policypack/options/configuration";
import { withoutExcepted } from "../../../policypack/options/exceptions";
import { RULES } from "../../../policypack/rules";
import { DEFAULT_OPTIONS } from "../../../policypack/rules/options";

const NAMES = RULES.map(({ id }) => id).join(", ");
const LEVELS = "mandatory, remediate, advisory, disabled";
const ISSUER = "an issuer such as github.example.com/_services/token, in lower case and without https://";
const EXCEPTION = { resource: "role", reason: "until the split", expires: "2027-03-31" };

function problemsOf(value: unknown): string[] {
    try {
        readConfiguration(value);
        return [];
    } catch (error) {
        assert.ok(error instanceof ConfigurationError);
        return error.problems.map(({ path, message }) => `${path} ${message}`);
    }
}

describe("the configuration", () => {
    it("is each rule's own default where it says nothing", () => {
        const configuration = readConfiguration({});
        assert.deepEqual(
            [...configuration],
            RULES.map(({ id, enforcement }) => [
                id,
                { enforcement, options: DEFAULT_OPTIONS, exceptions: [] },
            ]),
        );
    });

    const levels: readonly { value: object; anonymous: string; scan: string }[] = [
        { value: { all: "advisory" }, anonymous: "advisory", scan: "advisory" },
        { value: { all: { enforcementLevel: "disabled" } }, anonymous: "disabled", scan: "disabled" },
        { value: { "image-scan-off": "mandatory" }, anonymous: "mandatory", scan: "mandatory" },
        { value: { "image-scan-off": "remediate" }, anonymous: "mandatory", scan: "mandatory" },
        {
            value: { all: "disabled", "image-scan-off": { enforcementLevel: "advisory" } },
            anonymous: "disabled",
            scan: "advisory",
        },
    ];
    for (const { value, anonymous, scan } of levels) {
        it(`sets levels: ${JSON.stringify(value)}`, () => {
            const configuration = readConfiguration(value);
            assert.equal(configuration.get("principal-anonymous")?.enforcement, anonymous);
            assert.equal(configuration.get("image-scan-off")?.enforcement, scan);
        });
    }

    it("sets a rule's options and exceptions", () => {
        const value = { "subject-foreign": { allowedOrganizations: ["acme@1"], exceptions: [EXCEPTION] } };
        assert.deepEqual(readConfiguration(value).get("subject-foreign"), {
            enforcement: "mandatory",
            options: { ...DEFAULT_OPTIONS, allowedOrganizations: ["acme@1"] },
            exceptions: [EXCEPTION],
        });
    });

    const wrong: readonly { name: string; value: unknown; problems: readonly string[] }[] = [
        { name: "a list", value: [], problems: ["(root) is a list, not an object of rules"] },
        {
            name: "a rule that is none",
            value: { "no-rule": "mandatory" },
            problems: [`no-rule is not a rule; the rules are ${NAMES}`],
        },
        {
            name: "a level that is none",
            value: { all: "loud" },
            problems: [`all is "loud", not one of ${LEVELS}`],
        },
        {
            name: "a level of a rule that is none",
            value: { "audience-open": { enforcementLevel: true } },
            problems: [`audience-open.enforcementLevel is true, not one of ${LEVELS}`],
        },
        {
            name: "a rule that is null",
            value: { "audience-open": 1 },
            problems: [`audience-open is 1, not one of ${LEVELS}`],
        },
        {
            name: "an option of another rule",
            value: { "audience-open": { ownAccounts: [] } },
            problems: ["audience-open.ownAccounts is not one of gitHubIssuers, exceptions"],
        },
        {
            name: "a text for a list",
            value: { "principal-account": { ownAccounts: "111122223333" } },
            problems: [
                'principal-account.ownAccounts is "111122223333", not a list of account IDs of the organization',
            ],
        },
        {
            name: "a number for an account",
            value: { "principal-account": { replicationSources: [111122223333] } },
            problems: [
                "principal-account.replicationSources[0] is 111122223333, not an account ID of 12 digits",
            ],
        },
        {
            name: "issuers with a scheme, a wildcard and blanks",
            value: {
                "audience-open": {
                    gitHubIssuers: ["https://github.example.com", "a/*", "a /b", "ok.example/x"],
                },
            },
            problems: ["https://github.example.com", "a/*", "a /b"].map(
                (text, index) =>
                    `audience-open.gitHubIssuers[${index}] is ${JSON.stringify(text)}, not ${ISSUER}`,
            ),
        },
        {
            name: "a subject with a wildcard",
            value: { "subject-foreign": { allowedSubjects: ["repo:acme/*"] } },
            problems: [
                'subject-foreign.allowedSubjects[0] is "repo:acme/*", not a subject without a wildcard; to keep a wildcard, add an exception',
            ],
        },
        {
            name: "an exception with too little",
            value: { "audience-open": { exceptions: [{ resource: "role" }] } },
            problems: [
                "audience-open.exceptions[0].reason is missing",
                "audience-open.exceptions[0].expires is missing",
            ],
        },
        {
            name: "an exception for many, without a reason, without an end",
            value: {
                "audience-open": {
                    exceptions: [{ resource: "*", reason: "because", expires: "never", rule: "x" }],
                },
            },
            problems: [
                'audience-open.exceptions[0].resource is "*", not exactly one resource, by its URN, its logical ID, its address or its file',
                'audience-open.exceptions[0].reason is "because", not a reason of at least two words',
                'audience-open.exceptions[0].expires is "never", not the last day on which the exception holds, as YYYY-MM-DD',
                "audience-open.exceptions[0].rule is not one of resource, file, reason, expires",
            ],
        },
        {
            name: "a day that no calendar has",
            value: { "audience-open": { exceptions: [{ ...EXCEPTION, expires: "2027-02-30" }] } },
            problems: [
                'audience-open.exceptions[0].expires is "2027-02-30", which is not a day of the calendar',
            ],
        },
        {
            name: "several things at once",
            value: { x: "mandatory", "audience-open": "off", "service-source": { a: 1, b: 2 } },
            problems: [
                `x is not a rule; the rules are ${NAMES}`,
                `audience-open is "off", not one of ${LEVELS}`,
                "service-source.a is not one of exceptions",
                "service-source.b is not one of exceptions",
            ],
        },
    ];
    for (const { name, value, problems } of wrong) {
        it(`refuses ${name}`, () => {
            assert.deepEqual(problemsOf(value), problems);
        });
    }
});

describe("an exception", () => {
    const finding: Finding = {
        rule: "audience-open",
        enforcement: "mandatory",
        path: "p",
        message: "open",
        remediation: "close it",
    };
    const ended = { ...finding, message: "open (its exception expired on 2027-03-31)" };
    const cases: readonly { name: string; names: string[]; today: string; findings: readonly Finding[] }[] = [
        { name: "covers its resource", names: ["role"], today: "2027-01-01", findings: [] },
        { name: "covers it on its last day", names: ["role"], today: "2027-03-31", findings: [] },
        { name: "covers nothing afterwards", names: ["role"], today: "2027-04-01", findings: [ended] },
        { name: "covers no other resource", names: ["role2"], today: "2027-01-01", findings: [finding] },
        { name: "covers any name of it", names: ["file", "role"], today: "2027-01-01", findings: [] },
    ];
    for (const { name, names, today, findings } of cases) {
        it(name, () => {
            assert.deepEqual(withoutExcepted([finding], [EXCEPTION], names, today), findings);
        });
    }
});
