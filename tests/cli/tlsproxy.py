#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Another machine, played on this one: a proxy that answers every CONNECT
itself, ends TLS with a certificate made for the test and hands what is inside
to a local port.  Who speaks TLS at once is served, too.  Prints its own port;
what it was asked goes to a file.

    tlsproxy.py CERT KEY PORT ASKED
"""
import socket
import ssl
import sys
import threading


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    try:
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def connect(client, asked):
    head = b""
    while b"\r\n\r\n" not in head:
        data = client.recv(4096)
        if not data:
            return
        head += data
    with open(asked, "ab") as f:
        f.write(head)
    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")


def serve(client, context, port, asked):
    if client.recv(1, socket.MSG_PEEK) == b"C":
        connect(client, asked)
    try:
        inside = context.wrap_socket(client, server_side=True)
    except (ssl.SSLError, OSError):
        return
    server = socket.create_connection(("127.0.0.1", port))
    threading.Thread(target=pump, args=(server, inside), daemon=True).start()
    pump(inside, server)


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, daemon=True, args=(
            client, context, int(sys.argv[3]), sys.argv[4])).start()


main()
