import { PolicyPack } from "@pulumi/policy";
import { policies } from "./crossguard/policies";

new PolicyPack("keyless-policy", { policies: policies(), enforcementLevel: "mandatory" });
