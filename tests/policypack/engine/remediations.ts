import type { Finding } from "../../../policypack/engine/finding";

type Node = Record<string, unknown>;

/** What stands for the reader's own names in a remediation. */
const OWN: Readonly<Record<string, string>> = {
    ACCOUNT: "111122223333",
    REPOSITORY_UUID: "1b1b1b1b-0000-4000-8000-000000000000",
    HOST: "token.actions.githubusercontent.com",
};

/** The document after somebody who knows nothing of IAM did what a finding's remediation says, word for word. */
export function followRemediation(policy: unknown, finding: Finding): unknown {
    const document = structuredClone(policy) as Node;
    const statement = statementOf(document, finding);
    const remediation = finding.remediation.replace(
        /\b(ACCOUNT|HOST|REPOSITORY_UUID)\b/g,
        (name) => OWN[name] ?? name,
    );
    const test = /"([A-Za-z:]+)": \{"([^"]+)": "([^"]+)"\}/.exec(remediation);
    if (test !== null) {
        const [, operator = "", key = "", value = ""] = test;
        setCondition(statement, key, operator, value, !remediation.startsWith("Add "));
        return document;
    }
    switch (finding.rule) {
        case "subject-wildcard":
        case "subject-shape":
            rewriteSubject(statement, finding, remediation);
            break;
        case "ecr-service-source":
            setCondition(
                statement,
                "aws:SourceArn",
                "ArnLike",
                "arn:aws:lambda:eu-west-1:111122223333:function:*",
                true,
            );
            setCondition(statement, "aws:SourceAccount", "StringEquals", "111122223333", true);
            break;
        default:
            namePrincipal(document, statement, finding, remediation);
    }
    return document;
}

function statementOf(document: Node, { statement }: Finding): Node {
    const list = [document["Statement"]].flat();
    return list[statement?.index ?? 0] as Node;
}

function setCondition(statement: Node, key: string, operator: string, value: string, instead: boolean): void {
    const condition = (statement["Condition"] ?? {}) as Record<string, Node>;
    const others = Object.entries(condition).map(([name, keys]) => [
        name,
        Object.fromEntries(
            Object.entries(keys).filter(([one]) => !instead || one.toLowerCase() !== key.toLowerCase()),
        ),
    ]);
    const rest = Object.fromEntries(others) as Record<string, Node>;
    const name = Object.keys(rest).find((one) => one.toLowerCase() === operator.toLowerCase()) ?? operator;
    statement["Condition"] = { ...rest, [name]: { ...rest[name], [key]: value } };
}

/** The subject that a remediation gives as an example, in place of all that the condition says of the subject now. */
function rewriteSubject(statement: Node, { path }: Finding, remediation: string): void {
    const [, operatorNow = "", key = ""] =
        /Condition\W+([A-Za-z:]+)\W*\["([^"]+)"\](?:\[\d+\])?$/.exec(path) ?? [];
    if (remediation === "Use StringEquals.") {
        const condition = statement["Condition"] as Record<string, Node>;
        setCondition(
            statement,
            key,
            "StringEquals",
            [condition[operatorNow]?.[key]].flat()[0] as string,
            true,
        );
        return;
    }
    const [, example, operator] =
        /such as (.+?)(?:, under (\w+))?\.$/.exec(remediation) ?? /^Write (repo:\S+)/.exec(remediation) ?? [];
    const subject = remediation.startsWith("Write repo:")
        ? "repo:OWNER/REPOSITORY:environment:NAME"
        : (example ?? "");
    setCondition(statement, key, operator ?? "StringEquals", subject, true);
}

/** The principal that a remediation names, in place of the one that was found, or of all of them where it says so. */
function namePrincipal(document: Node, statement: Node, { path, rule }: Finding, remediation: string): void {
    const role =
        /arn:[a-z-]+:iam::\d{12}:role\/NAME/.exec(remediation)?.[0] ?? "arn:aws:iam::111122223333:role/NAME";
    const provider = /arn:aws:iam::\d{12}:oidc-provider\/[a-z.]+/.exec(remediation)?.[0];
    const service = /such as ([a-z.]+)\.$/.exec(remediation)?.[1];
    if (rule === "principal-anonymous") {
        delete statement["NotPrincipal"];
        statement["Principal"] = { AWS: role };
    } else if (remediation.includes('under "AWS"')) {
        const named = Object.entries(statement["Principal"] as Node).filter(
            ([type]) => type !== "CanonicalUser" && type !== "Federated",
        );
        const rest: Node = Object.fromEntries(named);
        statement["Principal"] = { ...rest, AWS: [rest["AWS"] ?? [], role].flat() };
    } else {
        replaceAt(document, path, provider ?? service ?? role);
    }
}

function replaceAt(document: Node, path: string, value: string): void {
    const steps = [...path.matchAll(/(\w+)|\["([^"]+)"\]/g)].map(([, name, quoted]) => name ?? quoted ?? "");
    const last = steps.pop() ?? "";
    let owner = document;
    for (const step of steps) {
        owner = owner[step] as Node;
    }
    owner[last] = value;
}
