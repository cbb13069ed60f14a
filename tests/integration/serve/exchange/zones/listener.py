"""Run inside the government zone's namespace: listens where parts of the platform would.

`python listener.py PORT…`: bare TCP, on every address.
"""

import socket
import sys
import threading


def listen(server: socket.socket) -> None:
    """Take connections, and keep them."""
    held = []
    while True:
        held.append(server.accept())


def main() -> None:
    servers = [socket.create_server(("0.0.0.0", int(port))) for port in sys.argv[1:]]
    threads = [threading.Thread(target=listen, args=(server,)) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
