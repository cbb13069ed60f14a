"""Keyed digests by which a row of the old system is known again; they tell nothing of it."""

from typing import Generic, NamedTuple, TypeVar

from pipelines.rules.labour.ledger.integrity import Mac
from pipelines.rules.labour.legacy.pay_row import OldPay
from pipelines.rules.labour.legacy.row import OldHours

BYTES = 16
R = TypeVar("R", OldHours, OldPay)


class Marked(NamedTuple, Generic[R]):
    """A row with the digests by which it is known again."""

    row: R
    key: bytes
    content: bytes


def marked(row: R, prison: str, mac: Mac) -> Marked[R]:
    """Whichever line of a dump it stands in."""
    key = "\n".join((type(row).__name__, prison, row.legacy_id))
    content = "\n".join((key, *map(repr, row[2:])))
    return Marked(row, mac(key.encode())[:BYTES], mac(content.encode())[:BYTES])
