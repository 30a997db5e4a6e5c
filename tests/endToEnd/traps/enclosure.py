"""Runs a command beside a server that nobody should ask, and in a network namespace says what wanted to leave it.

Usage: enclosure.py RECORD PORT (namespace|machine) COMMAND...

Proxies, metadata services and endpoints of the user's are all at that port. In a network namespace of its own, which
has loopback and no route to anywhere, the kernel counts every packet that has nowhere to go, whichever program it
was that sent it.
"""

import fcntl
import json
import socket
import struct
import subprocess
import sys
import threading

SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1


def note(record, program, what):
    with open(record, "a", encoding="utf-8") as lines:
        lines.write(json.dumps({"kind": "connection", "program": program, "what": what}) + "\n")


def serve(record, server):
    while True:
        connection, _ = server.accept()
        connection.settimeout(2)
        try:
            asked = connection.recv(4096).split(b"\r\n")[0].decode(errors="replace")
            connection.sendall(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n")
        except OSError:
            asked = ""
        connection.close()
        note(record, "the server of traps", asked)


def bring_up_loopback():
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP))


def without_route():
    """https://www.kernel.org/doc/html/latest/networking/snmp_counter.html"""
    with open("/proc/net/snmp", encoding="ascii") as lines:
        names, values = [line.split() for line in lines if line.startswith("Ip:")]
    counted = int(dict(zip(names, values))["OutNoRoutes"])
    try:
        with open("/proc/net/snmp6", encoding="ascii") as lines:
            counted += sum(int(line.split()[1]) for line in lines if line.startswith("Ip6OutNoRoutes"))
    except FileNotFoundError:
        pass
    return counted


def main():
    record, port, where, *command = sys.argv[1:]
    if where == "namespace":
        bring_up_loopback()
    server = socket.create_server(("127.0.0.1", int(port)))
    threading.Thread(target=serve, args=(record, server), daemon=True).start()
    status = subprocess.call(command)
    if where == "namespace" and without_route() > 0:
        note(record, "the kernel", f"{without_route()} packets without a route")
    return status


if __name__ == "__main__":
    sys.exit(main())
