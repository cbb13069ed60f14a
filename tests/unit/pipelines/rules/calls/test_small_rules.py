"""Allowance, billing, custody, masking, months and the words for the screen."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.calls.allowance import require_left, require_short
from pipelines.rules.calls.custody import (
    require_custody,
    require_inmate_not_blacklisted,
    require_not_blacklisted,
)
from pipelines.rules.calls.end_messages import MESSAGES, end_message
from pipelines.rules.calls.stage_titles import KIND_TITLES, STATE_TITLES, stage_title
from pipelines.rules.governance.masking import mask_name, mask_number, mask_phone
from pipelines.rules.phone.billing import billed_minutes
from pipelines.rules.platform.local_time import day_bounds, month_bounds
from schemas.calls.state import CallState, EndReason, StageKind
from schemas.errors import Conflict, Forbidden
from schemas.people.kinds import CustodyState

START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def test_the_last_call_of_the_month_is_the_last() -> None:
    require_left(1, most_calls=2, used=1, period="本月")
    with pytest.raises(Conflict) as refused:
        require_left(0, most_calls=2, used=2, period="本周")
    assert refused.value.message == "该服刑人员本周可通话2次，已全部使用或预约。"


def test_a_call_is_as_long_as_the_rule_allows() -> None:
    require_short(15, 15)
    with pytest.raises(Conflict) as refused:
        require_short(16, 15)
    assert refused.value.code == "call_too_long"


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 0), (1, 1), (60, 1), (60.001, 2), (599, 10), (-5, 0)]
)
def test_a_begun_minute_counts(seconds: float, minutes: int) -> None:
    assert billed_minutes(START, START + timedelta(seconds=seconds)) == minutes


def test_no_connection_costs_nothing() -> None:
    assert billed_minutes(None, START) == 0


@pytest.mark.requirement("VC-GEN-05")
@pytest.mark.parametrize("state", CustodyState)
def test_only_those_in_custody_are_called(state: CustodyState) -> None:
    if state is CustodyState.IN_CUSTODY:
        require_custody(state)
        return
    with pytest.raises(Forbidden) as refused:
        require_custody(state)
    assert refused.value.code == "not_in_custody"


def test_the_inner_reason_of_the_black_list_is_not_told() -> None:
    require_not_blacklisted(None)
    with pytest.raises(Forbidden) as refused:
        require_not_blacklisted("曾携带违禁品")
    assert "违禁品" not in refused.value.message


def test_why_an_inmate_is_barred_is_told_to_officers_alone() -> None:
    require_inmate_not_blacklisted(None)
    require_inmate_not_blacklisted(None, to_officer=True)
    for to_officer, told in (
        (True, "该服刑人员在罪犯黑名单中：曾串供。"),
        (False, "该服刑人员目前被限制可视通话，请联系监狱。"),
    ):
        with pytest.raises(Forbidden) as refused:
            require_inmate_not_blacklisted("曾串供", to_officer=to_officer)
        assert (refused.value.code, refused.value.message) == ("inmate_blacklisted", told)
    with pytest.raises(Forbidden) as refused:
        require_inmate_not_blacklisted("曾串供")
    assert "串供" not in refused.value.message


def test_names_and_numbers_are_masked() -> None:
    assert mask_name("") == ""
    assert (mask_name("张三丰"), mask_name("李四"), mask_name("王")) == ("张**", "李*", "王")
    assert mask_number("3103000001") == "310*****01"
    assert mask_number("12345") == "****5"
    assert mask_phone("13812345678") == "138****5678"


def test_months_and_days_are_those_of_the_bureau() -> None:
    # Half past midnight on 1 December there is still November in UTC.
    moment = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
    first = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert month_bounds(moment) == (first, datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    day = moment.astimezone(UTC).date() + timedelta(days=1)
    assert day_bounds(day) == (first, first + timedelta(days=1))
    later = moment + timedelta(seconds=59, microseconds=999)
    assert month_bounds(later) == month_bounds(moment)


@pytest.mark.usefixtures("machine_elsewhere")
def test_bounds_are_in_utc_whatever_the_machine_is_set_to() -> None:
    bounds = (*month_bounds(START), *day_bounds(START.date()))
    assert {one.utcoffset() for one in bounds} == {timedelta()}


def test_every_end_and_every_line_has_its_words() -> None:
    assert set(MESSAGES) == set(EndReason)
    assert set(KIND_TITLES) == set(StageKind)
    assert set(STATE_TITLES) == set(CallState)
    assert stage_title(StageKind.STATE, CallState.CUT_OFF) == "民警切断通话"
    assert stage_title(StageKind.NOTICE, None) == "发送通知"
    assert stage_title(StageKind.NOTICE, CallState.CUT_OFF) == "发送通知"
    assert stage_title(StageKind.STATE, None) == KIND_TITLES[StageKind.STATE]
    cut = end_message(CallState.CUT_OFF, EndReason.OFFICER, "谈论无关事项")
    assert cut == "民警已切断通话。原因：谈论无关事项"
    assert end_message(CallState.CUT_OFF, EndReason.OFFICER) == "民警已切断通话。"
    assert end_message(CallState.ENDED, EndReason.LIMIT, "不告诉") == "通话时间已到，通话结束。"
    assert end_message(CallState.MISSED, None) == "通话未接通。"
    assert end_message(CallState.ENDED, None) == "通话结束。"
