"""Telling made-up identity numbers and telephones from such as somebody may really have.

No region of the country has the code 990000, and no network gives out numbers that begin with 10.
"""

import re
from collections.abc import Iterator

import msgspec

MADE_UP_REGION = "990000"
ID_NO = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3}[\dXx](?![0-9A-Za-z])"
)
PHONE = re.compile(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z])")


class Suspicion(msgspec.Struct, frozen=True, kw_only=True):
    """What looks like a real person's datum, and where it stands."""

    path: str
    line: int
    kind: str
    """`id_no` or `phone`."""
    shown: str
    """Masked: a report must not spread what it warns of."""


def looks_real_id_no(text: str) -> bool:
    """Whether the text is an identity number of a region that there may be."""
    return bool(ID_NO.fullmatch(text)) and not text.startswith(MADE_UP_REGION)


def suspicions(path: str, text: str) -> Iterator[Suspicion]:
    """Every number in a text that somebody may really have."""
    for number, line in enumerate(text.splitlines(), start=1):
        for kind, pattern in (("id_no", ID_NO), ("phone", PHONE)):
            for match in pattern.finditer(line):
                found = match.group()
                if kind == "id_no" and not looks_real_id_no(found):
                    continue
                yield Suspicion(path=path, line=number, kind=kind, shown=_masked(found))


def _masked(found: str) -> str:
    return found[:3] + "*" * (len(found) - 5) + found[-2:]
