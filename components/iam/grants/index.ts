import { type InputList, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { PULL_IMAGE, PUSH_IMAGE } from "../actions";
import { type Statement } from "../policy";
import { type AssumeRoleGrant, assumeRoleStatements, checkAssumeRoleGrants } from "./assumeRole";
import { checkClusterGrants, type ClusterGrant, clusterStatements } from "./cluster";
import { checkFunctionGrants, type FunctionGrant, functionStatements } from "./function";
import { type Home } from "./grouping";
import { checkImageGrants, type ImageGrant, imageStatements, loginStatements } from "./image";
import { checkInvocationGrants, type InvocationGrant, invocationStatements } from "./invocation";
import { checkManagedPolicies } from "./managedPolicy";
import { checkPublicImageGrants, type PublicImageGrant, publicImageStatements } from "./publicImage";
import { checkPulumiStackGrants, type PulumiStackGrant, pulumiStackStatements } from "./pulumiStack";
import { checkDigests, replicationStatements } from "./replication";
import { checkServiceGrants, type ServiceGrant, serviceStatements } from "./service";
import { checkStatementGrants, plainStatements, type StatementGrant } from "./statement";
import { checkStaticSiteGrants, type StaticSiteGrant, staticSiteStatements } from "./staticSite";

/** What a role may do; at least one grant. */
export interface Grants {
    /**
     * The static sites that the role may publish.
     * @default none
     */
    staticSites?: InputList<StaticSiteGrant> | undefined;
    /**
     * The repositories that the role may push images to.
     * @default none
     */
    pushImages?: InputList<ImageGrant> | undefined;
    /**
     * The repositories that the role may pull images from.
     * @default none
     */
    pullImages?: InputList<ImageGrant> | undefined;
    /**
     * The Lambda functions that the role may give another image.
     * @default none
     */
    deployFunctions?: InputList<FunctionGrant> | undefined;
    /**
     * The repositories of the account's public registry that the role may push images to.
     * @default none
     */
    pushPublicImages?: InputList<PublicImageGrant> | undefined;
    /**
     * The ECS services that the role may give another image.
     * @default none
     */
    deployServices?: InputList<ServiceGrant> | undefined;
    /**
     * The EKS clusters that the role may connect to.
     * @default none
     */
    connectClusters?: InputList<ClusterGrant> | undefined;
    /**
     * The Lambda functions that the role may invoke.
     * @default none
     */
    invokeFunctions?: InputList<InvocationGrant> | undefined;
    /**
     * The Pulumi stacks that the role may deploy.
     * @default none
     */
    deployStacks?: InputList<PulumiStackGrant> | undefined;
    /**
     * The roles that the role may go on into.
     * @default none
     */
    assumeRoles?: InputList<AssumeRoleGrant> | undefined;
    /**
     * Whatever else the role may do.
     * @default nothing
     */
    statements?: InputList<StatementGrant> | undefined;
    /**
     * ARNs of managed policies, AWS's or the account's own, that the role has beside all that. They decide what is made,
     * so they are plain values.
     * @default none
     */
    managedPolicyArns?: InputList<string> | undefined;
}

/** What one entry of each kind of grant is. */
interface Entries {
    staticSites: StaticSiteGrant;
    pushImages: ImageGrant;
    pullImages: ImageGrant;
    deployFunctions: FunctionGrant;
    pushPublicImages: PublicImageGrant;
    deployServices: ServiceGrant;
    connectClusters: ClusterGrant;
    invokeFunctions: InvocationGrant;
    deployStacks: PulumiStackGrant;
    assumeRoles: AssumeRoleGrant;
}

type Lists = { readonly [Kind in keyof Entries]?: readonly Known<Entries[Kind]>[] | undefined };

/** What is checked of the entries of one kind, and the statements that they become. */
interface KindOfGrant<Entry> {
    readonly check: (problems: Problems, path: Path, home: Home, grants: readonly Known<Entry>[]) => void;
    readonly statements: (home: Home, grants: readonly Known<Entry>[]) => Statement[];
}

/** The same of the entries that a role has. */
interface GrantsOfKind {
    readonly name: keyof Entries;
    readonly check: (problems: Problems, path: Path, home: Home, lists: Lists) => void;
    readonly statements: (home: Home, lists: Lists) => Statement[];
}

function ofKind<Name extends keyof Entries>(name: Name, kind: KindOfGrant<Entries[Name]>): GrantsOfKind {
    return {
        name,
        check: (problems, path, home, lists) => {
            kind.check(problems, [...path, name], home, lists[name] ?? []);
        },
        statements: (home, lists) => kind.statements(home, lists[name] ?? []),
    };
}

const KINDS: readonly GrantsOfKind[] = [
    ofKind("staticSites", { check: checkStaticSiteGrants, statements: staticSiteStatements }),
    ofKind("pushImages", {
        check: checkImageGrants,
        statements: (home, grants) => imageStatements(home, "PushImages", PUSH_IMAGE, grants),
    }),
    ofKind("pullImages", {
        check: checkImageGrants,
        statements: (home, grants) => imageStatements(home, "PullImages", PULL_IMAGE, grants),
    }),
    ofKind("deployFunctions", { check: checkFunctionGrants, statements: functionStatements }),
    ofKind("pushPublicImages", { check: checkPublicImageGrants, statements: publicImageStatements }),
    ofKind("deployServices", { check: checkServiceGrants, statements: serviceStatements }),
    ofKind("connectClusters", { check: checkClusterGrants, statements: clusterStatements }),
    ofKind("invokeFunctions", { check: checkInvocationGrants, statements: invocationStatements }),
    ofKind("deployStacks", { check: checkPulumiStackGrants, statements: pulumiStackStatements }),
    ofKind("assumeRoles", { check: checkAssumeRoleGrants, statements: assumeRoleStatements }),
];

/** Every argument that grants something. */
export const GRANTS: readonly (keyof Grants)[] = [
    ...KINDS.map(({ name }) => name),
    "statements",
    "managedPolicyArns",
];

/** The statements of a role's own policy: what it was granted, and nothing else. */
export function grantStatements(home: Home, grants: Known<Grants>): Statement[] {
    return [...namedStatements(home, grants), ...plainStatements(grants.statements ?? [])];
}

function namedStatements(home: Home, grants: Known<Grants>): Statement[] {
    const { pushImages = [], pullImages = [] } = grants;
    return [
        ...KINDS.flatMap(({ statements }) => statements(home, grants)),
        ...loginStatements([...pushImages, ...pullImages]),
        ...replicationStatements(home, grants),
    ];
}

/** Checks the grants of one role; `path` leads to them. */
export function checkGrants(problems: Problems, path: Path, home: Home, grants: Known<Grants>): void {
    const { statements = [], managedPolicyArns = [], deployStacks = [], staticSites } = grants;
    if (GRANTS.every((kind) => (grants[kind] ?? []).length === 0)) {
        problems.check([...path, "staticSites"], staticSites, {
            message: "grants nothing, and neither does any other grant",
            remediation: `write at least one of ${GRANTS.join(", ")}`,
        });
    }
    for (const { check } of KINDS) {
        check(problems, path, home, grants);
    }
    const named = namedStatements(home, grants);
    checkStatementGrants(
        problems,
        [...path, "statements"],
        home,
        statements,
        named.map(({ sid }) => sid),
    );
    checkDigests(problems, path, grants);
    checkManagedPolicies(problems, [...path, "managedPolicyArns"], home, managedPolicyArns);
    // Pulumi Cloud keeps a stack's state, and then AWS is granted nothing by it.
    if (deployStacks.length > 0 && named.length + statements.length + managedPolicyArns.length === 0) {
        problems.check([...path, "deployStacks"], deployStacks.length, {
            message: "grants nothing in AWS: Pulumi Cloud keeps the state",
            remediation: "write what the stack makes needs: managedPolicyArns, statements or assumeRoles",
        });
    }
}
