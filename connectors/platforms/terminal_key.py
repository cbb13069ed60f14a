"""A terminal's own key pair, and the headers that it signs its requests with."""

import secrets
from datetime import datetime

from connectors.keys import sm2
from pipelines.rules.devices.signature import (
    NONCE,
    SERIAL,
    SIGNATURE,
    TIME,
    Asked,
    fingerprint,
    signed_text,
)

NONCE_BYTES = 16


class TerminalKey:
    """Made at the terminal; the private half never leaves it."""

    def __init__(self, private: bytes | None = None) -> None:
        self._private = private or sm2.new_private()
        self.public = sm2.public_key(self._private)

    @property
    def fingerprint(self) -> str:
        """As the console shows it too, so that people can compare."""
        return fingerprint(self.public)

    def headers(self, serial: str, asked: Asked, now: datetime) -> dict[str, str]:
        """For one request, sent once."""
        at, nonce = str(int(now.timestamp())), secrets.token_hex(NONCE_BYTES)
        signature = sm2.sign(self._private, signed_text(serial, at, nonce, asked))
        return {SERIAL: serial, TIME: at, NONCE: nonce, SIGNATURE: signature.hex()}
