"""What every page of figures keeps to, asked of each table that is declared (decisions/0071)."""

from collections.abc import Iterator
from typing import Any

import pytest

from pipelines.flows.modules.figures.counting import BOOKS
from pipelines.rules.sheets.reading import read_rows
from schemas.modules.figures import Asks, By, Figures, How, Measure, Named, Place, ShownAs, Table
from schemas.modules.pages import PAGES
from tests.golden import taken
from tests.golden.answering import Asking
from tests.golden.asking import MONTH, YEAR, Question, days
from tests.integration.golden.conftest import Bureau
from tests.integration.serve.client import Person

pytestmark = pytest.mark.integration

TABLES = [
    pytest.param(page, table, id=f"{page.code}.{table.code}")
    for page in PAGES.values()
    for table in page.tables
]
COUNTED = [one for one in TABLES if one.values[1].measures]
ALONG = [one for one in COUNTED if By.ACROSS in {group.by for group in one.values[1].groups}]
FILED = [one for one in COUNTED if one.values[0].code not in BOOKS and one not in ALONG]
"""In a file of their own, a column a measure."""
BY_UNIT = {By.UNIT, By.PRISON, By.WARD}


def asking_for(kind: Asks) -> list[Any]:
    """Those that are counted and asked for it."""
    return [one for one in COUNTED if kind in {ask.kind for ask in one.values[1].asks}]


BY_INMATE = ("visit_figures.visits", "visit_figures.arrivals")
"""Who is in reach is asked of the inmate's ward now, and a chosen unit of the ward then."""
BY_PLACE = [one for one in COUNTED if one.id not in BY_INMATE]
WITH_UNIT, COMPARED = asking_for(Asks.UNIT), asking_for(Asks.DAYS)
Told = dict[str, Any]


@pytest.fixture(scope="module")
async def asking(bureau: Bureau) -> Asking:
    return Asking(bureau.people, bureau.golden)


def at(page: Figures, table: Table, rest: str = "") -> str:
    return f"{page.at}/{table.code}{rest}"


async def told(
    asking: Asking, who: str, page: Figures, table: Table, query: dict[str, str]
) -> Told:
    reply = await asking.reply(Question("", "", who, at(page, table), fitted(table, query)))
    assert reply.status_code == 200, reply.text
    answer: Told = reply.json()
    return answer


async def paged(asking: Asking, page: Figures, table: Table, query: dict[str, str]) -> list[Told]:
    """The first lines of the groups that are told a page at a time."""
    found: list[Told] = []
    for group in table.groups:
        if group.paged:
            path = at(page, table, f"/{group.name}")
            told_there = await asking.reply(
                Question("", "", "bureau", path, query | {"limit": "5"})
            )
            assert told_there.status_code == 200, told_there.text
            found += told_there.json()["lines"]
            assert told_there.json()["total"] >= len(found) > 0
    return found


def fitted(table: Table, query: dict[str, str]) -> dict[str, str]:
    """Months in place of days where these are asked for."""
    if Asks.MONTHS not in {ask.kind for ask in table.asks}:
        return query
    return query | {name: query[name][:7] for name in ("since", "until")}


def lines_of(answer: Told) -> Iterator[Told]:
    """Each line, those below another too."""
    yield answer["whole"]
    for group in answer["groups"]:
        for line in group["lines"]:
            yield line
            yield from line["below"]


def numbers(table: Table) -> list[Measure]:
    return [one for one in table.measures if one.how is not How.SHARE]


@pytest.mark.parametrize(("page", "table"), COUNTED)
async def test_every_number_leads_to_as_many(asking: Asking, page: Figures, table: Table) -> None:
    officer = await asking.officer("bureau")
    answer = await told(asking, "bureau", page, table, days(MONTH))
    assert set(answer["leads"]) == {one.name for one in table.measures if one.opens}
    counts = {one.name for one in table.measures if one.shown is ShownAs.NUMBER}
    opened = 0
    people = await paged(asking, page, table, days(MONTH))
    for line in (*lines_of(answer), *people):
        for name, lead in answer["leads"].items():
            where = line["where"].get(name, line["where"].get(lead["to"]))
            if line["values"].get(name) and where is not None:
                query = lead["query"] | where
                to = lead["to"]
                place = to if to.startswith("/") else at(page, table, f"/{to}")
                total = await listed(officer, place, query)
                # What is added up leads to what was added.
                assert total == line["values"][name] if name in counts else total > 0, query
                opened += 1
    assert opened or not answer["leads"]


async def listed(officer: Person, place: str, query: dict[str, str]) -> int:
    """How many rows the list has that the console opens there."""
    path = place
    if not place.startswith("/api/"):
        path = place.replace("/m/", "/api/records/") if "/m/" in place else f"/api{place}"
    # Beyond the end: made-up rows are counted, and not shown.
    asked = dict(map(sent, query.items()))
    page = await officer.get(path, limit=1, offset=1_000_000, **asked)
    return int(page["total"])


