import type { Reference } from "./rule";

/** https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final */
function nist(reference: string, specification: string): Reference {
    return { name: "NIST SP 800-53", version: "Rev. 5", reference, specification };
}

export const NIST_AC_3 = nist("AC-3", "Access Enforcement");
export const NIST_AC_6 = nist("AC-6", "Least Privilege");
export const NIST_IA_5 = nist("IA-5", "Authenticator Management");
export const NIST_IA_9 = nist("IA-9", "Service Identification and Authentication");
export const NIST_CM_6 = nist("CM-6", "Configuration Settings");
export const NIST_RA_5 = nist("RA-5", "Vulnerability Monitoring and Scanning");
export const NIST_SI_7 = nist("SI-7", "Software, Firmware, and Information Integrity");
