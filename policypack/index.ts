import { PolicyPack } from "@pulumi/policy";
import { policies } from "./crossguard/policies";

new PolicyPack("keyless-delivery", { policies: policies(), enforcementLevel: "mandatory" });