NAMES = {
    "from": "since",
    "to": "until",
    "unit": "unit_id",
    "class": "word_class",
    "hits": "has_hits",
}
"""Of 会见通话复听, whose address says less than its interface is asked."""
SWITCHES = ("hits", "kept", "reviewed", "anomaly", "overdue")
TIMES = {"from": "T00:00:00+08:00", "to": "T23:59:59.999+08:00"}


def sent(condition: tuple[str, str]) -> tuple[str, str]:
    """As the console asks: a day from its first moment, until its last."""
    name, value = condition
    if name in SWITCHES:
        value = "true" if value == "1" else "false"
    end = name.rpartition(".")[2].replace("until", "to") if "." in name else name
    return NAMES.get(name, name), value + TIMES.get(end, "")


@pytest.mark.parametrize(("page", "table"), FILED)
async def test_a_file_holds_what_the_page_shows_and_who_took_it(
    asking: Asking, bureau: Bureau, page: Figures, table: Table
) -> None:
    await asking.officer("prison")
    answer = await told(asking, "prison", page, table, days(YEAR))
    before = await taken.last_row(bureau.world.database)
    question = Question("", "", "prison", at(page, table, "/export"), days(YEAR))
    reply = await asking.reply(question)
    assert reply.status_code == 200, reply.text
    mark, _, heads, *rows = read_rows(reply.content)
    assert "民警prison" in str(mark.cells[0])
    expected = list(in_file(table, answer))
    width = len(heads.cells) - len(table.measures)
    if table.file.periods is Named.STEP:
        names = [[one for one in row.cells[:width] if one] for row in rows]
        assert names == [[one for one in titles if one] for titles, _ in expected]
    shown = [one.file_title or one.title for one in table.measures]
    assert list(heads.cells[width:]) == shown
    for row, (_, values) in zip(rows, expected, strict=True):
        cells = dict(zip((one.name for one in table.measures), row.cells[width:], strict=False))
        told_there = {name: value for name, value in cells.items() if name in values}
        by_name = {one.name: one for one in table.measures}
        assert told_there == {name: typed(value, by_name[name]) for name, value in values.items()}
    (left,) = await taken.rows_after(bureau.world.database, before)
    assert (left["action"], left["actor_name"], left["result"]) == (page.left, "民警prison", "ok")
    assert left["detail"]["rows"] == len(rows) - (not table.file.counts_whole)


def hours_text(minutes: int) -> str:
    """As people write them: 7.5, or 7:20."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}" if rest % 3 else f"{minutes / 60:g}"


def typed(value: Any, measure: Measure) -> Any:
    """Money travels as text and is kept as a number."""
    match measure.shown:
        case ShownAs.YUAN:
            return float(value)
        case ShownAs.HOURS:
            return hours_text(value)
    return value


def in_file(table: Table, answer: Told) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Titles and numbers of each row, by what the page was told."""
    names = {one.name for one in numbers(table)}
    group = next(one for one in table.groups if one.in_file)
    beside = [""] * (len(group.headings) - 1)
    whole = [(answer["whole"]["titles"] + beside, answer["whole"]["values"])]
    lines = []
    shown = [group for group in table.groups if not group.paged]
    for group, told_group in zip(shown, answer["groups"], strict=True):
        wards = []
        for line in told_group["lines"] if group.in_file else ():
            if group.by is not By.UNIT or not table.file.wards_alone:
                lines.append((line["titles"], line["values"]))
            wards += [
                ([f"{line['titles'][0]} {below['titles'][0]}"], below["values"])
                for below in line["below"]
            ]
            if not table.file.flat:
                lines, wards = lines + wards, []
        lines += wards
    both = {Place.FIRST: whole + lines, Place.LAST: lines + whole, Place.NONE: lines}
    for titles, values in both[table.file.total]:
        yield titles, {name: value for name, value in values.items() if name in names}


@pytest.mark.parametrize(("page", "table"), TABLES)
async def test_whoever_may_not_is_told_nothing_and_takes_nothing(
    asking: Asking, bureau: Bureau, page: Figures, table: Table
) -> None:
    bare = await asking.officer("bare")
    before = await taken.last_row(bureau.world.database)
    behind = [f"/{one.code}{end}" for one in table.listings for end in ("", "/export")]
    below = [at(page, table, rest) for rest in ("", "/compared", "/export", *behind)]
    for path in (page.at, *below):
        reply = await bare.http.get(path, params=days(MONTH))
        assert (reply.status_code, reply.json()["code"]) == (403, "no_permission"), path
    written = await taken.rows_after(bureau.world.database, before)
    assert page.left not in {row["action"] for row in written}


