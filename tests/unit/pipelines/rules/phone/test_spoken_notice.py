"""What relatives are told."""

from datetime import UTC, datetime

import msgspec
import pytest

from pipelines.rules.messages.notice_state import NoticeState, notice_text
from pipelines.rules.phone.spoken_notice import Told, moved, spoken, surname_form, written

TOLD = Told(
    prison="南桥湾监狱",
    inmate="周志远",
    starts_at=datetime(2026, 11, 25, 6, 5, tzinfo=UTC),
    minutes=10,
    early_s=600,
)


@pytest.mark.requirement("VC-INM-05")
def test_the_text_names_time_prison_and_the_inmate_by_surname_alone() -> None:
    text = spoken(TOLD)
    assert "南桥湾监狱" in text
    assert "周某" in text
    assert "志远" not in text + written(TOLD) + moved(TOLD)
    assert "11月25日14点5分，时长10分钟" in text
    assert "13点55分之后" in text


def test_a_full_hour_has_no_minutes_and_both_messages_tell_the_same_call() -> None:
    full = msgspec.structs.replace(TOLD, starts_at=datetime(2026, 11, 25, 6, 0, tzinfo=UTC))
    assert spoken(full) == (
        "您好，这里是南桥湾监狱。您与周某的可视通话已预约成功，时间为11月25日14点整，时长10分钟。"
        "请在13点50分之后、预约时间之前进入亲情会见页面等候。"
    )
    assert written(full) == (
        "南桥湾监狱：您与周某的可视通话定于11月25日 14:00，时长10分钟，请提前进入等候。"
    )
    assert moved(full) == ("南桥湾监狱：您与周某的可视通话时间已调整为11月25日 14:00，时长10分钟。")


def test_surnames_of_two_characters_stay_whole() -> None:
    assert (surname_form("欧阳明"), surname_form("周明")) == ("欧阳某", "周某")


def test_officers_read_how_far_it_got() -> None:
    due = datetime(2026, 11, 25, 6, 5, tzinfo=UTC)
    assert notice_text(NoticeState.WAITING, "", due) == "将于11月25日 14:05呼叫"
    again = notice_text(NoticeState.WAITING, "第1次呼叫无人接听", due)
    assert again == "第1次呼叫无人接听，将于11月25日 14:05呼叫"
    assert notice_text(NoticeState.CALLING, "第1次呼叫无人接听", due) == "正在呼叫"
    assert notice_text(NoticeState.DROPPED, "第1次呼叫无人接听", due) == "预约已变化，不再呼叫"
    for over in (NoticeState.ANSWERED, NoticeState.MESSAGED):
        assert notice_text(over, "已告知", due) == "已告知"
