"""A rule governs by nearness, and refuses by its name."""

from datetime import date
from typing import Any

import msgspec
import pytest

from pipelines.rules.official.rule import (
    DEFAULT_NAME,
    Rule,
    Wanted,
    default_rule,
    governing,
    require_fits,
    require_room_on_day,
    rule_view,
)
from schemas.errors import Conflict

TODAY, DAY = date(2026, 12, 1), date(2026, 12, 8)
RULE = msgspec.structs.replace(default_rule(), id="1", name="规则")
WANTED = Wanted(day=DAY, starts="09:00", ends="10:00", minutes=60, people=2, papers=["公函"])


def near(name: str, path: str, kind: str | None = None) -> Rule:
    return msgspec.structs.replace(RULE, id=name, name=name, unit_path=path, kind_id=kind)


def test_the_prisons_own_goes_first_and_of_these_the_kinds_own() -> None:
    rules = [near("all", "/SH/"), near("own", "/SH/P03/"), near("of kind", "/SH/", "k")]
    assert governing(rules, "/SH/P03/W01/", "k").name == "own"
    assert governing(rules, "/SH/P04/W01/", "k").name == "of kind"
    assert governing(rules, "/SH/P04/W01/", "other").name == "all"
    both = [*rules, near("both", "/SH/P03/", "k")]
    assert governing(both, "/SH/P03/W01/", "k").name == "both"
    assert governing([], "/SH/P03/", "k").name == DEFAULT_NAME
    assert governing([near("theirs", "/SH/P04/")], "/SH/P03/W01/", "k").name == DEFAULT_NAME


def test_what_fits_passes_at_each_bound() -> None:
    require_fits(RULE, WANTED, "公函", TODAY)
    edge = msgspec.structs.replace(
        RULE,
        lead_days=7,
        ahead_days=7,
        first_day=DAY,
        last_day=DAY,
        weekdays="2",
        opens="09:00",
        closes="10:00",
        most_people=2,
        most_minutes=60,
    )
    require_fits(edge, WANTED, None, TODAY)
    require_room_on_day(edge, DAY, edge.capacity - 1)


@pytest.mark.parametrize(
    ("says", "asks", "what"),
    [
        ({"lead_days": 8}, {}, "lead_days"),
        ({"lead_days": 0}, {"day": date(2026, 11, 30)}, "lead_days"),
        ({"ahead_days": 6}, {}, "ahead_days"),
        ({"first_day": date(2026, 12, 9)}, {}, "first_day"),
        ({"last_day": date(2026, 12, 7)}, {}, "last_day"),
        ({"weekdays": "134567"}, {}, "weekdays"),
        ({"closed_days": "2026-12-07\n2026-12-08"}, {}, "closed_days"),
        ({"opens": "09:01"}, {}, "hours"),
        ({"closes": "09:59"}, {}, "hours"),
        ({"most_minutes": 59}, {}, "most_minutes"),
        ({"most_people": 1}, {}, "most_people"),
        ({"documents": "出庭函"}, {}, "documents"),
        ({}, {"papers": []}, "documents"),
    ],
)
def test_what_does_not_fit_is_refused_by_the_rules_name(
    says: dict[str, Any], asks: dict[str, Any], what: str
) -> None:
    rule = msgspec.structs.replace(RULE, **says)
    with pytest.raises(Conflict) as refused:
        require_fits(rule, msgspec.structs.replace(WANTED, **asks), "公函", TODAY)
    assert (refused.value.code, refused.value.detail) == (
        "against_rule",
        {"rule": "规则", "what": what},
    )
    assert refused.value.message.startswith("不符合规则“规则”：")


def test_a_full_day_is_refused() -> None:
    with pytest.raises(Conflict, match="against_rule"):
        require_room_on_day(RULE, DAY, RULE.capacity)


def test_whoever_books_is_told_what_to_bring() -> None:
    rule = msgspec.structs.replace(RULE, documents="出庭函")
    assert rule_view(rule, "公函").documents == ["公函", "出庭函"]
