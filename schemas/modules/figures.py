"""A page of figures as one object: what it is asked, what it counts, and how its numbers show."""

from enum import StrEnum

import msgspec

from schemas.modules.field import Option
from schemas.platform.periods import Step


class ShownAs(StrEnum):
    """How a value is written."""

    NUMBER = "number"
    PERCENT1 = "percent1"
    PERCENT2 = "percent2"
    LASTING = "lasting"
    """Seconds, as hours, minutes and seconds."""
    MINUTES = "minutes"
    """As hours; in a file numbers, where these have an exact decimal."""
    HOURS = "hours"
    """Minutes as people write hours, in a file too."""
    YUAN = "yuan"
    AVERAGE = "average"
    MOMENT = "moment"
    DAY = "day"
    TEXT = "text"


class How(StrEnum):
    """How a measure comes of records."""

    COUNT = "count"
    PEOPLE = "people"
    """Different values of a field."""
    SUM = "sum"
    MEDIAN = "median"
    AVERAGE = "average"
    SHARE = "share"
    """Of other measures: no value of its own travels, so that it is rounded once."""


class By(StrEnum):
    """What a line of a group is."""

    PERIOD = "period"
    UNIT = "unit"
    """Prisons with their wards below."""
    PRISON = "prison"
    WARD = "ward"
    FIELD = "field"
    PERSON = "person"
    ACROSS = "across"
    """A value for each of an axis, as months or another dimension."""


class Asks(StrEnum):
    """What can be asked of a table."""

    DAYS = "days"
    """`since` and `until`, both included."""
    MONTHS = "months"
    """`since` and `until`, as 2026-11."""
    CUT = "cut"
    """`at`, a day, and `months` before it."""
    MONTH = "month"
    UNIT = "unit"
    """`unit_id`, below which is counted."""
    STEP = "step"
    NUMBER = "number"
    """So many, from 1 to `most`, under the name of the ask."""
    CHOICE = "choice"
    """One of some, under the name of the ask."""
    TEXT = "text"
    """Part of a name, under the name of the ask."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a page lets choose."""

    kind: Asks
    name: str = ""
    """Of a choice, in the query."""
    title: str = ""
    options: tuple[Option, ...] = ()
    every: str = ""
    """Of a choice, what it is called not to choose; where empty, the first stands chosen."""
    within: str = ""
    """What stands chosen for officers below the bureau, where it is another one."""
    narrows: str = ""
    """The condition of lists under which what was chosen stands."""
    usual: str = ""
    """The step or number that stands chosen."""
    years: int = 1
    """The longest time that is counted at once; of one year, no day more than 366."""
    months: int = 3
    most: int = 60


DAYS = Ask(kind=Asks.DAYS)
UNIT = Ask(kind=Asks.UNIT)
STEP = Ask(
    kind=Asks.STEP,
    usual="day",
    options=(
        Option(Step.DAY, "按日"),
        Option(Step.MONTH, "按月"),
        Option(Step.QUARTER, "按季"),
        Option(Step.YEAR, "按年"),
    ),
)


MONTH = "month"
"""As a field: the month of a record."""


