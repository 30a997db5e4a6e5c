/** What Lambda's resources say alike. https://docs.aws.amazon.com/lambda/latest/api/ */
import { z } from "zod";
import type { Cloud } from "../cloud";
import type { Comparable } from "../comparison";

/** Loaded when first used: it costs a tenth of a second. */
export const lambdaSdk = () => import("@aws-sdk/client-lambda");
/** The name of the error for what is not there. */
export const NO_FUNCTION = "ResourceNotFoundException";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
const REFERENCE =
    /^(?:arn:[\w-]+:lambda:[a-z0-9-]+:\d{12}:function:)?(?<name>[0-9A-Za-z_-]{1,64})(?::(?<qualifier>\$LATEST|[\w-]+))?$/;
export const functionReference = z.string().regex(REFERENCE, "must be a function's name or ARN");
export const qualifier = z.string().regex(/^(\$LATEST|[\w$-]{1,128})$/, "must be a version or an alias");

export const nameIn = (reference: string) => REFERENCE.exec(reference)?.groups?.["name"] ?? reference;
/** A function is the same by its name and by its ARN. */
export const byName: Comparable = (value) => (typeof value === "string" ? nameIn(value) : value);

export const functionArn = ({ partition, region, account }: Cloud, name: string) =>
    `arn:${partition}:lambda:${region}:${account}:function:${name}`;

/** How API Gateway calls it: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export const invokeArn = ({ partition, region }: Cloud, arn: string, version = "2015-03-31") =>
    `arn:${partition}:apigateway:${region}:lambda:path/${version}/functions/${arn}/invocations`;
