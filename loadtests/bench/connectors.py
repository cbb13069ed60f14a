"""What `qinqiao bench connectors` prints."""

import msgspec

from loadtests.bench.figures import Figures


class FirstLoad(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the prisons' systems held when they were switched on."""

    records: int
    """Applied, of the kinds that are pulled."""
    seconds: float
    """From the switch until every kind was asked and nothing waited any more."""
    records_per_s: float
    compared_s: float
    """From the switch until the days of every kind were compared as well."""
    complete: bool
    """False where the time that it was given ended first."""


class Increments(msgspec.Struct, frozen=True, kw_only=True):
    """What happened afterwards, at a multiple of real speed."""

    hours: float
    rate: float
    records: int


class ConnectorsBench(msgspec.Struct, frozen=True, kw_only=True):
    """All of one run."""

    asked: int
    """Records that the stand-ins were filled with, about; of all kinds."""
    records: int
    """What the stand-ins held at the end, of the kinds that are pulled."""
    prisons: int
    systems: int
    cores: int
    first_load: FirstLoad
    increments: Increments
    increment_delay_s: Figures
    """From the moment of a change at the source until the page that told of it was being applied;
    each record by its last version."""
    increment_delay_by_protocol: dict[str, Figures]
    """The same by how a prison's system is spoken to."""
    lost: int
    """Records whose newest version is not applied here."""
    held: int
    """Of the lost ones, those that wait in the queue of problems."""
    applied_twice: int
    """Rows of the modules that no source record leads to, or a second row of one."""
    gaps: int
    """Days of a kind that differ by count or digest when all are compared at the end."""
    memory_mb: float
    """The most that the connectors held of their own (PSS), all prisons together."""
    rss_mb: float
    """The same by what each has mapped (RSS), shared pages as often as they are."""