class Opens(msgspec.Struct, frozen=True, kw_only=True):
    """Where a number leads: a listing of the page, or a list with these conditions."""

    to: str
    """A list's address, or the code of a listing."""
    where: dict[str, str] = {}
    days: tuple[str, str] = ("since", "until")
    """Conditions under which the list takes the first and the last day."""
    unit: str = "unit_id"
    """The condition under which it takes a unit; empty where it takes none."""
    key: str = ""
    """The condition under which it takes a line's key, where that is this measure's alone."""
    whole: bool = True
    """Whether the list shows exactly the whole too, and not a line's alone."""


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One number of each line."""

    name: str
    title: str
    how: How = How.COUNT
    field: str = ""
    """What is added up or told apart."""
    where: dict[str, tuple[str, ...]] = {}
    """Which records count: fields with the values that they may have."""
    part: str = ""
    """SHARE: which measure is a share."""
    of: tuple[str, ...] = ()
    """SHARE: of these together; NUMBER: its share of these stands beside it in brackets."""
    shown: ShownAs = ShownAs.NUMBER
    band: str = ""
    """A heading over several columns."""
    opens: Opens | None = None
    drawn: bool = False
    wrong: bool = False
    """Drawn in the colour of alarms."""
    in_table: bool = True
    file_title: str = ""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of one kind below each other."""

    name: str
    by: By
    caption: str = ""
    """May name what was asked, as {since}."""
    field: str = ""
    """What is told apart: of FIELD and PERSON alone, of PERIOD and PRISON within each."""
    headings: tuple[str, ...]
    """Over the titles of its lines."""
    measures: tuple[str, ...] = ()
    """All where empty."""
    narrows: str = ""
    """The condition of a list under which a line's key stands; periods and units have the list's
    own. A line without any leads nowhere."""
    drawn: bool = False
    """A chart of its drawn measures; alone where no table is to follow."""
    in_table: bool = True
    in_file: bool = True
    paged: bool = False
    most: int = 0
    """So many at first alone, where a page would be too long; a file has all. All where 0."""
    searched: str = ""
    """What may be looked for in its titles; empty where nothing is."""

    def tells(self, measure: Measure) -> bool:
        return not self.measures or measure.name in self.measures


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a listing."""

    name: str
    title: str
    shown: ShownAs = ShownAs.TEXT
    options: tuple[Option, ...] = ()
    opens: str = ""
    """Another listing of the table, narrowed to the row by its key; or a page of the console."""
    along: dict[str, str] = {}
    """Of a page: under which of its names it takes which column's value."""
    in_file: bool = True


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind the numbers, where seeing these is enough to see it."""

    code: str
    title: str
    key: str
    """What tells its rows apart; other listings are asked for it under its name."""
    columns: tuple[Column, ...]


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted: records of a module, by when they were and where."""

    module: str
    when: str
    unit: str
    where: dict[str, tuple[str, ...]] = {}


class Place(StrEnum):
    FIRST = "first"
    LAST = "last"
    NONE = "none"


class Named(StrEnum):
    """What a period is called in a file."""

    STEP = "step"
    """As on the page."""
    SPAN = "span"
    """By its first and its last day."""
    FIRST = "first"
    """By its first day."""


class FileShape(msgspec.Struct, frozen=True, kw_only=True):
    """What a file of a table is like."""

    name: str = ""
    """The table's title where empty."""
    second: str = "{since}至{until}"
    """The line below the mark."""
    first: str = ""
    """Over the titles of its lines; those of its first group where empty."""
    periods: Named = Named.STEP
    flat: bool = False
    """All prisons, then all wards."""
    total: Place = Place.FIRST
    sheets: bool = False
    """A sheet for each group."""
    beside: tuple[str, ...] = ()
    """Tables whose sheets follow."""
    wards_alone: bool = False
    counts_whole: bool = True
    """Whether the mark counts the line of the whole too."""
    names_time: bool = False
    """Whether its name tells the time that is counted."""
    forms: tuple[str, ...] = ("xlsx", "csv")
    noted: tuple[str, ...] = ("since", "until", "format", "rows")
    """What the audit row tells."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that are counted together."""

    code: str
    title: str
    asks: tuple[Ask, ...]
    measures: tuple[Measure, ...] = ()
    groups: tuple[Group, ...] = ()
    of: Records | None = None
    """None where a function counts."""
    listings: tuple[Listing, ...] = ()
    needs: str = ""
    """A permission beside that of the page."""
    file: FileShape = FileShape()
    picture: bool = False
    """Whether its chart may be taken as a picture."""
    empty: str = "这段时间没有数据"
    hint: str = "请换个时间或单位再查。"
    note: str = ""
    """What is counted, beside the asks."""


class Tile(msgspec.Struct, frozen=True):
    """A number of a page that stands on a desk."""

    table: str
    measure: str


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One page of figures."""

    code: str
    title: str
    at: str
    """Its address; each table's is below it."""
    tables: tuple[Table, ...]
    read: str = ""
    """The permission; `<code>:list` where empty."""
    export: str = ""
    """The permission to take files; `<code>:export` where empty."""
    leaves: str = ""
    """The action of the audit row of a file; `<code>.export` where empty."""
    tiles: tuple[Tile, ...] = ()
    requirements: tuple[str, ...] = ()

    @property
    def reads(self) -> str:
        return self.read or f"{self.code}:list"

    @property
    def exports(self) -> str:
        return self.export or f"{self.code}:export"

    @property
    def left(self) -> str:
        return self.leaves or f"{self.code}.export"

    def table(self, code: str) -> Table | None:
        return next((one for one in self.tables if one.code == code), None)
