"""Where the lines of pay sheets are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from connectors.postgres.transaction import Tx
from pipelines.labour.pay.line import PayLine


class SheetKey(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet, and by what its lines are split."""

    sheet_id: str
    ward_id: str
    month: str


class Replacing(msgspec.Struct, frozen=True, kw_only=True):
    """Why lines that were reported once are replaced, and by whom."""

    reason: str
    by: str
    at: datetime
    case_id: str | None = None


class StoredLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it counts now; a removed one counts nothing."""

    inmate_id: str
    version: int
    removed: bool
    line: PayLine
    changed_at: datetime


class LineVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What a line was before, and how it ended."""

    version: int
    removed: bool
    line: PayLine
    replaced: Replacing


class PayBook(Protocol):
    """Lines of sheets; every call runs in the transaction that it is given."""

    async def write(
        self, tx: Tx, sheet: SheetKey, lines: Sequence[PayLine], replacing: Replacing, *, keep: bool
    ) -> None:
        """Let these be the sheet's lines; with `keep` the ones before stay as versions."""
        ...

    async def change(
        self, tx: Tx, sheet: SheetKey, inmate_id: str, line: PayLine | None, replacing: Replacing
    ) -> None:
        """One line anew, or removed where it is None; the one before stays as a version."""
        ...

    async def lines(self, tx: Tx, sheet: SheetKey) -> list[StoredLine]:
        """All of a sheet, removed ones too."""
        ...

    async def line(self, tx: Tx, sheet: SheetKey, inmate_id: str) -> StoredLine | None: ...

    async def versions(self, tx: Tx, sheet: SheetKey, inmate_id: str) -> list[LineVersion]:
        """What the line was before, the newest first."""
        ...
