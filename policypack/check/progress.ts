import type { Streams } from "./streams";

/** What takes longer than this is worth a word, in milliseconds. */
const PATIENCE = 2000;
const INTERVAL = 200;

/** Says on a terminal how far a long run is, on a line that is gone when it ends. */
export class Progress {
    private readonly start = Date.now();
    private said = 0;

    constructor(
        private readonly all: number,
        private readonly streams: Streams,
    ) {}

    /** @param done how many files are judged, or being judged */
    at(done: number): void {
        const now = Date.now();
        const isDue = now - this.start > PATIENCE && now - this.said > INTERVAL;
        if (isDue && this.streams.isTerminal?.error === true) {
            this.said = now;
            this.streams.error(`\r${done} of ${this.all} files`);
        }
    }

    end(): void {
        if (this.said > 0) {
            this.streams.error("\r\u001b[K");
        }
    }
}
