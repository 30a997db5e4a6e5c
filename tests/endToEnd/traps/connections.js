// Records each process of Node that it is loaded into, and each of its connections that leaves this machine. It loads
// itself into the processes that it starts, however little of the environment they are given.
const childProcess = require("node:child_process");
const dgram = require("node:dgram");
const dns = require("node:dns");
const { appendFileSync } = require("node:fs");
const net = require("node:net");
const { join } = require("node:path");

const record = process.env.KEYLESS_TRAP_RECORD;
const program = process.argv.slice(1).join(" ");
const note = (kind, what) => appendFileSync(record, `${JSON.stringify({ kind, program, what })}\n`);

const isLoopback = (host) => /^(localhost|127\.[\d.]+|::1|::ffff:127\.[\d.]+)$/.test(host ?? "localhost");
const noteHost = (how, host) => {
    if (!isLoopback(host)) note("connection", `${how} ${host}`);
};

/** Has `look` see the arguments of a method before the method does. */
function before(owner, name, look) {
    const method = owner[name];
    owner[name] = function (...args) {
        look(...args);
        return method.apply(this, args);
    };
}

before(net.Socket.prototype, "connect", (first, second) => {
    const target = Array.isArray(first) ? first[0] : first;
    if (typeof target === "object") {
        if (target.path === undefined) noteHost("connect", target.host);
    } else if (!Number.isNaN(Number(target))) {
        noteHost("connect", typeof second === "string" ? second : undefined);
    }
});
before(dgram.Socket.prototype, "send", (...args) =>
    noteHost(
        "send",
        args.find((arg, index) => index > 0 && typeof arg === "string"),
    ),
);
for (const owner of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
    for (const name of Object.keys(owner).filter((key) => /^(lookup|resolve|reverse)/.test(key))) {
        before(owner, name, (host) => noteHost(name, host));
    }
}

const handedDown = {
    NODE_OPTIONS: `--require ${__filename}`,
    PYTHONPATH: join(__dirname, "python"),
    KEYLESS_TRAP_RECORD: record,
};
before(childProcess.ChildProcess.prototype, "spawn", ({ envPairs }) => {
    for (const [name, value] of Object.entries(handedDown)) {
        const index = envPairs.findIndex((pair) => pair.startsWith(`${name}=`));
        // What the user has in there is itself a trap, and must still be seen.
        const own = index < 0 || name !== "NODE_OPTIONS" ? "" : `${envPairs.splice(index, 1)[0].slice(13)} `;
        envPairs.push(`${name}=${own}${value}`);
    }
});

note("process", "node");
