"""A part of the ledger that cannot be asked now, and for whom."""

from collections.abc import Sequence
from enum import StrEnum

from schemas.errors import Unavailable


class Away(StrEnum):
    """Why a shard does not do its work."""

    LOST = "lost"
    """Its server does not answer."""
    BUSY = "busy"
    FULL = "full"
    """Its disk or memory takes no more."""
    SHAPE = "shape"
    """Its tables are of another version than the product."""


class LedgerAway(Unavailable):
    """The hours of some prisons cannot be read or written now; the others' can."""

    default_code = "ledger_away"

    @property
    def why(self) -> Away:
        return Away(self.detail.get("why", Away.LOST))


def shard_away(why: Away) -> LedgerAway:
    return LedgerAway(
        "本监的劳动工时数据暂时不可用，请稍后再试。已提交的数据不会丢失，恢复后自动入账。",
        why=why.value,
    )


def prisons_away(prisons: Sequence[str]) -> LedgerAway:
    """`prisons` by name."""
    return LedgerAway(f"{'、'.join(prisons)}的劳动工时数据暂时不可用，请稍后再试。")
