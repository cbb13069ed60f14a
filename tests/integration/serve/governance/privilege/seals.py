"""Every seal opened: what was sealed while a test ran, and where its sealed form lies."""

import sys
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipelines.rules.security import sm4

NEEDLE = 40
"""Bytes of a cipher text by which it is known wherever it lies, also in a page of a database."""


class Seals:
    """Holds each piece in clear beside its cipher text.

    Opening what lies in tables and files finds what the platform itself can still open. A row that
    was changed, a page of the write-ahead log or a file that was removed keep cipher texts that
    nobody asks for any more; knowing all of them in clear finds these as well.
    """

    def __init__(self) -> None:
        self._pieces: list[tuple[bytes, bytes]] = []

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on, whoever in this process seals."""
        sealing = sm4.seal

        def noted(key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
            sealed = sealing(key, nonce, plain, context)
            self._pieces.append((bytes(plain), sealed[:NEEDLE]))
            return sealed

        for module in _taking(sealing):
            monkeypatch.setattr(module, "seal", noted)

    def needles(self, mark: str) -> list[bytes]:
        """The mark itself, and every cipher text that says it, as bytes and as digits."""
        sought = mark.encode()
        found = [sealed for plain, sealed in self._pieces if sought in _opened(plain)]
        return [sought, *found, *(one.hex().encode() for one in found)]


def _taking(sealing: Any) -> list[ModuleType]:
    """Modules that took the function over by its name."""
    return [
        module
        for name, module in sorted(sys.modules.items())
        if name.startswith(("pipelines.", "connectors.", "serve."))
        and getattr(module, "seal", None) is sealing
    ]


def _opened(plain: bytes) -> bytes:
    """What a piece says; raw records are pressed before they are sealed."""
    try:
        return plain + zlib.decompress(plain)
    except zlib.error:
        return plain


def holding(place: Path, needles: list[bytes]) -> list[Path]:
    """Files that hold one of them."""
    found = []
    for path in [place] if place.is_file() else sorted(place.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if any(one in content for one in needles):
                found.append(path)
    return found
