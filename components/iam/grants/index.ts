import { type InputList, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { PULL_IMAGE, PUSH_IMAGE } from "../actions";
import { type Statement } from "../policy";
import { type AssumeRoleGrant, assumeRoleStatements, checkAssumeRoleGrants } from "./assumeRole";
import { checkFunctionGrants, type FunctionGrant, functionStatements } from "./function";
import { type Home } from "./grouping";
import { checkImageGrants, type ImageGrant, imageStatements, loginStatements } from "./image";
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
     * The roles that the role may go on into.
     * @default none
     */
    assumeRoles?: InputList<AssumeRoleGrant> | undefined;
    /**
     * Whatever else the role may do.
     * @default nothing
     */
    statements?: InputList<StatementGrant> | undefined;
}

/** The statements of a role's own policy: what it was granted, and nothing else. */
export function grantStatements(home: Home, grants: Known<Grants>): Statement[] {
    return [...namedStatements(home, grants), ...plainStatements(listsOf(grants).statements)];
}

/** Every kind of grant, those that are not given without any. */
function listsOf(grants: Known<Grants>) {
    const { staticSites = [], pushImages = [], pullImages = [], deployFunctions = [] } = grants;
    const { assumeRoles = [], statements = [] } = grants;
    return { staticSites, pushImages, pullImages, deployFunctions, assumeRoles, statements };
}

function namedStatements(home: Home, grants: Known<Grants>): Statement[] {
    const { staticSites, pushImages, pullImages, deployFunctions, assumeRoles } = listsOf(grants);
    return [
        ...staticSiteStatements(home, staticSites),
        ...imageStatements(home, "PushImages", PUSH_IMAGE, pushImages),
        ...imageStatements(home, "PullImages", PULL_IMAGE, pullImages),
        ...loginStatements([...pushImages, ...pullImages]),
        ...functionStatements(home, deployFunctions),
        ...assumeRoleStatements(assumeRoles),
    ];
}

/** Checks the grants of one role; `path` leads to them. */
export function checkGrants(problems: Problems, path: Path, home: Home, grants: Known<Grants>): void {
    const lists = listsOf(grants);
    if (Object.values(lists).every((list) => list.length === 0)) {
        problems.check([...path, "staticSites"], grants.staticSites, {
            message: "grants nothing, and neither does any other grant",
            remediation: `write at least one of ${Object.keys(lists).join(", ")}`,
        });
    }
    checkStaticSiteGrants(problems, [...path, "staticSites"], lists.staticSites);
    checkImageGrants(problems, [...path, "pushImages"], home, lists.pushImages);
    checkImageGrants(problems, [...path, "pullImages"], home, lists.pullImages);
    checkFunctionGrants(problems, [...path, "deployFunctions"], home, lists.deployFunctions);
    checkAssumeRoleGrants(problems, [...path, "assumeRoles"], home.partition, lists.assumeRoles);
    const taken = namedStatements(home, grants).map(({ sid }) => sid);
    checkStatementGrants(problems, [...path, "statements"], home.partition, lists.statements, taken);
}
