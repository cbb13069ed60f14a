"""What `qinqiao bench bureau` prints."""

import msgspec


class Took(msgspec.Struct, frozen=True, kw_only=True):
    """One part of what was made, or of its proof."""

    name: str
    seconds: float


class BureauBench(msgspec.Struct, frozen=True, kw_only=True):
    """A bureau made by rule, from an empty database to its last row."""

    inmates: int
    years: int
    cores: int
    log_rows: int
    rows: int
    """Beside the log; lines of hours and pay among them."""
    made_s: float
    processor_s: float
    """Of the making processes; the database's come beside it."""
    rows_per_s: float
    """Of the log and of everything else."""
    parts: list[Took]
    """How long each year's stories took over all processes, what wrote rows, and the log."""
    verified: bool
    """Whether all proofs hold: log, sealed rows, ledger, and a sample of signed decisions."""
    proofs: list[Took]
    decisions: int
    """How many were held against their signatures."""
