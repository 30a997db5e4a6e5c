import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { type Log } from "sarif";
import { PACKAGE, pageAddress } from "../../../policypack/check/package";
import { ConfigurationError, readConfiguration } from "../../../policypack/options/configuration";
import { RULES } from "../../../policypack/rules";
import { allSchemas, SCHEMAS } from "../../../toolchain/schemas";
import { Folder, OPEN_BUCKET, run } from "./command";

const ROOT = join(__dirname, "../../..");

function read(...path: readonly string[]): unknown {
    return JSON.parse(readFileSync(join(...path), "utf8"));
}

function validator(...path: readonly string[]): ValidateFunction {
    // OASIS's schema names an older dialect, of which it uses nothing that has changed.
    const schema = Object.fromEntries(
        Object.entries(read(...path) as object).filter(([key]) => !["$schema", "id"].includes(key)),
    );
    return new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(
        schema,
    );
}

describe("the committed schemas", () => {
    it("are what the sources say; npm run schemas writes them anew", async () => {
        const schemas = await allSchemas();
        assert.deepEqual(readdirSync(SCHEMAS).sort(), [...schemas.keys()].sort());
        for (const [file, text] of schemas) {
            assert.equal(readFileSync(join(SCHEMAS, file), "utf8"), text, file);
        }
    });
});

describe("the schema of the configuration", () => {
    const validate = validator(SCHEMAS, "configuration.schema.json");
    const EXCEPTION = { resource: "Deploy", file: "t.yaml", reason: "until it moves", expires: "2027-03-31" };
    const configurations: readonly unknown[] = [
        {},
        { $schema: "./schemas/configuration.schema.json" },
        { all: "advisory", "service-source": "mandatory", "audience-open": "remediate" },
        { all: { enforcementLevel: "disabled" } },
        { "service-source": { enforcementLevel: "mandatory" } },
        { "subject-wildcard": { exceptions: [EXCEPTION] } },
        { "principal-account": { ownAccounts: ["111122223333"], replicationSources: [] } },
        {
            "subject-foreign": {
                allowedOrganizations: ["acme@1"],
                allowedSubjects: ["repo:acme/app:pull_request"],
            },
        },
        [],
        { none: "mandatory" },
        { "service-source": "loud" },
        { all: {} },
        { "service-source": { level: "mandatory" } },
        { "audience-open": { ownAccounts: ["111122223333"] } },
        { "principal-account": { ownAccounts: ["1"] } },
        { "subject-wildcard": { exceptions: [{ ...EXCEPTION, resource: "*" }] } },
        { "subject-wildcard": { exceptions: [{ ...EXCEPTION, file: "*.yaml" }] } },
        { "subject-wildcard": { exceptions: [{ ...EXCEPTION, reason: "because" }] } },
        { "subject-wildcard": { exceptions: [{ resource: "Deploy" }] } },
    ];
    for (const configuration of configurations) {
        it(`says of ${JSON.stringify(configuration)} what the command says`, () => {
            let isRead = true;
            try {
                readConfiguration(configuration);
            } catch (error) {
                assert.ok(error instanceof ConfigurationError);
                isRead = false;
            }
            assert.equal(validate(configuration), isRead, JSON.stringify(validate.errors));
        });
    }

    it("takes the project's own", () => {
        assert.equal(validate(read(ROOT, "policies.json")), true);
    });
});

describe("a report for machines", () => {
    let folder: Folder;
    before(() => {
        folder = new Folder().enter().write({
            "open.json": OPEN_BUCKET,
            "infra/with blank.json": JSON.stringify({
                RoleDetailList: [
                    {
                        RoleName: "deploy",
                        AssumeRolePolicyDocument: {
                            Statement: [
                                { Sid: "All", Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" },
                            ],
                        },
                    },
                ],
            }),
            "closed.json": '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
            "stack.yaml": "Resources:\n  K: {Type: AWS::IAM::AccessKey, Properties: {UserName: ci}}\n",
        });
    });
    after(() => folder.remove());

    it("in JSON is as its schema says, and has something of everything", async () => {
        const validate = validator(SCHEMAS, "findings.schema.json");
        const { out } = await run([".", "--format", "json"]);
        const files = JSON.parse(out) as readonly { file: string; violations: readonly object[] }[];
        assert.equal(validate(files), true, JSON.stringify(validate.errors));
        assert.deepEqual(
            files.map(({ file, violations }) => [file, violations.length]),
            [
                ["closed.json", 0],
                ["infra/with blank.json", 1],
                ["open.json", 1],
                ["stack.yaml", 1],
            ],
        );
        assert.deepEqual(files[1]?.violations, [
            {
                rule: "principal-anonymous",
                severity: "critical",
                enforcement: "mandatory",
                url: pageAddress("principal-anonymous"),
                version: PACKAGE.version,
                resource: "deploy",
                path: "RoleDetailList[0].AssumeRolePolicyDocument.Statement[0].Principal",
                line: 1,
                column: 112,
                statement: { index: 0, sid: "All" },
                message: "the principal is everybody",
                witness: "arn:aws:iam::999999999999:role/attacker",
                remediation: "Name the roles by their ARNs under Principal.",
            },
        ]);
        for (const wrong of [[{ file: "x" }], [{ file: "x", kind: "trust", violations: [{}] }], {}]) {
            assert.equal(validate(wrong), false);
        }
    });

    it("in SARIF is as OASIS's schema says, with pages, relative paths and fingerprints", async () => {
        const validate = validator(__dirname, "sarif-2.1.0.schema.json");
        const log = JSON.parse((await run([folder.path, "--format", "sarif"])).out) as Log;
        assert.equal(validate(log), true, JSON.stringify(validate.errors));
        const [{ tool, results = [] } = { tool: undefined }] = log.runs;
        assert.equal(tool?.driver.informationUri, PACKAGE.homepage);
        assert.deepEqual(
            tool.driver.rules?.map(({ helpUri }) => helpUri),
            RULES.map(({ id }) => pageAddress(id)),
        );
        assert.deepEqual(
            results.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri),
            ["infra/with%20blank.json", "open.json", "stack.yaml"],
        );
        assert.deepEqual(results[0]?.locations?.[0]?.logicalLocations, [
            {
                fullyQualifiedName: "RoleDetailList[0].AssumeRolePolicyDocument.Statement[0].Principal",
                name: "deploy",
                kind: "resource",
            },
        ]);
        const fingerprints = results.map(
            ({ partialFingerprints }) => partialFingerprints?.["keylessPolicy/v1"] ?? "",
        );
        assert.ok(fingerprints.every((one) => /^[0-9a-f]{64}$/.test(one)));
        assert.equal(new Set(fingerprints).size, 3);
        assert.equal(validate({ ...log, version: "2.0" }), false);
    });

    it("names the pages that there are", () => {
        const pages = readdirSync(join(ROOT, "docs/policies"));
        for (const { id } of RULES) {
            assert.ok(pages.includes(new URL(pageAddress(id)).pathname.split("/").at(-1) ?? ""), id);
        }
    });
});
