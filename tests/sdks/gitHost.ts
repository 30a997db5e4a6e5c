/** A Git host on this machine: HTTPS, since Pulumi takes packages from no other, with git's own server behind it. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

export interface GitHost {
    readonly url: string;
    /** What whoever asks has to trust. */
    readonly certificate: string;
    readonly server: Server;
}

/**
 * Serves the bare repositories below `repositories`; the certificate is made in `folder`. The port is the one of HTTPS: the
 * engine names the plugin's folder after host and port, and a colon in it ends an entry of PATH, where npm looks for tools.
 * @throws Error where the port is not to be had: EACCES for most users
 */
export async function gitHost(repositories: string, folder: string): Promise<GitHost> {
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const args = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost".split(" ");
    const made = spawnSync(
        "openssl",
        [...args, "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        { encoding: "utf8" },
    );
    if (made.status !== 0) {
        throw new Error(`openssl made no certificate: ${made.stderr}`);
    }
    const server = createServer(
        { key: readFileSync(key), cert: readFileSync(certificate) },
        (request, response) => {
            answer(repositories, request, response);
        },
    );
    server.listen(443, "127.0.0.1");
    await once(server, "listening");
    return { url: "https://localhost", certificate, server };
}

/** By CGI: https://git-scm.com/docs/git-http-backend */
function answer(repositories: string, request: IncomingMessage, response: ServerResponse): void {
    const { pathname, search } = new URL(request.url ?? "/", "https://localhost");
    const backend = spawn("git", ["http-backend"], {
        env: {
            ...process.env,
            GIT_PROJECT_ROOT: repositories,
            GIT_HTTP_EXPORT_ALL: "1",
            GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
            REQUEST_METHOD: request.method ?? "GET",
            PATH_INFO: pathname,
            QUERY_STRING: search.slice(1),
            CONTENT_TYPE: request.headers["content-type"] ?? "",
            HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
        },
    });
    request.pipe(backend.stdin);
    const parts: Buffer[] = [];
    backend.stdout.on("data", (part: Buffer) => parts.push(part));
    backend.on("close", () => {
        const whole = Buffer.concat(parts);
        const end = whole.indexOf("\r\n\r\n");
        const headers = whole
            .subarray(0, end)
            .toString()
            .split("\r\n")
            .map((line): [string, string] => {
                const [name = "", ...value] = line.split(": ");
                return [name.toLowerCase(), value.join(": ")];
            });
        const { status = "200", ...others } = Object.fromEntries(headers);
        response.writeHead(Number.parseInt(status, 10), others).end(whole.subarray(end + 4));
    });
}
