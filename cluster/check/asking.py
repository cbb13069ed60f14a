"""Asks a running platform where a request comes from that says it comes from elsewhere."""

import http.client
import json
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import msgspec

from cluster.check.certificates import certificate_of
from cluster.services.ports import LOOPBACK
from pipelines.rules.platform.security_state.edge import FORGED, Asked
from pipelines.rules.platform.security_state.tls import Shaken
from pipelines.rules.security.edge import ADDRESS, WORD

PATIENCE_S = 10.0
ANOTHER = "127.0.0.2"
"""Of this machine as well: at the usual address everything on it would look the same."""
EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}
CLAIMS = (
    ("X-Forwarded-For", FORGED),
    ("X-Real-IP", FORGED),
    ("Forwarded", f"for={FORGED}"),
    (ADDRESS, FORGED),
    (WORD, "0" * 64),
)


class Answer(msgspec.Struct, frozen=True):
    """What came of one request."""

    asked: Asked
    shaken: Shaken | None
    """None over plain HTTP."""


def ask(address: str) -> Answer | None:
    """One request with forged headers to the platform at `address`; None without an answer."""
    try:
        with _connected(address) as connection:
            shaken = _shaken(connection.sock)
            own = connection.sock.getsockname()[0]
            connection.putrequest("GET", "/api/health")
            for name, value in CLAIMS:
                connection.putheader(name, value)
            connection.endheaders()
            told = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    if not isinstance(told, dict) or "source" not in told:
        return None
    return Answer(Asked(own=str(own), known_as=str(told["source"])), shaken)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    parts = urlsplit(address)
    host = EVERYWHERE.get(parts.hostname or "", parts.hostname or "")
    source = (ANOTHER, 0) if host == LOOPBACK else None
    asked: dict[str, Any] = {"timeout": PATIENCE_S, "source_address": source}
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(
            host, parts.port, context=_trusting_everybody(), **asked
        )
    else:
        connection = http.client.HTTPConnection(host, parts.port, **asked)
    with closing(connection):
        connection.connect()
        yield connection


def _trusting_everybody() -> ssl.SSLContext:
    """What is shown is looked at afterwards: nothing secret is said here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # Also what is too old, so that it can be told of.
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


def _shaken(sock: Any) -> Shaken | None:
    if not isinstance(sock, ssl.SSLSocket):
        return None
    shown = sock.getpeercert(binary_form=True)
    version = sock.version()
    if shown is None or version is None:
        return None
    return Shaken(version, certificate_of(shown))
