"""SOAP 1.1 read and written: a tree of what the body holds, each part with its own bytes.

Read by expat itself, which tells where each row's bytes lie; a document type, and with it every
entity, is refused before anything of it is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from connectors.prisons.adapters.answers import unreadable

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
MOST_DEPTH = 16


@dataclass(slots=True)
class Part:
    """An element by its local name."""

    name: str
    text: str = ""
    parts: list["Part"] = field(default_factory=list)
    start: int = 0
    end: int = 0

    def find(self, name: str) -> "Part | None":
        return next((one for one in self.parts if one.name == name), None)

    def value(self, name: str) -> str:
        found = self.find(name)
        return found.text if found is not None else ""


class _Refused(Exception):
    """The document holds what no SOAP message does."""


def body_of(content: bytes) -> Part:
    """The one element in the envelope's body."""
    reader = _Reader()
    try:
        reader.read(content)
    except (expat.ExpatError, _Refused, UnicodeError, LookupError) as error:
        raise unreadable("不是有效的 XML") from error
    root = reader.root
    body = root.find("Body") if root is not None and root.name == "Envelope" else None
    if body is None or len(body.parts) != 1:
        raise unreadable("不是有效的 SOAP 信封")
    return body.parts[0]


def envelope(namespace: str, operation: str, values: Iterable[tuple[str, str]]) -> bytes:
    """A request, or an answer of single values."""
    return wrapped(namespace, operation, "".join(element(*one) for one in values))


def wrapped(namespace: str, operation: str, content: str) -> bytes:
    quoted = escape(namespace, {'"': "&quot;"})
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{ENVELOPE}"><soap:Body>'
        f'<{operation} xmlns="{quoted}">{content}</{operation}>'
        "</soap:Body></soap:Envelope>"
    ).encode()


def element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


class _Reader:
    def __init__(self) -> None:
        self.root: Part | None = None
        self._stack: list[Part] = []
        self._content = b""
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse

    def read(self, content: bytes) -> None:
        self._content = content
        self._parser.Parse(content, True)

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._stack) >= MOST_DEPTH:
            raise _Refused
        part = Part(name.rpartition(" ")[2], start=self._parser.CurrentByteIndex)
        if self._stack:
            self._stack[-1].parts.append(part)
        else:
            self.root = part
        self._stack.append(part)

    def _ended(self, name: str) -> None:
        part = self._stack.pop()
        part.end = self._content.find(b">", self._parser.CurrentByteIndex) + 1

    def _characters(self, text: str) -> None:
        self._stack[-1].text += text

    def _refuse(self, *_: Any) -> None:
        raise _Refused
