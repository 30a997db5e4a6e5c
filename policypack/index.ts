import { PolicyPack } from "@pulumi/policy";
import { policies } from "./crossguard";

new PolicyPack("keyless-delivery", { policies: policies(), enforcementLevel: "mandatory" });
