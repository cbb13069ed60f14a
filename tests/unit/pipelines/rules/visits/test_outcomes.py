"""Who was to come, and what may be told of them."""

from datetime import date

import pytest

from pipelines.rules.visits.outcomes import expected, require_told, tellable
from pipelines.rules.visits.telling import Companion
from schemas.errors import InvalidInput
from schemas.modules.common import APPROVED, CANCELLED, DONE, PENDING
from schemas.modules.visits.visitor_outcomes import VisitorOutcome

DAY = date(2026, 12, 8)
CAME, REFUSED = VisitorOutcome.CAME, VisitorOutcome.REFUSED


def test_two_of_one_name_are_told_apart() -> None:
    along = [Companion("王某", minor=False), Companion("李某", minor=True)]
    found = expected("李某", along)
    assert [one.name for one in found] == ["李某", "王某", "李某（2）"]
    assert [one.minor for one in found] == [False, False, True]


def test_nobody_is_told_of_before_the_day() -> None:
    assert not tellable(APPROVED, DAY, date(2026, 12, 7))
    assert [tellable(state, DAY, DAY) for state in (APPROVED, DONE, PENDING, CANCELLED)] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([("某人", CAME, "")], "visitor_unknown"),
        ([("李某", CAME, ""), ("李某", REFUSED, "酒后")], "visitor_unknown"),
        ([("李某", REFUSED, " ")], "reason_needed"),
    ],
)
def test_what_cannot_be_is_refused(told: list[tuple[str, VisitorOutcome, str]], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_told(told, ["李某", "王某"])
    assert refused.value.code == code
    require_told([("李某", REFUSED, "证件过期"), ("王某", CAME, "")], ["李某", "王某"])
