const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** The path of a member of an object: `a.b`, or `a["b c"]` where the key is no identifier. */
export function member(path: string, key: string): string {
    if (!IDENTIFIER.test(key)) {
        return `${path}[${JSON.stringify(key)}]`;
    }
    return path === "" ? key : `${path}.${key}`;
}

/** The path of an element of a list: `a[0]`. */
export function element(path: string, index: number): string {
    return `${path}[${index}]`;
}

/** A path, and one that begins where it ends. */
export function joinPaths(path: string, rest: string): string {
    return path === "" || rest === "" || rest.startsWith("[") ? `${path}${rest}` : `${path}.${rest}`;
}

/** What a path consists of: keys as texts, positions in lists as numbers. */
export function segmentsOf(path: string): (string | number)[] {
    return Array.from(
        path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g),
        ([, index, quoted, name = ""]) =>
            index !== undefined ? Number(index) : quoted !== undefined ? String(JSON.parse(quoted)) : name,
    );
}
