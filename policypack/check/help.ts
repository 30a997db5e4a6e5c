import { KINDS } from "../documents/kind";
import { FORMATS } from "./settings";
import { THRESHOLDS } from "./threshold";

/** One page on everything that the command takes. */
export const HELP = `keyless-policy [check] [OPTION...] FILE...   judge files, folders and "patterns"; - is standard input
keyless-policy access [OPTION...] FILE...    show who may do what on which resource, and which statement allows it
keyless-policy rules                         list the rules
keyless-policy explain RULE...               say why a rule matters, with an example
keyless-policy init [FILE]                   write a configuration to begin with

Reads policy documents, CloudFormation templates, Terraform plans and states (terraform show -json), Pulumi's stacks,
previews (--json) and YAML programs, what the AWS command line prints, and documents in any other JSON or YAML.
A folder is searched without what .gitignore leaves out; "!PATTERN" leaves out more.

  --config FILE          enforcement levels, options and exceptions, as for pulumi --policy-pack-config
  --only RULE, --skip RULE
                         apply these rules alone, or all but these; again or with commas for more
  --kind KIND            what the document is attached to; found out from the document by default:
                         ${wrapped(KINDS, 84, " ".repeat(25))}
  --parameters FILE, --parameters NAME=VALUE
                         values of a template's parameters, in the forms that aws cloudformation reads
  --allow-unknown        report values that are known only after apply as advisory, not as mandatory violations
  --fail-on LEVEL        end with 1 for violations of this level or severity, and above it:
                         ${THRESHOLDS.join(", ")}; mandatory by default
  --baseline FILE        report only what is not in the baseline, and say what of it is mended
  --write-baseline FILE  write the violations of today there, and end with 0
  --format FORMAT        ${FORMATS.join(", ")}; --json and --sarif are short for two of them
  --output FILE          where the report goes; standard output by default
  --against FILE         of access: what is gained and lost against this file or folder
  --markdown             of access: a table for a pull request; it takes --json, --parameters, --output and --kind, too
  --verbose              name the files without a policy, too
  --version, --help

Exit status: 0 no violation to fail for, or what access shows, 1 a violation, 2 a file could not be read or must be
turned into something else first, or wrong usage. A file without a policy is passed over.
`;

/** Words in lines of at most a width, the later ones indented. */
function wrapped(words: readonly string[], width: number, indent: string): string {
    const lines = words.reduce<string[]>((done, word) => {
        const last = done.at(-1);
        return last !== undefined && last.length + word.length + 2 <= width
            ? [...done.slice(0, -1), `${last}, ${word}`]
            : [...done, word];
    }, []);
    return lines.join(`,\n${indent}`);
}
