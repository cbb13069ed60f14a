"""What a package says that it holds."""

from datetime import date
from typing import Annotated

import msgspec

from pipelines.rules.exchange.prison_systems.packages.problems import broken

MANIFEST = "manifest.json"
MOST_BYTES = 8 * 1024 * 1024
Count = Annotated[int, msgspec.Meta(ge=0)]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of record by its name at the sender, and how many lines of it there are."""

    name: str
    lines: Count


class DayHeld(msgspec.Struct, frozen=True, kw_only=True):
    """What the sender holds of a kind and day in all, not only in this package."""

    name: str
    day: date
    count: Count
    digest: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Of one package."""

    number: int
    sender: str
    records: tuple[Held, ...] = ()
    days: tuple[DayHeld, ...] = ()

    def lines_of(self, name: str) -> int:
        return sum(one.lines for one in self.records if one.name == name)


def read_manifest(content: bytes, number: int) -> Manifest:
    """Raises `PackageRefused` where it is none, or another package's."""
    try:
        found = msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise broken("清单格式有误") from error
    if found.number != number:
        raise broken("清单与封面的编号不一致")
    return found
