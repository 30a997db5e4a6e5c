import { PolicyPack } from "@pulumi/policy";
import { POLICIES } from "./crossguard";

new PolicyPack("keyless-delivery", { policies: POLICIES, enforcementLevel: "mandatory" });
