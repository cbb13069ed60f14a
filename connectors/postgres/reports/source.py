"""What fills a linked column of a report: a source, and what it may ask (LR-RPT-05)."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import msgspec

from connectors.labour.pay_book import PayBook
from connectors.ledger.shards import Shards
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from schemas.reports.definition import RowsFrom

Values = dict[str, Decimal]
"""By key of the row: the code of a unit, or of a dictionary's item."""


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """What a source may ask; the core database, and the ledger beside it."""

    tx: Tx
    shards: Shards
    """The ledger of hours; every use says so where there is none."""
    pay_book: PayBook


Fetch = Callable[[Reach, UnitRow, str], Awaitable[Values]]
"""The values below a unit in a period, as 2026-11."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is in the platform already and can fill a column."""

    title: str
    by: RowsFrom | str
    """What it has values for: units, or the items of the dictionary of this code."""
    fetch: Fetch
    address: Callable[[UnitRow, str], str | None]
    """Page of the console that lists the lines behind the value of one unit."""
    permission: str
    """What opens that page."""


def add_above(found: Values, path: str, value: Decimal) -> None:
    """Count a ward's value for itself and for every unit above it."""
    for code in path.strip("/").split("/"):
        found[code] = found.get(code, Decimal(0)) + value
