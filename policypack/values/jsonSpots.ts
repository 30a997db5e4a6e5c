import type { Spot } from "./sourceMap";

/** Where everything in a valid JSON text stands. It is for texts that `readJson` has read, which are not nested too deep. */
export function jsonSpots(text: string): Spot {
    return new Scanner(text).value();
}

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
/** A number, `true`, `false` or `null`. */
const PLAIN = /[^\s,\]}]+/y;

class Scanner {
    private at: number;

    constructor(private readonly text: string) {
        this.at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    }

    value(): Spot {
        const offset = this.next();
        switch (this.text.charAt(offset)) {
            case "{":
                return { offset, members: this.members() };
            case "[":
                return { offset, items: this.items() };
            case '"':
                this.string();
                return { offset };
            default:
                PLAIN.lastIndex = offset;
                this.at += PLAIN.exec(this.text)?.[0].length ?? 1;
                return { offset };
        }
    }

    private members(): Map<string, Spot> {
        const members = new Map<string, Spot>();
        this.at++;
        while (this.more("}")) {
            const offset = this.at;
            const key = this.string();
            this.next();
            this.at++;
            members.set(key, { ...this.value(), offset });
        }
        return members;
    }

    private items(): Spot[] {
        const items: Spot[] = [];
        this.at++;
        while (this.more("]")) {
            items.push(this.value());
        }
        return items;
    }

    /** Whether another element follows; what ends the list is passed over where none does. */
    private more(close: string): boolean {
        if (this.text[this.next()] === ",") {
            this.at++;
            this.next();
        }
        if (this.at < this.text.length && this.text[this.at] !== close) {
            return true;
        }
        this.at++;
        return false;
    }

    private string(): string {
        const start = this.at;
        STRING.lastIndex = start;
        this.at += STRING.exec(this.text)?.[0].length ?? 1;
        return String(JSON.parse(this.text.slice(start, this.at)));
    }

    /** Skips white space. */
    private next(): number {
        while (/\s/.test(this.text[this.at] ?? "")) {
            this.at++;
        }
        return this.at;
    }
}
