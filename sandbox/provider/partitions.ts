/**
 * The partitions of AWS, by how the names of their regions begin.
 * https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json
 */
export interface Partition {
    readonly id: string;
    readonly dnsSuffix: string;
    readonly regions: RegExp;
}

const PARTITIONS: readonly Partition[] = [
    { id: "aws-cn", dnsSuffix: "amazonaws.com.cn", regions: /^cn-/ },
    { id: "aws-us-gov", dnsSuffix: "amazonaws.com", regions: /^us-gov-/ },
    { id: "aws-eusc", dnsSuffix: "amazonaws.eu", regions: /^eusc-/ },
    { id: "aws-iso", dnsSuffix: "c2s.ic.gov", regions: /^us-iso-/ },
    { id: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", regions: /^us-isob-/ },
    { id: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", regions: /^eu-isoe-/ },
    { id: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", regions: /^us-isof-/ },
];

const COMMERCIAL: Partition = { id: "aws", dnsSuffix: "amazonaws.com", regions: /^/ };

export const partitionOf = (region: string): Partition =>
    PARTITIONS.find(({ regions }) => regions.test(region)) ?? COMMERCIAL;

/** `com.amazonaws` of `amazonaws.com`. */
export const reversed = (dnsSuffix: string): string => dnsSuffix.split(".").reverse().join(".");
