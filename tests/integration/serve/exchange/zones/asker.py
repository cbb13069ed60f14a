"""Run inside the internet zone's namespace: tells what can be reached from there, as JSON.

Reads `{"host", "ports", "exchange", "headers", "requests": [[method, path, cookie], …]}` and
answers the open ports, and of each request the status and whether the platform itself answered.
"""

import http.client
import json
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

CONNECT_S = 2.0
ANSWER_S = 30.0


def is_open(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=CONNECT_S).close()
    except OSError:
        return False
    return True


def answer(
    host: str, port: int, own: dict[str, str], method: str, path: str, cookie: str
) -> tuple[int, bool]:
    """The platform's answers carry its protecting headers, the exchange's own do not."""
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_S)
    headers = own | ({"Cookie": cookie} if cookie else {})
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in {
            **headers,
            "Content-Type": "application/json",
            "Content-Length": "0",
        }.items():
            connection.putheader(name, value)
        connection.endheaders()
        reply = connection.getresponse()
        reply.read()
        return reply.status, reply.getheader("X-Frame-Options") is not None
    finally:
        connection.close()


def main() -> None:
    asked: dict[str, Any] = json.load(sys.stdin)
    host = asked["host"]
    with ThreadPoolExecutor(8) as at_once:
        opened = list(at_once.map(lambda port: is_open(host, port), asked["ports"]))
        answers = list(
            at_once.map(
                lambda one: answer(host, asked["exchange"], asked["headers"], *one),
                asked["requests"],
            )
        )
    ports = [port for port, is_it in zip(asked["ports"], opened, strict=True) if is_it]
    json.dump({"ports": ports, "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()
