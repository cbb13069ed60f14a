"""The table of rules and settings: whole, true, and the same as the document (VC-GEN-20)."""

from datetime import date

import msgspec
import pytest

from cluster.settings import REPOSITORY
from pipelines.rules.calls.regulation import CLAUSES, Clause
from pipelines.rules.calls.regulation_words import (
    document,
    parameter_value,
    setting_title,
    sharing_title,
    versions,
    way_to,
)
from pipelines.rules.platform.parameters.catalog import PARAMETERS
from schemas.calls.channel import Channel, Period
from schemas.calls.regulation import RuleVersion
from schemas.modules.catalog import MODULES
from schemas.settings import Settings

TODAY = date(2026, 11, 24)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    unit_id: str = "P"
    unit_name: str = "三监"
    level: str | None = None
    period: Period = Period.MONTH
    most_calls: int = 2
    most_minutes: int = 30
    counts_from: date | None = None


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    unit_name: str = "市局"
    phones_a_video: int = 2
    phones_a_visit: int | None = None


@pytest.mark.requirement("VC-GEN-20", clauses="a")
def test_the_document_says_what_the_page_says() -> None:
    kept = (REPOSITORY / "docs" / "规则对照表.md").read_text(encoding="utf-8")
    assert kept == document()


@pytest.mark.requirement("VC-GEN-20", clauses="a")
@pytest.mark.parametrize("clause", CLAUSES, ids=lambda one: one.code)
def test_each_rule_has_one_setting_that_is_there(clause: Clause) -> None:
    named = [one for one in (clause.module, clause.parameter, clause.flow) if one]
    assert len(named) == 1
    assert not clause.module or clause.module in MODULES
    assert not clause.parameter or clause.parameter in PARAMETERS
    assert setting_title(clause)
    assert way_to(clause).startswith("/")


def test_no_rule_is_listed_twice_and_each_channel_has_its_own() -> None:
    assert len({one.code for one in CLAUSES}) == len(CLAUSES)
    assert {one.channel for one in CLAUSES} >= set(Channel)


def test_of_each_place_and_level_the_last_version_that_has_begun_counts() -> None:
    rules = [
        Rule(most_calls=4, counts_from=date(2026, 12, 1)),
        Rule(most_calls=3, counts_from=TODAY),
        Rule(level="lenient", most_calls=6),
        Rule(),
    ]
    told = versions(rules, {"lenient": "宽管"}, TODAY)
    assert [one.counts for one in told] == [False, True, True, False]
    assert told[2] == RuleVersion(
        title="三监 宽管 每月6次，每次最长30分钟", counts_from=None, counts=True
    )
    day_before = versions(rules, {}, date(2026, 11, 23))
    assert [one.counts for one in day_before] == [False, False, True, True]


def test_values_have_their_units() -> None:
    settings = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")
    assert parameter_value("call_cancel_minutes", settings).endswith("分钟")
    assert parameter_value("phone_needs_funds", settings) in ("是", "否")
    assert sharing_title(Shared()) == "市局：一次可视通话折合亲情电话2次"
    with_visits = sharing_title(Shared(phones_a_visit=3))
    assert with_visits == "市局：一次可视通话折合亲情电话2次，一次现场会见折合3次"
