"""A declaration that does not fit together is found before its page is opened."""

from typing import Any

import msgspec
import pytest

from pipelines.flows.modules.figures.counting import COUNTING
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.modules.figures.completeness import problems_of
from schemas.calls.call_figures import CALL_FIGURES
from schemas.modules.figures import By, Figures, Group, How, Measure, Opens, Records
from schemas.modules.pages import PAGES

(TABLE,) = CALL_FIGURES.tables
TOTAL = TABLE.measures[0]


def led(place: str, **where: str) -> Measure:
    days = ("planned_at.from", "planned_at.until")
    opens = Opens(to=place, where=where, days=days, unit="ward_id")
    return Measure(name="total", title="合计", opens=opens)


def problems(page: Figures, counting: tuple[str, ...] = ()) -> list[str]:
    return list(problems_of(page, counting, catalog()))


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
def test_every_page_is_complete(page: Figures) -> None:
    assert list(problems_of(page, COUNTING, catalog())) == []


def test_every_function_counts_a_table() -> None:
    tables = {f"{page.code}.{table.code}" for page in PAGES.values() for table in page.tables}
    assert set(COUNTING) <= tables


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"read": "nothing:list"}, "asks for nothing:list"),
        ({"requirements": ()}, "names no requirement"),
        ({"tables": (TABLE, TABLE)}, "has calls twice"),
    ],
)
def test_a_page_names_what_there_is(changed: dict[str, Any], problem: str) -> None:
    (found,) = problems(msgspec.structs.replace(CALL_FIGURES, **changed))
    assert problem in found


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"of": None}, "by one of them alone"),
        ({"needs": "nothing:list"}, "asks for nothing:list"),
        ({"measures": (TOTAL, TOTAL), "groups": ()}, "has total twice"),
        (
            {"groups": (Group(name="a", by=By.WARD, headings=("监区",), measures=("more",)),)},
            "tells more by a",
        ),
        (
            {
                "measures": (Measure(name="rate", title="率", how=How.SHARE),),
                "groups": (),
            },
            "share rate of nothing",
        ),
        (
            {
                "measures": (
                    TOTAL,
                    Measure(name="rate", title="率", how=How.SHARE, part="total", of=("all",)),
                ),
                "groups": (),
            },
            "a share of all",
        ),
        (
            {"of": Records(module="call_records", when="planned_at", unit="cell_id")},
            "by cell_id",
        ),
        ({"measures": (led("/m/nothing"),), "groups": ()}, "leads to /m/nothing"),
        ({"measures": (led("people"),), "groups": ()}, "no listing of it"),
        (
            {"measures": (led("/m/call_records", mood="good"),), "groups": ()},
            "cannot be asked for mood",
        ),
    ],
)
def test_a_table_counts_and_opens_what_there_is(changed: dict[str, Any], problem: str) -> None:
    table = msgspec.structs.replace(TABLE, **changed)
    found = problems(msgspec.structs.replace(CALL_FIGURES, tables=(table,)))
    assert any(problem in one for one in found), found
