"""A request that says it comes from elsewhere, and what the platform and its certificate answer."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from cluster.check.asking import ask
from cluster.check.certificates import certificate_in
from cluster.services.ports import LOOPBACK, free_port
from pipelines.rules.platform.security_state.edge import FORGED, Asked
from pipelines.rules.security.edge import ADDRESS, WORD
from tests.certificates import write_certificate


class Platform(BaseHTTPRequestHandler):
    """Answers as `/api/health` does; what it takes the caller for is the server's to say."""

    server: Any

    def do_GET(self) -> None:
        self.server.met = dict(self.headers.items())
        body = self.server.tells(self)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""


@contextmanager
def platform(tells: Any, certificate: Path | None = None) -> Iterator[Any]:
    server: Any = HTTPServer((LOOPBACK, 0), Platform)
    server.tells, server.met = tells, {}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def told(source: str) -> bytes:
    return json.dumps({"source": source}).encode()


def test_the_request_goes_out_from_an_address_of_its_own_under_forged_headers() -> None:
    with platform(lambda asked: told(asked.client_address[0])) as server:
        answer = ask(f"http://{LOOPBACK}:{server.server_port}")
        everywhere = ask(f"http://0.0.0.0:{server.server_port}")
    assert answer is not None
    assert (answer.asked, answer.shaken) == (Asked("127.0.0.2", "127.0.0.2"), None)
    assert everywhere == answer
    claimed = {name: server.met[name] for name in ("X-Forwarded-For", "X-Real-IP", ADDRESS)}
    assert set(claimed.values()) == {FORGED}
    assert server.met["Forwarded"] == f"for={FORGED}"
    assert len(server.met[WORD]) == 64


def test_a_platform_that_believes_the_client_is_seen() -> None:
    with platform(lambda asked: told(asked.headers["X-Forwarded-For"])) as server:
        answer = ask(f"http://{LOOPBACK}:{server.server_port}")
    assert answer is not None
    assert answer.asked.known_as == FORGED


def test_version_and_certificate_are_those_of_the_handshake(tmp_path: Path) -> None:
    file = write_certificate(tmp_path / "edge.pem")
    with platform(lambda asked: told("127.0.0.2"), file) as server:
        answer = ask(f"https://{LOOPBACK}:{server.server_port}")
    assert answer is not None
    assert answer.shaken is not None
    assert answer.shaken.version == "TLSv1.3"
    assert answer.shaken.certificate == certificate_in(file)
    assert answer.shaken.certificate.own_signed


def test_what_does_not_answer_as_the_platform_gives_no_answer() -> None:
    assert ask(f"http://{LOOPBACK}:{free_port()}") is None
    for body in (b"", b"<html>", b"[]", b'{"status": "ok"}'):
        with platform(lambda asked, body=body: body) as server:
            assert ask(f"http://{LOOPBACK}:{server.server_port}") is None
            # Another protocol than the listener's.
            assert ask(f"https://{LOOPBACK}:{server.server_port}") is None
