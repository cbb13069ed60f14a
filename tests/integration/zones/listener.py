"""Run inside the government zone's namespace: answers wherever the platform's parts would listen.

`python listener.py PLATFORM_PORT PORT…`: HTTP on the first, bare TCP on the others.
"""

import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY = b"reached"


class Platform(BaseHTTPRequestHandler):
    """Says to everything that it was reached."""

    def _reached(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(BODY)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _reached

    def log_message(self, *_: object) -> None:
        pass


def listen(port: int) -> None:
    """Take connections, and keep them."""
    server = socket.create_server(("0.0.0.0", port))
    held = []
    while True:
        held.append(server.accept())


def main() -> None:
    platform, *others = map(int, sys.argv[1:])
    for port in others:
        threading.Thread(target=listen, args=(port,), daemon=True).start()
    server = ThreadingHTTPServer(("0.0.0.0", platform), Platform)
    print("listening", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
