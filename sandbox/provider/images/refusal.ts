/** An error in AWS's own name and words; what the sandbox knows beyond them stands in brackets. */
export class Refusal extends Error {
    constructor(name: string, message: string, why = "") {
        super(why === "" ? message : `${message} (sandbox: ${why})`);
        this.name = name;
    }
}
