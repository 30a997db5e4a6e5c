/**
 * Arguments of a permission that become condition keys of the statement it adds.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export const ARGUMENT_CONDITIONS: readonly (readonly [argument: string, operator: string, key: string])[] = [
    ["sourcearn", "ArnLike", "aws:SourceArn"],
    ["sourceaccount", "StringEquals", "aws:SourceAccount"],
    ["principalorgid", "StringEquals", "aws:PrincipalOrgID"],
    ["organizationid", "StringEquals", "aws:PrincipalOrgID"],
    ["eventsourcetoken", "StringEquals", "lambda:EventSourceToken"],
    ["functionurlauthtype", "StringEquals", "lambda:FunctionUrlAuthType"],
];
