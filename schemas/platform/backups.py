"""Backups: what one holds, where it lies, and how the last drill ended (NF-SEC-12)."""

from datetime import datetime

import msgspec

from schemas.base import View


class TableSum(msgspec.Struct, frozen=True, kw_only=True):
    """What a table held: how many rows, and a sum over the digests of all of them."""

    name: str
    rows: int
    sum: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed file of a backup; SM3 and size of its plain content, and SM3 as it lies there."""

    name: str
    size: int
    plain_sm3: str
    sealed_sm3: str


class DatabasePart(msgspec.Struct, frozen=True, kw_only=True):
    """A database's dump and what its tables held at the cut."""

    name: str
    """`core`, or `labour-0` for the ledger's first shard."""
    revision: str
    """Of its newest migration."""
    dump: Part
    tables: list[TableSum]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


class FilesPart(msgspec.Struct, frozen=True, kw_only=True):
    """The list of sealed files that belong to a backup; they lie once for all backups."""

    count: int
    bytes: int
    sm3: str
    """Of the list."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds, signed by the platform that made it."""

    id: str
    environment: str
    cut_at: datetime
    """All databases are as they were at this moment."""
    held_ms: int
    """So long writers waited for the cut."""
    seconds: float
    recovery_key: str
    """Name of the key pair whose private half opens it."""
    databases: list[DatabasePart]
    folders: list[Part]
    files: FilesPart
    signature: str = ""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What is not as the manifest says."""

    what: str
    expected: str
    found: str


class Drill(View, frozen=True, kw_only=True):
    """A restore to a clean place, and what was compared there."""

    backup_id: str
    at: datetime
    passed: bool
    databases: int
    tables: int
    rows: int
    files: int
    sealed_opened: int
    """Sealed contents that were opened with the restored keys."""
    seconds: float
    limit_s: float
    """Within so long it had to be done."""
    differences: list[Difference]


class BackupView(View, frozen=True, kw_only=True):
    """A whole backup, as the console lists it."""

    id: str
    cut_at: datetime
    environment: str
    databases: int
    rows: int
    files: int
    megabytes: int
    held_ms: int
    seconds: float
    recovery_key: str
    places: list[int]
    """Numbers of the places that hold it, from 1."""
    problem: str
    """Why it does not count, or empty."""


class PlaceView(View, frozen=True, kw_only=True):
    """A place that holds backups."""

    number: int
    path: str
    reachable: bool
    free_megabytes: int
    backups: int
    same_disk: bool
    """It lies on the disk of the data or of another place, and would be lost with it."""


class BackupPage(View, frozen=True, kw_only=True):
    """All backups, newest first, and what is wrong with them as a whole."""

    rows: list[BackupView]
    places: list[PlaceView]
    recovery_key: str
    """Name of the key that the next one is sealed to; empty where none was made."""
    last_drill: Drill | None
    warnings: list[str]
