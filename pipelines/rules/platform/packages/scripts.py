"""What no platform lets into a package's code."""

import ipaddress
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from pipelines.rules.platform.packages.finding import Files, Finding, Rule

SCRIPTS = frozenset({".js", ".mjs"})
DYNAMIC = re.compile(r"\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(\s*[\"'`]")
PLAIN = re.compile(r"http://(?!www\.w3\.org/)[\w.-]+", re.I)
"""Names of XML languages are no addresses, though they look like them."""


def kind_of(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def scripts(files: Files) -> Iterator[tuple[str, str]]:
    """Each script with its text."""
    for path, content in files.items():
        if kind_of(path) in SCRIPTS:
            yield path, content.decode("utf-8", "replace")


def in_scripts(files: Files) -> Iterator[Finding]:
    """Code made of text while it runs, and addresses without encryption."""
    for path, text in scripts(files):
        if DYNAMIC.search(text):
            yield Finding(Rule.DYNAMIC_CODE, path)
        if plain := PLAIN.search(text):
            yield Finding(Rule.PLAIN_ADDRESS, path, plain.group())


def of_service(service: str, file: str) -> Iterator[Finding]:
    """Platforms register names alone: no bare number, no port, nothing unencrypted."""
    parts = urlsplit(service)
    host = parts.hostname or ""
    if parts.scheme != "https" or "." not in host or parts.port is not None or _is_number(host):
        yield Finding(Rule.SERVICE_ADDRESS, file, service)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
