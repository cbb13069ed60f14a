"""Which tables hold important data: their rows carry an integrity value (NF-CRYPTO-33)."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Table

from schemas.calls.state import CallState
from schemas.modules.catalog import MODULES
from schemas.tables import metadata

Row = Mapping[str, Any]

FURTHER_MODULES = (
    "card_movements",
    "call_rules",
    "special_call_rules",
    "extra_calls",
    "call_tariffs",
    "pay_items",
    "pay_post_rates",
    "pay_rules",
    "message_templates",
    "message_channels",
)
"""Modules without key data that bear on money, on what an inmate is allowed, or on what leaves."""
ENDED = frozenset(
    state.value
    for state in (
        CallState.REJECTED,
        CallState.CANCELLED,
        CallState.MISSED,
        CallState.ENDED,
        CallState.CUT_OFF,
        CallState.REVIEWED,
    )
)


def _always(_: Row) -> bool:
    return True


class SealedTable(msgspec.Struct, frozen=True):
    """A table, and which of its rows are final enough to be sealed."""

    table: Table
    covers: Callable[[Row], bool] = _always

    @property
    def key(self) -> Any:
        (column,) = self.table.primary_key.columns
        return column

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(sorted(column.name for column in self.table.c))


def _tables() -> dict[str, SealedTable]:
    of_modules = [
        module.table
        for module in MODULES.values()
        if module.guarded or module.code in FURTHER_MODULES
    ]
    further = ["call_review", "call_rating", "system_parameter"]
    # What reports say: every cell, its history, the rows of a report and the form it was made with.
    reports = ["report", "report_cell", "report_cell_change", "report_version"]
    names = [*of_modules, *further, *reports, "pay_sheet"]
    sealed = {name: SealedTable(metadata.tables[name]) for name in names}
    calls = metadata.tables["video_call"]
    # A call that goes on changes all the time; what came of it does not.
    # A recording that is being made changes all the time; a sealed one never by itself.
    recordings = SealedTable(metadata.tables["recording"], lambda row: row["state"] == "sealed")
    ended = SealedTable(calls, lambda row: row["state"] in ENDED)
    return sealed | {"video_call": ended, "recording": recordings}


SEALED: dict[str, SealedTable] = _tables()
