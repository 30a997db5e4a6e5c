import { z } from "zod";

// What stands in many places of the configuration, with what to write there.

export const accountId = z.string('write its 12 digits, in quotes: "111111111111"');
export const region = z.string("write a region's code, such as us-east-2");
export const count = z.number("write a number");
export const flag = z.boolean("write true or false");
export const tagMap = z.record(
    z.string(),
    z.string("write a string, in quotes where it looks like a number"),
    "write a mapping of tags",
);
