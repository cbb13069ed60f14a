"""What `qinqiao bench labour` and `qinqiao bench pay` print."""

import msgspec


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """Rows a second, over so many rows."""

    rows: int
    seconds: float
    rows_per_s: float


class Percentiles(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds."""

    p50: float
    p95: float
    asked: int


class LabourBench(msgspec.Struct, frozen=True, kw_only=True):
    """All of one run; ratios are of this run."""

    rows: int
    shards: int
    cores: int
    bulk: Rate
    messages: Rate
    old_way: Rate
    """The same rows into one plain table, one by one through the ORM; a sample."""
    bulk_ratio: float
    messages_ratio: float
    inmate_month_ms: Percentiles
    ward_month_ms: Percentiles
    save_200_ms: Percentiles
    prison_month_ms: Percentiles
    bureau_report_ms: Percentiles
    bureau_report_duckdb_ms: Percentiles
    """From an analyst's export of the first year, opened for each question."""
    export_s: float
    rows_at_end: int
    inmate_month_at_3x_ms: Percentiles
    growth_at_3x: float
    bytes_per_row: float
    counted: int
    """Rows that the shards hold at the end."""
    acknowledged: int
    """Rows whose messages or loads were acknowledged."""


class PayBench(msgspec.Struct, frozen=True, kw_only=True):
    """Pay of three years in four shards."""

    rows: int
    cores: int
    load: Rate
    """Sealed, with integrity values, by the path of migration, in one process."""
    inmate_year_ms: Percentiles
    page_ms: Percentiles
    """The first hundred lines of all prisons and years, and how many there are."""
