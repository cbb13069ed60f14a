"""The form of a report as data: rows, columns, groups, formulas (LR-RPT-03)."""

from enum import StrEnum
from typing import Annotated

import msgspec

LONGEST_FORMULA = 500

Key = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}$")]
"""Names a row or column for ever, whatever it is called."""
Title = Annotated[
    str, msgspec.Meta(min_length=1, max_length=32, pattern=r"^[^\[\]\s][^\[\]\x00-\x1f]*$")
]
Group = Annotated[str, msgspec.Meta(max_length=32)]
FormulaText = Annotated[str, msgspec.Meta(max_length=LONGEST_FORMULA)]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of a definition, asked and answered in the same shape."""


class Period(StrEnum):
    """What one report covers."""

    MONTH = "month"
    YEAR = "year"


class ReportLevel(StrEnum):
    """Which units make the report."""

    WARD = "ward"
    PRISON = "prison"
    BUREAU = "bureau"


class ValueKind(StrEnum):
    """What a column's cells hold."""

    NUMBER = "number"
    MONEY = "money"
    """Yuan."""
    PERCENT = "percent"
    """Kept as a fraction: 0.125 is 12.5 %."""
    TEXT = "text"


class SourceKind(StrEnum):
    """Where a column's values come from."""

    ENTERED = "entered"
    LINKED = "linked"
    FORMULA = "formula"


class Total(StrEnum):
    """What stands below a column."""

    NONE = "none"
    SUM = "sum"
    FORMULA = "formula"
    """The column's own formula, over the totals of the columns it names."""


class RowsFrom(StrEnum):
    """What the report has a row for."""

    FIXED = "fixed"
    PRISONS = "prisons"
    WARDS = "wards"
    DICTIONARY = "dictionary"


class FormRow(Part, frozen=True, kw_only=True):
    """A named row; with a formula its values follow from other rows of the same column."""

    key: Key
    title: Title
    group: Group = ""
    formula: FormulaText = ""


class ReportColumn(Part, frozen=True, kw_only=True):
    """A column; `source` names the source of a linked one, `formula` what a computed one is."""

    key: Key
    title: Title
    group: Group = ""
    kind: ValueKind = ValueKind.NUMBER
    decimals: Annotated[int, msgspec.Meta(ge=0, le=4)] = 0
    """Digits shown behind the point; of per cents those of the per cent."""
    from_: SourceKind = msgspec.field(default=SourceKind.ENTERED, name="from")
    source: Annotated[str, msgspec.Meta(max_length=48)] = ""
    formula: FormulaText = ""
    total: Total = Total.SUM
    required: bool = False
    least: float | None = None
    most: float | None = None
    """Between which an entered value must lie."""


class ReportForm(Part, frozen=True, kw_only=True):
    """All that one version says of a report."""

    rows_from: RowsFrom = RowsFrom.FIXED
    dictionary: Annotated[str, msgspec.Meta(max_length=64)] = ""
    rows: Annotated[list[FormRow], msgspec.Meta(max_length=200)] = []
    """The rows themselves, where they are fixed."""
    columns: Annotated[list[ReportColumn], msgspec.Meta(max_length=60)]

    def column(self, key: str) -> ReportColumn | None:
        return next((one for one in self.columns if one.key == key), None)


class ReportLine(msgspec.Struct, frozen=True, kw_only=True):
    """A row as one report has it; frozen with the report, since units and codes change."""

    key: str
    title: str
    group: str = ""
    formula: str = ""
