import { Path, Problems } from "../../problems";
import { PULL_IMAGE, PUSH_IMAGE } from "../actions";
import { Statement } from "../policy";
import { AssumeRoleGrant, assumeRoleStatements, checkAssumeRoleGrants } from "./assumeRole";
import { checkFunctionGrants, FunctionGrant, functionStatements } from "./function";
import { Home } from "./grouping";
import { checkImageGrants, ImageGrant, imageStatements, loginStatements } from "./image";
import { checkStatementGrants, plainStatements, StatementGrant } from "./statement";
import { checkStaticSites, StaticSiteGrant, staticSiteStatements } from "./staticSite";

/** What a role may do; at least one grant. */
export interface Grants {
    /** The static sites that the role may publish. None by default. */
    staticSites?: StaticSiteGrant[] | undefined;
    /** The repositories that the role may push images to. None by default. */
    pushImages?: ImageGrant[] | undefined;
    /** The repositories that the role may pull images from. None by default. */
    pullImages?: ImageGrant[] | undefined;
    /** The Lambda functions that the role may give another image. None by default. */
    deployFunctions?: FunctionGrant[] | undefined;
    /** The roles that the role may go on into. None by default. */
    assumeRoles?: AssumeRoleGrant[] | undefined;
    /** Whatever else the role may do. Nothing by default. */
    statements?: StatementGrant[] | undefined;
}

/** The statements of a role's own policy: what it was granted, and nothing else. */
export function grantStatements(home: Home, grants: Grants): Statement[] {
    return [...namedStatements(home, grants), ...plainStatements(grants.statements ?? [])];
}

function namedStatements(home: Home, grants: Grants): Statement[] {
    const {
        staticSites = [],
        pushImages = [],
        pullImages = [],
        deployFunctions = [],
        assumeRoles = [],
    } = grants;
    return [
        ...staticSiteStatements(home.partition, home.accountId, staticSites),
        ...imageStatements(home, "PushImages", PUSH_IMAGE, pushImages),
        ...imageStatements(home, "PullImages", PULL_IMAGE, pullImages),
        ...loginStatements([...pushImages, ...pullImages]),
        ...functionStatements(home, deployFunctions),
        ...assumeRoleStatements(assumeRoles),
    ];
}

/** Checks the grants of one role; `path` leads to them. */
export function checkGrants(problems: Problems, path: Path, home: Home, grants: Grants): void {
    const {
        staticSites = [],
        pushImages = [],
        pullImages = [],
        deployFunctions = [],
        assumeRoles = [],
    } = grants;
    const { statements = [] } = grants;
    const all = [staticSites, pushImages, pullImages, deployFunctions, assumeRoles, statements];
    if (all.every((list) => list.length === 0)) {
        problems.check([...path, "staticSites"], grants.staticSites, {
            message: "grants nothing, and neither does any other grant",
            remedy: "write at least one of staticSites, pushImages, pullImages, deployFunctions, assumeRoles, statements",
        });
    }
    checkStaticSites(problems, [...path, "staticSites"], staticSites);
    checkImageGrants(problems, [...path, "pushImages"], pushImages);
    checkImageGrants(problems, [...path, "pullImages"], pullImages);
    checkFunctionGrants(problems, [...path, "deployFunctions"], deployFunctions);
    checkAssumeRoleGrants(problems, [...path, "assumeRoles"], assumeRoles);
    const taken = namedStatements(home, grants).map(({ sid }) => sid);
    checkStatementGrants(problems, [...path, "statements"], statements, taken);
}