@pytest.mark.parametrize(("page", "table"), WITH_UNIT)
async def test_units_out_of_reach_are_not_there_and_those_above_mean_ones_own_part(
    asking: Asking, page: Figures, table: Table
) -> None:
    month = days(MONTH)
    own = await told(asking, "prison", page, table, month)
    above = await told(asking, "prison", page, table, month | {"unit_id": "unit:SH"})
    assert own["whole"]["values"] == above["whole"]["values"]
    if f"{page.code}.{table.code}" not in BY_INMATE:
        chosen = await told(asking, "bureau", page, table, month | {"unit_id": "unit:P03"})
        assert own["whole"]["values"] == chosen["whole"]["values"]
    if BY_UNIT & {group.by for group in table.groups}:
        everything = await told(asking, "bureau", page, table, month)
        assert everything["whole"]["values"] != own["whole"]["values"]
    for query in ({"unit_id": "unit:P04"}, {"unit_id": "unit:none"}):
        asked = fitted(table, month | query)
        reply = await asking.reply(Question("", "", "prison", at(page, table), asked))
        assert (reply.status_code, reply.json()["code"]) == (404, "unit_not_found")


@pytest.mark.parametrize(("page", "table"), BY_PLACE)
async def test_each_prison_counts_its_own(asking: Asking, page: Figures, table: Table) -> None:
    trees = [group.name for group in table.groups if group.by is By.UNIT]
    names = {"prison": "P03", "other": "P04"}
    for login, code in names.items():
        answer = await told(asking, login, page, table, days(YEAR))
        for group in answer["groups"]:
            if group["name"] in trees:
                assert [asking.known(line["key"]) for line in group["lines"]] == [code]
                (line,) = group["lines"]
                assert line["values"] == answer["whole"]["values"]


@pytest.mark.parametrize(("page", "table"), COMPARED)
async def test_earlier_times_are_what_these_times_are_told_as(
    asking: Asking, page: Figures, table: Table
) -> None:
    asked = {"since": "2026-10-01", "until": "2026-10-31"}
    question = Question("", "", "bureau", at(page, table, "/compared"), asked)
    reply = await asking.reply(question)
    assert reply.status_code == 200, reply.text
    spans = {
        "before": ("2026-08-31", "2026-09-30"),
        "year_before": ("2025-10-01", "2025-10-31"),
    }
    for name, (since, until) in spans.items():
        earlier = reply.json()[name]
        assert (earlier["since"], earlier["until"]) == (since, until)
        then = await told(asking, "bureau", page, table, {"since": since, "until": until})
        assert earlier["values"] == then["whole"]["values"]
    assert any(reply.json()["before"]["values"].values())


@pytest.mark.parametrize(("page", "table"), COMPARED)
async def test_without_anything_it_says_so(asking: Asking, page: Figures, table: Table) -> None:
    nothing = {"since": "2001-01-01", "until": "2001-01-31"}
    answer = await told(asking, "bureau", page, table, nothing)
    assert answer["empty"] is True
    assert not any(value for line in lines_of(answer) for value in line["values"].values())
    later = await told(asking, "bureau", page, table, days(YEAR))
    assert later["empty"] is False
    long_ago = {"since": "1990-01-01", "until": "1990-01-31"}
    old = Question("", "", "bureau", at(page, table, "/compared"), long_ago)
    assert (await asking.reply(old)).json() == {"before": None, "year_before": None}


@pytest.mark.parametrize(("page", "table"), COMPARED)
async def test_what_makes_no_sense_is_refused(asking: Asking, page: Figures, table: Table) -> None:
    for query, code in (
        ({"since": "2026-11-10", "until": "2026-11-01"}, "days_reversed"),
        ({"since": "soon"}, "wrong_day"),
    ):
        for rest in ("", "/compared", "/export"):
            reply = await asking.reply(Question("", "", "bureau", at(page, table, rest), query))
            assert (reply.status_code, reply.json()["code"]) == (422, code)
    reply = await asking.reply(Question("", "", "bureau", f"{page.at}/nothing", {}))
    assert (reply.status_code, reply.json()["code"]) == (404, "table_not_found")


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
async def test_a_page_tells_its_tables_before_any_numbers(asking: Asking, page: Figures) -> None:
    officer = await asking.officer("bureau")
    head = await officer.get(page.at)
    assert [one["code"] for one in head["tables"]] == [table.code for table in page.tables]
    for shown, table in zip(head["tables"], page.tables, strict=True):
        assert shown["forms"] == list(table.file.forms)
        assert [one["name"] for one in shown["measures"]] == [one.name for one in table.measures]
