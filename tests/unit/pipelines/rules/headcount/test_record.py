"""Level and term are taken on from a record where it says something new (decisions/0073)."""

from datetime import date

import pytest

from pipelines.rules.headcount.record import Ours, Said, problem_of, to_take_on, visits_text
from schemas.exchange.prison_affairs import BasicData
from tests.unit.pipelines.rules.headcount.test_flags import record

DAY, LATER = date(2031, 5, 6), date(2032, 5, 6)
OURS = Ours(treatment_level="regular", term_until=DAY)


def said(level: str = "strict", until: date | None = DAY) -> Said:
    return Said(treatment_level=level, term_until=until)


@pytest.mark.parametrize(
    ("told", "before", "ours", "wanted"),
    [
        (said(), None, OURS, BasicData(treatment_level="strict")),
        (said(), said("regular"), OURS, BasicData(treatment_level="strict")),
        (said(until=LATER), said(), OURS, BasicData(term_until=LATER)),
        (said("regular"), None, OURS, BasicData()),
        (said(""), said(), OURS, BasicData()),
        (said("regular", None), said("regular"), OURS, BasicData()),
    ],
    ids=["first", "changed", "term", "the same", "no level", "no term"],
)
def test_what_is_new_counts(told: Said, before: Said | None, ours: Ours, wanted: BasicData) -> None:
    assert to_take_on(told, before, ours) == wanted


def test_what_an_officer_set_stays_until_the_platform_says_something_new() -> None:
    ours = Ours(treatment_level="lenient", term_until=LATER, level_by_officer=True)
    assert to_take_on(said(), None, ours) == BasicData(term_until=DAY)
    assert to_take_on(said(), said(), ours) == BasicData()
    assert to_take_on(said("regular"), said(), ours) == BasicData(treatment_level="regular")


def test_what_cannot_be_used_is_told_in_words() -> None:
    assert problem_of(record(), placed=True, strange=[]) == ""
    told = problem_of(record(), placed=False, strange=["X"])
    assert told == "没有这个监区：P03 P03-W01；六涉类型不在字典中：X"
    assert problem_of(record(deleted=True), placed=False, strange=[]) == ""
    assert problem_of(record(inmate_no="A1"), placed=True, strange=[]) == "罪犯编号格式不正确"


def test_the_word_on_visits_has_its_reason() -> None:
    assert visits_text(True, "") == "准许会见"
    assert visits_text(False, "禁闭") == "未批准会见（禁闭）"
    assert visits_text(False, "") == "未批准会见"
