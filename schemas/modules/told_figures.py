"""What a page of figures is answered: values beside words, so that page and file write them.

`GET <at>` tells the page, `GET <at>/{table}` the lines of a table, `GET <at>/{table}/compared` the
same whole of earlier times, `GET <at>/{table}/export` the file, and `GET <at>/{table}/{rows}` a
page of a listing or of a paged group.
"""

from datetime import date

from schemas.base import View
from schemas.modules.field import Option
from schemas.modules.figures import Ask, Group, Listing, Measure

Value = int | float | str | None
"""Decimals travel as text."""


class FiguresTable(View, frozen=True, kw_only=True):
    code: str
    title: str
    asks: tuple[Ask, ...]
    measures: tuple[Measure, ...]
    """Of a share the values are those of `part` and `of`, whose sum it is a share of."""
    groups: tuple[Group, ...]
    listings: tuple[Listing, ...]
    forms: list[str]
    """In which the officer may take its file; none where he may not."""
    picture: bool
    compares: bool
    empty: str
    hint: str
    note: str


class FiguresPage(View, frozen=True, kw_only=True):
    """The page, with the tables that the officer may read."""

    code: str
    title: str
    tables: list[FiguresTable]


class FiguresLead(View, frozen=True, kw_only=True):
    """Where a measure's numbers lead: `/…` is a list, anything else a listing of the table."""

    to: str
    query: dict[str, str]


class FiguresLine(View, frozen=True, kw_only=True):
    """One line; a number leads where its measure does and `where` knows the place."""

    key: str
    titles: list[str]
    values: dict[str, Value]
    where: dict[str, dict[str, str]] = {}
    """By measure, else by place, what narrows the lead to this line; it goes over the lead's own
    query."""
    below: list["FiguresLine"] = []
    cells: list[dict[str, Value]] = []
    """A value for each of the axis, in its order."""
    note: str = ""


class FiguresLines(View, frozen=True, kw_only=True):
    """The lines of one group; of a paged one, this page of them."""

    name: str
    caption: str
    lines: list[FiguresLine]
    total: int
    axis: list[Option] = []


class FiguresTold(View, frozen=True, kw_only=True):
    """A table, as it was asked for."""

    asked: dict[str, str]
    """All that counts, what was not said too: the page shows it as chosen."""
    empty: bool
    whole: FiguresLine
    groups: list[FiguresLines]
    """Without the paged ones."""
    leads: dict[str, FiguresLead]
    """By measure; none where the officer may not read the list."""
    notes: list[str]
    """What is missing, as 某监狱的数据暂时不可用，未计入."""
    mark: str
    """For a picture; empty where none may be taken."""
    masked: int
    """So many titles of each line are masked, and left out of a file."""


class FiguresBefore(View, frozen=True, kw_only=True):
    """The whole of an earlier time of the same length."""

    since: date
    until: date
    values: dict[str, Value]


class FiguresCompared(View, frozen=True, kw_only=True):
    """None where what was kept does not reach back so far."""

    before: FiguresBefore | None
    year_before: FiguresBefore | None


class FiguresRow(View, frozen=True, kw_only=True):
    key: str
    values: dict[str, Value]
    where: dict[str, str] = {}
    """For a column that opens another listing."""


class FiguresRows(View, frozen=True, kw_only=True):
    """A page of a listing."""

    rows: list[FiguresRow]
    total: int
    sums: dict[str, Value]
    """Of all rows, those of other pages too."""
    notes: list[str]
