"""Each condition alone decides, and what is not in use is noted all the same."""

from datetime import date
from typing import Any

import msgspec
import pytest

from pipelines.rules.visits.prereview import (
    Found,
    PrereviewRule,
    lines_of,
    prereview_problems,
    verdict,
)
from schemas.visits.prereview import Effect, Result, VisitCondition

DAY = date(2026, 12, 8)
NOTHING = Found(
    level=("common", "普管"),
    involved={},
    control=(),
    used=1,
    period="当月",
    barred=(),
    proof_until=None,
    custody_unknown="",
    incident=None,
)
APPLIES: dict[VisitCondition, dict[str, Any]] = {
    VisitCondition.LEVEL: {"level": ("strict", "严管")},
    VisitCondition.INVOLVED: {"involved": {"GANG": "涉黑"}},
    VisitCondition.CONTROL: {"control": ("本平台",)},
    VisitCondition.VISITS: {"used": 2},
    VisitCondition.BARRED: {"barred": ("家属在黑名单中：闹事",)},
    VisitCondition.PROOF: {"proof_until": date(2026, 12, 7)},
    VisitCondition.CUSTODY: {"custody_unknown": "狱政平台未应答，在押状态未核实"},
    VisitCondition.INCIDENT: {"incident": date(2026, 9, 9)},
}


def rule(condition: VisitCondition, effect: Effect) -> PrereviewRule:
    return PrereviewRule(
        effects={condition: effect},
        levels=frozenset({"strict"}),
        involvements=frozenset({"GANG"}),
    )


@pytest.mark.parametrize("condition", VisitCondition)
@pytest.mark.parametrize(
    ("effect", "result"),
    [(Effect.PERSON, Result.PERSON), (Effect.REJECT, Result.REJECTED), (Effect.OFF, Result.PASSED)],
)
def test_each_condition_alone_leads_to_what_was_set(
    condition: VisitCondition, effect: Effect, result: Result
) -> None:
    found = msgspec.structs.replace(NOTHING, **APPLIES[condition])
    lines = lines_of(rule(condition, effect), found, DAY)
    assert [line.condition for line in lines] == list(VisitCondition)
    assert verdict(lines) is result
    assert verdict(lines_of(rule(condition, effect), NOTHING, DAY)) is Result.PASSED


@pytest.mark.parametrize(
    "near",
    [
        {"proof_until": DAY},
        {"incident": date(2026, 9, 8)},
        {"involved": {"DRUGS": "涉毒"}},
        {"level": None},
    ],
)
def test_what_is_not_meant_passes(near: dict[str, Any]) -> None:
    every = PrereviewRule(
        effects=dict.fromkeys(VisitCondition, Effect.REJECT),
        levels=frozenset({"strict"}),
        involvements=frozenset({"GANG"}),
    )
    lines = lines_of(every, msgspec.structs.replace(NOTHING, **near), DAY)
    assert verdict(lines) is Result.PASSED


def test_the_hardest_of_several_counts() -> None:
    both = PrereviewRule(
        effects={VisitCondition.CONTROL: Effect.PERSON, VisitCondition.BARRED: Effect.REJECT}
    )
    found = msgspec.structs.replace(NOTHING, control=("本平台",), barred=("罪犯在黑名单中：斗殴",))
    assert verdict(lines_of(both, found, DAY)) is Result.REJECTED


def test_codes_that_nobody_has_are_refused() -> None:
    values = {"levels": "strict,nobody", "involvements": "NONE", "level_effect": "person"}
    told = [one.field for one in prereview_problems(values, ["strict"], ["GANG"])]
    assert told == ["levels", "involvements"]
    empty = {"levels": None, "involvements": None, "level_effect": "reject"}
    assert [one.field for one in prereview_problems(empty, ["strict"], ["GANG"])] == ["levels"]
