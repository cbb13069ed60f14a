"""Run inside the internet zone's namespace: tells what can be reached from there, as JSON.

Reads `{"host", "ports", "exchange", "requests": [[method, path, cookie], …]}` and answers the open
ports and each request's status; 0 where nobody answered.
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


def status(host: str, port: int, method: str, path: str, cookie: str) -> int:
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_S)
    headers = {"Cookie": cookie} if cookie else {}
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in {**headers, "Content-Length": "0"}.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def main() -> None:
    asked: dict[str, Any] = json.load(sys.stdin)
    host = asked["host"]
    with ThreadPoolExecutor(16) as at_once:
        opened = list(at_once.map(lambda port: is_open(host, port), asked["ports"]))
        answers = list(
            at_once.map(lambda one: status(host, asked["exchange"], *one), asked["requests"])
        )
    ports = [port for port, is_it in zip(asked["ports"], opened, strict=True) if is_it]
    json.dump({"ports": ports, "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()
