/**
 * Compiles those of the folders that are older than their sources; all that are used as JavaScript by default.
 * @throws Error with the compiler's messages when the sources do not compile.
 */
export declare function compile(folders?: readonly string[]): void;
