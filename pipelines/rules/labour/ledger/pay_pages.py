"""Which sheets of pay a page of their lines shows."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Sheet(NamedTuple):
    """A ward's month, its ids as bits, and how many of its lines count."""

    month: date
    ward_id: bytes
    version_id: bytes
    lines: int


def shown_on(sheets: Iterable[Sheet], *, limit: int, offset: int) -> tuple[list[Sheet], int]:
    """The sheets that the page touches, and how many lines of the first stand before the page.

    Sheets come with the latest month first, then by ward, as their lines do.
    """
    shown: list[Sheet] = []
    before = first = 0
    for sheet in sorted(sheets, key=lambda one: (-one.month.toordinal(), one.ward_id)):
        after = before + sheet.lines
        if after > offset and before < offset + limit and sheet.lines:
            if not shown:
                first = before
            shown.append(sheet)
        before = after
    return shown, offset - first if shown else 0
